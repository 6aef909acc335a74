/** Service mode on a whole simulated charger: prices, faults and the bundle while somebody charges. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command, Sender, Snapshot } from '../../../main/bridge/contract.ts';
import type { FaultsPage } from '../../../main/bridge/service/machine-pages.ts';
import type { TariffPage } from '../../../main/bridge/service/book-pages.ts';
import type { ServiceOpen, ServicePageName, ServicePageOf } from '../../../main/bridge/service/views.ts';
import { validateCommand } from '../../../main/bridge/validate.ts';
import { simulatedClock } from '../../../main/clock.ts';
import { DEMO } from '../../../main/config/demo.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../../main/kiosk.ts';
import { NOON } from '../../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../rig/journal.ts';
import { until } from '../../rig/until.ts';
import { entriesOf } from '../../service/zip.ts';

const WAIT_MS = 15_000;
const RATE = 10;
/** Of the demonstration. */
const PIN = '4711';
const SECRETS = ['the webhook’s own secret', 'https://user:pass@'];

let folder: TemporaryFolder;
let kiosk: Kiosk;
beforeEach(async () => {
  folder = temporaryFolder();
  mkdirSync(folder.file('stick'));
  kiosk = await boot();
  await until('available connectors', WAIT_MS, () =>
    kiosk.snapshot().connectors.every(({ state }) => state === 'available'),
  );
});
afterEach(async () => {
  await kiosk.stop();
  folder.remove();
});

function boot(): Promise<Kiosk> {
  const config = defaultConfig({});
  return createKiosk({
    config: {
      ...config,
      store: { path: folder.file('kiosk.db') },
      alerts: {
        ...config.alerts,
        webhook: { url: 'https://user:pass@127.0.0.1:9/x', secret: SECRETS[0] ?? '' },
      },
      service: { ...config.service, exchangeFolder: folder.file('stick') },
      log: { ...config.log, folder: folder.file('log') },
    },
    clock: simulatedClock(NOON, RATE),
    spawnReader: () => {
      throw new Error('the default charger has no PC/SC');
    },
    version: 'test',
    buildDate: null,
  });
}

function ask(command: Command, sender: Sender) {
  const checked = validateCommand(command, sender);
  if (!checked.ok) throw new Error(checked.message);
  return kiosk.command(checked.command, sender);
}

function send(command: Command, sender: Sender = 'screen'): void {
  expect(ask(command, sender)).toMatchObject({ ok: true });
}

const panel = (command: Command) => send(command, 'panel');

async function enter(): Promise<void> {
  send({ type: 'service-knock' });
  send({ type: 'service-pin', pin: PIN });
  await until('service mode', WAIT_MS, () => kiosk.snapshot().service?.state === 'open');
}

function open(): ServiceOpen {
  const { service } = kiosk.snapshot();
  if (service?.state !== 'open') throw new Error('service mode is not open');
  return service;
}

function page<Name extends ServicePageName>(name: Name): ServicePageOf<Name> {
  const { page: shown } = open();
  if (shown.name !== name) throw new Error(`not ${name} but ${shown.name}`);
  return shown as ServicePageOf<Name>;
}

/** How the act ended that was asked for. */
async function said(command: Command): Promise<{ readonly ok: boolean; readonly code: string }> {
  const before = open().said?.seq ?? 0;
  ask(command, 'screen');
  await until(`an answer to ${command.type}`, WAIT_MS, () => (open().said?.seq ?? 0) > before);
  const { said: answer } = open();
  if (!answer) throw new Error('nothing was said');
  return { ok: answer.ok, code: answer.code };
}

async function charge(card: string, connector: number): Promise<void> {
  panel({ type: 'simulate-vehicle', connector, action: 'plug' });
  await until('a plug', WAIT_MS, () => stateOf(connector) === 'plugged');
  panel({ type: 'simulate-tap', card });
  await until('a session', WAIT_MS, () => stateOf(connector) === 'charging');
}

const connectorOf = (id: number): Snapshot['connectors'][number] => {
  const found = kiosk.snapshot().connectors.find((connector) => connector.id === id);
  if (!found) throw new Error(`no connector ${String(id)}`);
  return found;
};
const stateOf = (id: number) => connectorOf(id).state;

describe('a new price', () => {
  it('is the next driver’s; whoever charges keeps the old one, also over a restart', async () => {
    await charge('token-2', 1);
    await enter();
    send({ type: 'service-page', page: 'tariff' });
    const text = {
      ...DEMO.tariffs.default,
      id: 'dear',
      elements: [{ price_components: [{ type: 'ENERGY', price: 9.99, step_size: 1 }] }],
    };
    writeFileSync(folder.file('stick/dear.json'), JSON.stringify(text));
    expect(await said({ type: 'service-tariff-check', place: 'folder', file: 'dear.json' })).toEqual({
      ok: true,
      code: 'tariff.good',
    });
    expect(await said({ type: 'service-tariff-apply' })).toEqual({ ok: true, code: 'tariff.applied' });
    const { chosen, replaced }: TariffPage = page('tariff');
    expect([chosen?.id, replaced]).toEqual(['dear', true]);
    expect(kiosk.snapshot().price?.headline.amount).toBe('9.99');
    const { energyWh } = connectorOf(1).session ?? { energyWh: NaN };
    await until('more energy', WAIT_MS, () => (connectorOf(1).session?.energyWh ?? 0) > energyWh + 20);
    const { cost } = connectorOf(1).session ?? { cost: null };
    // 0.35 € to start and 0.49 € a kWh, not 9.99.
    expect(Number(cost?.total.amount)).toBeLessThan(0.35 + 0.01 + ((energyWh + 1_000) / 1000) * 0.6);
    expect(JSON.stringify(connectorOf(1))).not.toContain('9.99');
    await kiosk.stop();
    kiosk = await boot();
    expect(kiosk.snapshot().price?.headline.amount).toBe('9.99');
    await enter();
    send({ type: 'service-page', page: 'tariff' });
    expect(await said({ type: 'service-tariff-revert' })).toEqual({ ok: true, code: 'tariff.reverted' });
    expect(kiosk.snapshot().price?.headline.amount).toBe('0.49');
  }, 60_000);
});

describe('faults', () => {
  const rows = () => {
    const { rows: shown }: FaultsPage = page('faults');
    return shown.map(({ code }) => code);
  };
  const idOf = (code: string) => page('faults').rows.find((row) => row.code === code)?.id ?? NaN;

  it('come and go on the page; a latched one is lifted by a technician once its device is well', async () => {
    await charge('token-2', 1);
    await enter();
    send({ type: 'service-page', page: 'faults' });
    expect(rows()).toEqual([]);
    panel({ type: 'simulate-fault', connector: 2, fault: 'contactor.stuck', raised: true });
    await until('the fault on the page', WAIT_MS, () => rows().includes('contactor.stuck'));
    const fault = idOf('contactor.stuck');
    send({ type: 'service-fault', fault });
    expect(page('faults').chosen).toMatchObject({ code: 'contactor.stuck', connector: 'B', canReset: true });
    expect(await said({ type: 'service-fault-reset', fault })).toEqual({
      ok: true,
      code: 'fault.still-there',
    });
    panel({ type: 'simulate-fault', connector: 2, fault: 'contactor.stuck', raised: false });
    await until('a device that is well', WAIT_MS, async () => {
      if (!rows().includes('contactor.stuck')) return true;
      return (await said({ type: 'service-fault-reset', fault })).code === 'fault.lifted';
    });
    await until('an empty page', WAIT_MS, () => rows().length === 0);
    send({ type: 'service-faults', show: 'past', move: 'first' });
    expect(page('faults').rows[0]).toMatchObject({ id: fault, outcome: 'recovered' });
    expect(await said({ type: 'service-fault-reset', fault })).toEqual({ ok: false, code: 'fault.over' });
    expect(await said({ type: 'service-fault-acknowledge', fault })).toMatchObject({ ok: true });
    expect(page('faults').rows[0]?.acknowledgedAt).not.toBeNull();
    expect(stateOf(1)).toBe('charging');
  }, 60_000);
});

describe('the bundle', () => {
  it('has everything in it but secrets and cards, while somebody charges', async () => {
    await charge('token-2', 1);
    panel({ type: 'simulate-tap', card: 'token-3' });
    await enter();
    send({ type: 'service-page', page: 'reader' });
    for (const card of ['token-0', 'token-1', 'token-4']) panel({ type: 'simulate-tap', card });
    send({ type: 'service-page', page: 'system' });
    expect(await said({ type: 'service-bundle', place: 'folder' })).toEqual({
      ok: true,
      code: 'bundle.written',
    });
    const [file = ''] = readdirSync(folder.file('stick'));
    const entries = entriesOf(folder.file(`stick/${file}`));
    const names = [...entries.keys()];
    for (const name of [
      ...['about.json', 'config.json', 'now.json', 'operator.json', 'performance.json', 'database.json'],
      ...['sessions.json', 'faults.json', 'acts.json'],
      ...['frames/controller-1.txt', 'frames/controller-2.txt', 'frames/meter-2.txt', 'frames/reader.txt'],
    ])
      expect(names).toContain(name);
    for (const [name, text] of entries) {
      expect(text, name).not.toContain('could not be made');
      if (name.endsWith('.json')) JSON.parse(text);
      for (const { uid } of DEMO.tokens) {
        expect(text.toUpperCase(), name).not.toContain(uid);
        expect(text.toUpperCase(), name).not.toContain(uid.replace(/(..)(?=.)/g, '$1 '));
      }
      for (const secret of [...SECRETS, PIN, DEMO.service.pinHash.split('$').at(-1) ?? ''])
        if (name !== 'performance.json') expect(hasSecret(text, secret), `${name}: ${secret}`).toBe(false);
    }
    expect(entries.get('acts.json')).toContain('service.entered');
    expect(entries.get('frames/controller-1.txt')?.split('\n').length).toBeGreaterThan(10);
    expect(stateOf(1)).toBe('charging');
  }, 60_000);
});

/** A PIN is four digits: as a word of its own, for it is part of many a number. */
function hasSecret(text: string, secret: string): boolean {
  return secret === PIN ? new RegExp(`pin\\W{0,4}${PIN}`, 'i').test(text) : text.includes(secret);
}
