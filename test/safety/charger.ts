/** A whole kiosk in this process on emulated devices, and what a test does and sees of it. */
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import type { SpawnWorker } from '../../drivers/readers/pcsc/workerProcess.ts';
import type {
  Command,
  ConnectorView,
  ReceiptView,
  ScreenName,
  Snapshot,
} from '../../main/bridge/contract.ts';
import { validateCommand } from '../../main/bridge/validate.ts';
import { parseConfig } from '../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../main/kiosk.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../rig/webhook-receiver.ts';
import { BY_THE_HOUR, WHEN_UNSURE } from './tariffs.ts';
import type { Wall } from './wall.ts';

const WAIT_MS = 15_000;
/** What nobody announces (rows, alerts) is looked at this often. */
const LOOK_MS = 20;
const SECRET = 'whsec_c2FmZXR5LXNhZmV0eS1zYWZldHktc2FmZXR5';

export interface ChargerOptions {
  readonly wall: Wall;
  /** Of the configuration file. */
  readonly connectors?: readonly object[];
  readonly reader?: object;
  readonly config?: object;
  readonly buildDate?: number | null;
  readonly spawnReader?: SpawnWorker;
  /** Another place for the database. */
  readonly store?: string;
}

const SIMULATED = [
  { id: 1, maxCurrent: 32, controller: { driver: 'simulated' } },
  {
    id: 2,
    maxCurrent: 32,
    controller: { driver: 'simulated', board: 'evse-wb' },
    meter: { driver: 'simulated' },
  },
];
export const CARDS = [
  { uid: '04A2245B7C1190', account: 'A', label: 'Blue fob' },
  { uid: '04B7115A3C2280', account: 'B', label: 'Red fob' },
];

export class Charger {
  readonly wall: Wall;
  readonly folder: TemporaryFolder;
  readonly webhook: WebhookReceiver;
  readonly store: string;
  readonly #options: ChargerOptions;
  #kiosk: Kiosk | null = null;
  #unwatch: () => void = () => undefined;
  readonly #states: string[] = [];

  private constructor(options: ChargerOptions, webhook: WebhookReceiver) {
    this.#options = options;
    this.wall = options.wall;
    this.webhook = webhook;
    this.folder = temporaryFolder();
    this.store = options.store ?? this.folder.file('kiosk.db');
  }

  static async start(options: ChargerOptions): Promise<Charger> {
    const charger = new Charger(options, await startWebhookReceiver({ secret: SECRET }));
    await charger.boot(options.wall);
    return charger;
  }

  /** A kiosk on the store as it is; `wall`: the machine's clock as it comes up. */
  async boot(wall: Wall, more: object = {}): Promise<void> {
    const { connectors = SIMULATED, reader = { driver: 'simulated' }, config = {} } = this.#options;
    const text = JSON.stringify({
      station: { id: 'CP-SAFE', name: 'Safe', timeZone: 'Europe/Amsterdam' },
      connectors,
      reader,
      tariffs: { default: BY_THE_HOUR, clockUnsure: WHEN_UNSURE },
      authorization: { tokens: CARDS },
      session: { idleGraceMinutes: 0, ...more },
      alerts: { webhook: { url: this.webhook.url, secret: SECRET } },
      store: { path: this.store },
      ...config,
    });
    const parsed = parseConfig(text, { path: this.folder.file('kiosk.json') });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    this.#kiosk = await createKiosk({
      config: parsed.config,
      clock: wall.clock,
      probes: wall.probes,
      spawnReader:
        this.#options.spawnReader ??
        (() => {
          throw new Error('this charger has no PC/SC');
        }),
      version: 'test',
      buildDate: this.#options.buildDate ?? null,
    });
    this.#unwatch = this.kiosk.subscribe(({ connectors: [first] }) => {
      if (first && first.state !== this.#states.at(-1)) this.#states.push(first.state);
    });
  }

  /** Ends as a process does that must not touch its sessions. */
  async down(): Promise<void> {
    this.#unwatch();
    await this.#kiosk?.stop();
    this.#kiosk = null;
  }

  async close(): Promise<void> {
    await this.down();
    await this.webhook.stop();
    this.folder.remove();
  }

  get kiosk(): Kiosk {
    if (!this.#kiosk) throw new Error('the kiosk is down');
    return this.#kiosk;
  }
  get snapshot(): Snapshot {
    return this.kiosk.snapshot();
  }
  /** The states of the first connector, in order. */
  get states(): readonly string[] {
    return this.#states;
  }

  view(id = 1): ConnectorView {
    const view = this.snapshot.connectors.find((connector) => connector.id === id);
    if (!view) throw new Error(`no connector ${String(id)}`);
    return view;
  }

  /** The first snapshot, from now on or now, of which it is true. */
  async until(what: string, wanted: (snapshot: Snapshot) => boolean, limitMs = WAIT_MS): Promise<Snapshot> {
    const { promise, resolve, reject } = Promise.withResolvers<Snapshot>();
    const look = () => {
      const { snapshot } = this;
      if (wanted(snapshot)) resolve(snapshot);
    };
    const late = setTimeout(() => {
      const { screen, connectors, notices } = this.snapshot;
      const facts = connectors.map(({ state, fault, session }) => [state, fault?.code, session?.energyWh]);
      const where = JSON.stringify({ screen: screen.name, facts, notices, states: this.states });
      reject(new Error(`waited in vain for ${what}: ${where}`));
    }, limitMs);
    const unsubscribe = this.kiosk.subscribe(look);
    const again = setInterval(look, LOOK_MS);
    try {
      look();
      return await promise;
    } finally {
      clearTimeout(late);
      clearInterval(again);
      unsubscribe();
    }
  }

  state(name: ConnectorView['state'], id = 1, limitMs = WAIT_MS): Promise<Snapshot> {
    return this.until(`connector ${String(id)} ${name}`, () => this.view(id).state === name, limitMs);
  }
  screen(name: ScreenName): Promise<Snapshot> {
    return this.until(`the screen ${name}`, ({ screen }) => screen.name === name);
  }
  energy(wh: number, id = 1): Promise<Snapshot> {
    return this.until(`${String(wh)} Wh`, () => (this.view(id).session?.energyWh ?? 0) >= wh);
  }
  notice(code: string, there = true): Promise<Snapshot> {
    return this.until(`${there ? '' : 'no '}${code}`, ({ notices }) => {
      return notices.some((notice) => notice.code === code) === there;
    });
  }
  /** The operator was told. */
  alert(kind: 'raised' | 'cleared', code: string): Promise<Snapshot> {
    return this.until(`the alert: ${code} ${kind}`, () =>
      this.webhook.received.some(({ body }) => body['kind'] === kind && body['code'] === code),
    );
  }

  do(command: Command): void {
    const sender = command.type.startsWith('simulate-') ? 'panel' : 'screen';
    const checked = validateCommand(command, sender);
    if (!checked.ok) throw new Error(checked.message);
    expect(this.kiosk.command(checked.command, sender)).toEqual({ ok: true });
  }
  tap(card: 0 | 1): void {
    this.do({ type: 'simulate-tap', card: `token-${String(card)}` });
  }
  vehicle(action: 'plug' | 'unplug' | 'full' | 'pause' | 'resume', connector = 1): void {
    this.do({ type: 'simulate-vehicle', connector, action });
  }

  /** Plug first, then the card; resolves when so much energy has flowed. */
  async charge(wh: number, connector = 1, card: 0 | 1 = 0): Promise<void> {
    await this.state('available', connector);
    this.vehicle('plug', connector);
    await this.state('plugged', connector);
    this.tap(card);
    await this.state('charging', connector);
    await this.energy(wh, connector);
  }

  /** Ends the session at the screen, unplugs, and reads the receipt. */
  async pay(connector = 1): Promise<ReceiptView> {
    this.do({ type: 'home' });
    this.do({ type: 'connector', connector });
    this.do({ type: 'stop', connector });
    await this.until('the end', () => this.view(connector).session?.endedAt !== null);
    this.vehicle('unplug', connector);
    return this.receipt(connector);
  }

  async receipt(connector = 1): Promise<ReceiptView> {
    const label = this.view(connector).label;
    const { screen } = await this.until('the receipt', (snapshot) => {
      const shown = snapshot.screen;
      return shown.name === 'receipt' && shown.receipt.connectorLabel === label;
    });
    if (screen.name !== 'receipt') throw new Error(screen.name);
    return screen.receipt;
  }

  /** Rows of the database, looked at from outside. */
  rows(sql: string): Record<string, unknown>[] {
    const db = new DatabaseSync(this.store, { readOnly: true });
    try {
      return db.prepare(sql).all();
    } finally {
      db.close();
    }
  }
}

/** `work` on a charger of its own, whose connectors are free. */
export async function withCharger(
  options: ChargerOptions,
  work: (charger: Charger) => Promise<void>,
): Promise<void> {
  const charger = await Charger.start(options);
  try {
    await charger.until('free connectors', ({ connectors }) =>
      connectors.every(({ state }) => state === 'available'),
    );
    await work(charger);
  } finally {
    await charger.close();
  }
}

export const cents = (amount: string) => Math.round(Number(amount) * 100);

/** Cents of a receipt by kind; the lines must make the total. */
export function bill({ cost, energyWh, meterStartWh, meterStopWh }: ReceiptView) {
  if (!cost) throw new Error('a receipt without a price');
  const of = (kind: string) =>
    cost.lines
      .filter((line) => line.kind === kind)
      .reduce((sum, { amount }) => sum + cents(amount.amount), 0);
  const total = cents(cost.total.amount);
  expect(cost.lines.reduce((sum, { amount }) => sum + cents(amount.amount), 0)).toBe(total);
  expect(meterStopWh - meterStartWh).toBe(energyWh);
  return { total, flat: of('flat'), energy: of('energy'), time: of('time'), parking: of('parking') };
}
