/** Every screen as a person meets it: nothing cut off, nothing out of reach, WCAG 2.2 AA; and what a touch says. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page, type WebSocketRoute } from '@playwright/test';
import type { Snapshot } from '../../main/bridge/contract.ts';
import { fixtures } from '../screens/fixtures.ts';
import { audit, prepare, sentCommands, servePages, show, type PageServer } from '../screens/harness.ts';

test.use({
  viewport: { width: 1280, height: 800 },
  contextOptions: { reducedMotion: 'reduce' },
  launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
});

let server: PageServer;
let errors: string[];

test.beforeAll(async () => {
  server = await servePages();
});
test.afterAll(async () => {
  await server.close();
});
test.beforeEach(async ({ page }) => {
  errors = await prepare(page);
  await page.goto(`${server.origin}/index.html`);
});

const english = fixtures('en');
const german = fixtures('de');

function snapshotOf(name: string): Snapshot {
  const found = english.find((fixture) => fixture.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found.snapshot;
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      // Sunlight: 7 : 1 for text, not the 4.5 : 1 of AA.
      rules: { 'color-contrast-enhanced': { enabled: true } },
    })
    .analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}

test('every screen fits and is accessible', async ({ page }) => {
  test.slow();
  const complaints: string[] = [];
  for (const [index, { name, snapshot }] of english.entries()) {
    await show(page, { ...snapshot, seq: index + 1 });
    const found = [...(await audit(page)).complaints, ...(await violations(page))];
    complaints.push(...found.map((complaint) => `${name}: ${complaint}`));
  }
  expect(complaints).toEqual([]);
  expect(errors).toEqual([]);
});

test('every screen fits on the small and the tall panel', async ({ page }) => {
  test.slow();
  const complaints: string[] = [];
  let seq = 0;
  for (const size of [
    { width: 1024, height: 600 },
    { width: 1080, height: 1920 },
  ]) {
    await page.setViewportSize(size);
    for (const { name, snapshot } of german) {
      await show(page, { ...snapshot, seq: ++seq });
      complaints.push(
        ...(await audit(page)).complaints.map((complaint) => `${size.width} ${name}: ${complaint}`),
      );
    }
  }
  expect(complaints).toEqual([]);
});

for (const [fixture, action, command] of [
  ['charging', 'stop', { type: 'stop', connector: 1 }],
  ['fault', 'stop', { type: 'stop', connector: 1 }],
  ['fault-two', 'home', { type: 'home' }],
  ['plug-in', 'cancel', { type: 'cancel' }],
  ['receipt-long', 'extend', { type: 'extend' }],
  ['receipt', 'home', { type: 'home' }],
  ['idle', 'price', { type: 'sheet', sheet: 'price' }],
  ['idle', 'help', { type: 'sheet', sheet: 'help' }],
  ['idle', 'language', { type: 'sheet', sheet: 'language' }],
  ['idle-offline', 'language', { type: 'language', language: 'de' }],
  ['sheet-help', 'close', { type: 'sheet', sheet: null }],
] as const) {
  test(`${fixture}: touching ${action} says so`, async ({ page }) => {
    await show(page, snapshotOf(fixture));
    await page.locator(`[data-action="${action}"]`).click();
    expect(await sentCommands(page)).toContainEqual(command);
  });
}

test('a connector with a fault says what is wrong, and a touch shows more', async ({ page }) => {
  await show(page, snapshotOf('idle-faulted'));
  await page.locator('[data-fault="protection.residual-current"]').click();
  expect(await sentCommands(page)).toContainEqual({ type: 'connector', connector: 1 });
  await show(page, { ...snapshotOf('fault-station'), seq: 2 });
  await page.locator('[data-connector="2"]').click();
  expect(await sentCommands(page)).toContainEqual({ type: 'connector', connector: 2 });
});

test('a fault hides nothing that is owed', async ({ page }) => {
  await show(page, snapshotOf('fault-trying'));
  await expect(page.locator('[data-value="energy"]')).toHaveAttribute('data-raw', '3210');
  await expect(page.locator('[data-value="cost"]')).toHaveAttribute('data-raw', '1.57');
  await show(page, { ...snapshotOf('fault-station'), seq: 2 });
  await expect(page.locator('[data-connector="2"]')).toContainText('11.94');
});

test('figures carry their values for machines', async ({ page }) => {
  await show(page, snapshotOf('charging'));
  await expect(page.locator('[data-value="energy"]')).toHaveAttribute('data-raw', '24360');
  await expect(page.locator('[data-value="cost"]')).toHaveAttribute('data-raw', '11.94');
  await expect(page.locator('[data-value="duration"]')).toHaveAttribute('data-raw', '2530');
  await expect(page.locator('[data-value="power"]')).toHaveAttribute('data-raw', '25500');
});

test('a lost kiosk is said, takes no touches, and is found again', async ({ context }) => {
  // Without a double the page talks to a socket.
  const page = await context.newPage();
  const received: unknown[] = [];
  let serving = true;
  let current: WebSocketRoute | undefined;
  await page.routeWebSocket(/\/ws\?page=screen$/, (socket) => {
    if (!serving) {
      void socket.close();
      return;
    }
    current = socket;
    socket.onMessage((message) => received.push(JSON.parse(String(message))));
    socket.send(JSON.stringify({ type: 'snapshot', snapshot: snapshotOf('idle') }));
  });
  await page.goto(`${server.origin}/index.html`);
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  await expect.poll(() => received).toContainEqual({ type: 'painted', seq: 1 });

  serving = false;
  await current?.close();
  await expect(page.locator('[inert] [data-screen="idle"]')).toBeVisible();
  await expect(page.locator('[data-screen="starting-up"] [data-lost]')).toBeVisible();
  serving = true;
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
});

test('the panel taps cards, plugs cars and raises faults', async ({ page }) => {
  await page.goto(`${server.origin}/panel.html`);
  await page.evaluate(`showSnapshot(${JSON.stringify(snapshotOf('charging-two'))})`);
  await expect(page.locator('[data-current-screen="charging"]')).toBeVisible();
  await page.locator('[data-card="a"]').click();
  await page.locator('[data-connector="2"] [data-action="plug"]').click();
  await page.locator('[data-connector="1"] [data-action="fault:protection.residual-current"]').click();
  await page.locator('[data-connector="2"] [data-action="unmute"]').click();
  await page.locator('[data-action="reader"]').click();
  expect(await sentCommands(page)).toEqual([
    { type: 'simulate-tap', card: 'a' },
    { type: 'simulate-vehicle', connector: 2, action: 'plug' },
    { type: 'simulate-fault', connector: 1, fault: 'protection.residual-current', raised: false },
    { type: 'simulate-fault', connector: 2, fault: 'controller.silent', raised: false },
    { type: 'simulate-fault', connector: null, fault: 'reader.absent', raised: true },
  ]);
  expect(await violations(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
});

test('the panel shows what was provoked and lasts, what is told of it, and resets it', async ({ page }) => {
  await page.goto(`${server.origin}/panel.html`);
  await page.evaluate(`showSnapshot(${JSON.stringify(snapshotOf('fault-needs-technician'))})`);
  const lit = page.locator('[data-fault][aria-pressed="true"]');
  expect(await lit.evaluateAll((keys) => keys.map((key) => key.getAttribute('title')))).toEqual([
    'protection.residual-current',
    'controller.silent',
    'station.door-open',
    'clock.unsure',
  ]);
  await expect(page.locator('[data-alert]')).toHaveText([
    'test',
    'raised protection.residual-current @1',
    'raised controller.silent @2',
  ]);
  await expect(page.locator('[data-active-fault="protection.residual-current"]')).toHaveAttribute(
    'data-phase',
    'needs-technician',
  );
  await page.locator('[data-action="reset"]').click();
  // What passes by itself is never lifted.
  const once = page.locator('[data-charger] [data-fault="store.recovered"]');
  await expect(once).not.toHaveAttribute('aria-pressed');
  await once.click();
  await page.locator('[data-charger] [data-fault="clock.unsure"]').click();
  expect(await sentCommands(page)).toEqual([
    { type: 'simulate-reset', connector: 1, fault: 'protection.residual-current' },
    { type: 'simulate-fault', connector: null, fault: 'store.recovered', raised: true },
    { type: 'simulate-fault', connector: null, fault: 'clock.unsure', raised: false },
  ]);
  expect(await violations(page)).toEqual([]);
  for (const width of [390, 440, 1200]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  }
});

test('the panel says when nothing is simulated', async ({ page }) => {
  await page.goto(`${server.origin}/panel.html`);
  await page.evaluate(`showSnapshot(${JSON.stringify({ ...snapshotOf('idle'), simulator: null })})`);
  await expect(page.locator('[data-simulated="nothing"]')).toBeVisible();
});
