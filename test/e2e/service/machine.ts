/** Pages about the machine: each act does in the world what it says. */
import { expect, test } from '@playwright/test';
import type { Snapshot } from '../../../main/bridge/contract.ts';
import { until } from '../../rig/until.ts';
import { A, answerTo, B, C, pageOf } from '../support/service-rig.ts';
import type { There } from './there.ts';

/** All that this charger has, by driver. */
const DRIVERS = ['evse-wb', 'evse-wb', 'openevse', 'sdm120', 'sdm230', 'sdm630', 'simulated'];
const LOAD_W = 7_360;
/** In the frames' list. */
const BOARD_A = 'controller-1';

export function overviewTests(there: () => There): void {
  test('overview: every device is well; the other language; a touch keeps it open', async () => {
    const { service, rig, page } = there();
    await expect(page.locator('.service [data-device]').first()).toBeVisible();
    const { devices, versions } = pageOf(await rig.kiosk.snapshot(), 'overview');
    expect(devices.map(({ health, code }) => [health, code])).toEqual(devices.map(() => ['good', null]));
    expect(devices.map(({ driver }) => driver).toSorted()).toEqual(DRIVERS);
    expect(versions.length).toBeGreaterThan(1);
    await expect(page.locator('[data-value="charging"]')).toHaveAttribute('data-raw', 'B');
    for (const language of ['de', 'en']) {
      await service.touch('service-language');
      await expect(page.locator('.service')).toHaveAttribute('lang', language);
    }
    await service.touch('service-connector', { connector: B });
    await service.shows('connectors');
    expect(pageOf(await rig.kiosk.snapshot(), 'connectors').chosen).toBe(B);
  });
}

export function connectorTests(there: () => There): void {
  /** Into service or out of it, by the page's button. */
  async function turn(connector: number, code = 'done'): Promise<void> {
    const { service } = there();
    await service.touch('service-connector', { connector });
    await service.touch('connector-part', { key: 'acts' });
    await service.touch('service-availability', { connector });
    await service.said(code);
  }
  async function restart(connector: number, code: string): Promise<void> {
    const { service } = there();
    await service.touch('service-connector', { connector });
    await service.touch('connector-part', { key: 'acts' });
    await service.touch('restart', { connector });
    await service.hold('service-controller-restart', { connector });
    await service.said(code);
  }
  const reaches = (connector: number, state: string) =>
    there().rig.kiosk.when(
      `connector ${String(connector)} to be ${state}`,
      ({ connectors }) => connectors[connector - 1]?.state === state,
    );

  test('connectors: out of service, and nobody is let in', async () => {
    const { service, rig, page } = there();
    await service.go('connectors');
    for (const connector of [C, A]) {
      await turn(connector);
      await reaches(connector, 'unavailable');
    }
    await rig.tap('white');
    const { screen } = await rig.kiosk.when('an answer', ({ screen: { name } }) => name === 'rejected');
    expect(screen).toMatchObject({ name: 'rejected' });
    await turn(A);
    await reaches(A, 'available');
    await expect(service.find('service-availability')).toHaveCount(1);
    await expect(page.locator('[data-connector="3"][data-action="service-connector"]')).toBeVisible();
  });

  test('contactor test: passed, stopped, cancelled, and failed by a contactor that sticks', async () => {
    const { service, rig, page } = there();
    const { board, kiosk } = rig;
    await board.send('plug');
    await reaches(A, 'plugged');
    await service.touch('connector-part', { key: 'tests' });
    await expect(page.locator('[data-condition][data-met="true"]')).toHaveCount(6);
    const test = () => service.hold('service-test', { key: 'contactor', connector: A });
    await test();
    await service.said('test.passed');
    const { connector } = pageOf(await kiosk.snapshot(), 'connectors');
    expect(connector.run?.steps.map(({ code, state }) => `${code} ${state}`)).toEqual([
      'out-of-service passed',
      'offer passed',
      'contactor-closed passed',
      'contactor-opened passed',
      'current-zero passed',
      'back-in-service passed',
    ]);
    await expect(page.locator('[data-value="test-result"]')).toHaveAttribute('data-raw', 'true');
    await reaches(A, 'plugged');

    await board.send('pause');
    const waits = page.locator('[data-step="contactor-closed"][data-state="running"]');
    await test();
    await expect(waits).toBeVisible();
    await service.touch('service-test-stop', { connector: A });
    await service.said('test.stopped');
    await test();
    await expect(waits).toBeVisible();
    await service.touch('service-task-cancel');
    await service.said('test.stopped');
    expect((await board.status())['relay']).toBe('open');

    await test();
    await expect(waits).toBeVisible();
    await board.send('trip stuck-relay');
    await service.said('test.failed-contactor-closed');
    await expect(page.locator('[data-condition="no-fault"][data-met="false"]')).toBeVisible();
    await expect(service.find('service-test', { connector: A })).toBeDisabled();
  });

  test('faults: found, understood, acknowledged, reset once it is repaired', async () => {
    const { service, rig, page } = there();
    const { board, kiosk } = rig;
    const faults = async () => pageOf(await kiosk.snapshot(), 'faults');
    await expect(page.locator('[data-value="open-faults"]')).toHaveAttribute('data-raw', '1');
    await service.go('faults');
    const row = page.locator('[data-action="service-fault"][data-fault="contactor.stuck"]');
    await row.click();
    await expect(page.locator('[data-value="fault-code"]')).toContainText('contactor.stuck');
    for (const part of ['steps', 'cause', 'evidence', 'course'])
      await service.touch('fault-part', { key: part });
    await service.touch('service-fault-acknowledge');
    await service.said('done');
    expect((await faults()).chosen?.acknowledgedBy).toBe('PIN');
    await expect(service.find('service-fault-acknowledge')).toHaveCount(0);

    const reset = async (answer: string) => {
      await service.touch('fault-reset');
      await service.hold('service-fault-reset');
      await service.said(answer);
    };
    await reset('fault.still-there');
    // It has halted: repaired, the board has to start anew.
    await board.send('clear');
    await service.go('connectors');
    await restart(A, 'controller.restarted');
    await service.go('faults');
    await row.click();
    await reset('fault.lifted');
    await service.touch('service-faults', { key: 'past' });
    await expect(row).toBeVisible();
    await reaches(A, 'plugged');
  });

  test('a session on A: limited on the wire, ended for its driver, nobody after it', async () => {
    const { service, rig, page } = there();
    const { board, kiosk } = rig;
    const amps = async () => Number((await board.status())['amps']);
    await board.send('resume');
    await rig.tap('white');
    await reaches(A, 'charging');
    await rig.unit('meterA', `load ${String(LOAD_W)}`);
    await service.go('connectors');
    await service.touch('service-connector', { connector: A });
    await expect(service.find('restart', { connector: A })).toBeDisabled();
    await service.touch('limit', { connector: A });
    await service.number('10', 'service-limit');
    await service.said('limit.set');
    await until('10 A on the board', 10_000, async () => (await amps()) === 10);
    expect(await service.raw('limit')).toBe('10');
    await rig.unit('meterA', 'load 2300');
    await service.touch('service-limit-none', { connector: A });
    await service.said('limit.set');
    await until('32 A on the board', 10_000, async () => (await amps()) === 32);
    await rig.unit('meterA', `load ${String(LOAD_W)}`);
    await kiosk.when('energy', ({ connectors }) => (connectors[A - 1]?.session?.energyWh ?? 0) >= 4);

    await turn(A, 'connector.after-session');
    expect((await kiosk.snapshot()).connectors[A - 1]?.state).toBe('charging');
    await service.touch('end', { connector: A });
    await service.hold('service-session-end', { connector: A });
    await service.said('session.ending');
    await kiosk.when('the end', ({ connectors }) => connectors[A - 1]?.state !== 'charging');
    await rig.unit('meterA', 'load 0');
    await board.send('unplug');
    await reaches(A, 'unavailable');
    await rig.tap('white');
    await kiosk.when('the refusal', ({ screen: { name } }) => name === 'rejected');
    await turn(A);
    await reaches(A, 'available');
    for (const part of ['plots', 'raw', 'acts']) await service.touch('connector-part', { key: part });
    await expect(page.locator('[data-value="state"]').first()).toHaveAttribute('data-raw', 'available');
  });

  test('a controller restarts, but not where somebody charges', async () => {
    const { service, rig } = there();
    const { kiosk } = rig;
    await restart(A, 'controller.restarted');
    await reaches(A, 'available');
    await service.touch('service-connector', { connector: B });
    await expect(service.find('restart', { connector: B })).toBeDisabled();
    for (const command of [
      { type: 'service-controller-restart', connector: B },
      { type: 'service-test', connector: B, test: 'contactor' },
    ]) {
      await answerTo(kiosk, command);
      await service.said(command.test ? 'test.conditions' : 'connector.somebody-charges');
    }
    expect((await kiosk.snapshot()).connectors[B - 1]?.state).toBe('charging');
  });

  test('lock test on C, which comes back into service', async () => {
    const { service, page } = there();
    await service.touch('service-connector', { connector: C });
    await service.touch('connector-part', { key: 'tests' });
    await service.touch('test-kind', { key: 'lock' });
    await service.hold('service-test', { key: 'lock', connector: C });
    await service.said('test.passed');
    for (const step of ['unlocked', 'locked'])
      await expect(page.locator(`[data-step="${step}"]`)).toHaveAttribute('data-state', 'passed');
    await turn(C);
    await reaches(C, 'available');
  });
}

export function panelTests(there: () => There): void {
  test('reader: what cards answer, masked; a restart', async () => {
    const { service, rig, page } = there();
    await service.go('reader');
    rig.panel.send({ type: 'simulate-tap', card: 'removed-early' });
    await expect(page.locator('[data-problem="removed-early"]')).toBeVisible();
    await rig.tap('white');
    await expect(page.locator('[data-list="taps"] [data-verdict="accepted"]')).toBeVisible();
    await rig.tap('unknown');
    await expect(page.locator('[data-verdict="unknown"]')).toBeVisible();
    expect(await page.content()).not.toContain('04C45E8F103382');
    await service.touch('reader-part', { key: 'frames' });
    await expect(page.locator('[data-list="frames"] [data-direction="in"]').first()).toBeVisible();
    await service.touch('service-reader-restart');
    await service.said('reader.restarting');
    await rig.kiosk.when('the reader', ({ startBy }) => startBy.card);
  });

  test('frames: live, standing still, older; the log', async () => {
    const { service, rig, page } = there();
    const { kiosk } = rig;
    const newest = async () => pageOf(await kiosk.snapshot(), 'frames').frames.rows.at(-1)?.seq ?? 0;
    await service.go('frames');
    await service.touch('service-frames', { device: BOARD_A });
    const first = await newest();
    await until('frames to arrive', 10_000, async () => (await newest()) > first + 2);
    const rows = page.locator('[data-list="frames"] [data-row]');
    await expect(rows.first()).toBeVisible();
    await service.touch('service-frames-live');
    await expect(page.locator('[data-value="live"]')).toHaveAttribute('data-raw', 'false');
    const still = await newest();
    const lastAt = (now: Snapshot) =>
      pageOf(now, 'frames').devices.find(({ id }) => id === BOARD_A)?.lastAt ?? 0;
    const stoodAt = lastAt(await kiosk.snapshot());
    await kiosk.when('more frames', (now) => lastAt(now) > stoodAt);
    expect(await newest()).toBe(still);
    const top = await rows.first().getAttribute('data-row');
    await service.touch('frames-older');
    await expect(rows.first()).not.toHaveAttribute('data-row', top ?? '');
    await service.touch('frame-lines', { key: 'whole' });
    await expect(rows.first()).toBeVisible();
    await service.touch('service-frames', { device: 'log' });
    await expect(page.locator('[data-list="log"] [data-code]').first()).toBeVisible();
  });

  test('display: brighter, darker; touch and colours', async () => {
    const { service, page } = there();
    await service.go('display');
    await service.touch('service-brightness', { key: '50' });
    await expect(page.locator('.dim')).toHaveCSS('opacity', '0.5');
    await service.touch('brightness-up');
    await expect(page.locator('[data-value="brightness"]')).toHaveAttribute('data-raw', '60');
    await service.touch('service-brightness', { key: '100' });
    await expect(page.locator('.dim')).toHaveCount(0);
    await service.touch('colour-test');
    for (let colour = 0; colour < 8; colour++) await service.touch('colour-next');
    await service.touch('touch-test');
    const grid = page.locator('[data-test="touch"]');
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    await page.mouse.move(1, 1);
    await page.mouse.down();
    for (let y = 4; y < height; y += 40) for (const x of [2, width - 3, 2]) await page.mouse.move(x, y);
    await page.mouse.up();
    await expect(grid).toHaveAttribute('data-left', '0');
    await service.touch('test-close');
    await expect(grid).toHaveCount(0);
  });

  test('performance: what was measured', async () => {
    const { service, page } = there();
    await service.go('performance');
    for (const value of ['p50', 'p95', 'rss', 'store-sessions'])
      await expect(page.locator(`[data-value="${value}"]`)).toHaveAttribute('data-raw', /\d/);
  });
}
