/** A connector on fake devices and a virtual clock, with a log of everything that it tells and writes, in order. */
import { Connector } from '../../main/session/connector.ts';
import type { ChartLimits } from '../../main/session/events.ts';
import type { SessionJournal, SessionToken } from '../../main/session/journal.ts';
import type { Receipt } from '../../main/session/open-session.ts';
import type { ConnectorCondition } from '../../main/session/options.ts';
import type { PriceBasis } from '../../main/session/price.ts';
import { VirtualClock, settle } from '../rig/clock.ts';
import { FakeController, FakeMeter } from '../rig/devices.ts';
import { watchedJournal, type WatchedJournal } from '../rig/journal.ts';
import { LIMITS } from './walk.ts';

export const TOKEN: SessionToken = {
  uid: '04A2245B7C1190',
  account: 'A-17',
  group: null,
  label: 'Blue fob',
  language: 'de',
};

export interface BenchOptions {
  readonly clock?: VirtualClock;
  readonly controller?: FakeController;
  readonly meter?: FakeMeter;
  readonly restorePolicy?: 'end' | 'resume';
  readonly maxSessionMs?: number;
  readonly limits?: Partial<ChartLimits>;
  /** Raised store failures block energy, as the fault catalogue has it. */
  readonly storeBlocks?: boolean;
}

export class Bench {
  readonly clock: VirtualClock;
  readonly controller: FakeController;
  readonly meter: FakeMeter;
  readonly journal: WatchedJournal;
  readonly connector: Connector;
  readonly log: string[] = [];
  readonly receipts: Receipt[] = [];
  readonly conditions: ConnectorCondition[] = [];
  readonly options: BenchOptions;

  constructor(journal: SessionJournal, options: BenchOptions = {}) {
    this.options = options;
    this.clock = options.clock ?? new VirtualClock();
    this.controller = options.controller ?? new FakeController();
    this.meter = options.meter ?? new FakeMeter(this.clock);
    this.journal = watchedJournal(journal, this.log);
    this.connector = new Connector({
      id: 1,
      label: 'A',
      controller: this.controller,
      meter: this.meter,
      journal: this.journal,
      clock: this.clock,
      limits: { ...LIMITS, ...options.limits },
      maxAmps: 32,
      // Registers of these tests jump: how fast a meter may count is the business of its own test.
      meterRating: { watts: 1e9, independent: false, phases: 3 },
      maxSessionMs: options.maxSessionMs ?? 24 * 3_600_000,
      restorePolicy: options.restorePolicy ?? 'end',
      mask: (uid) => `•••• ${uid.slice(-4)}`,
      listener: {
        changed: () => this.log.push('changed'),
        condition: (condition) => this.#condition(condition),
        closed: (receipt) => {
          this.log.push('closed');
          this.receipts.push(receipt);
        },
        startRefused: () => this.log.push('startRefused'),
        authorizationLapsed: () => this.log.push('authorizationLapsed'),
      },
    });
  }

  /** The one receipt; throws if there is none or more. */
  get receipt(): Receipt {
    const [receipt, ...more] = this.receipts;
    if (!receipt || more.length > 0) throw new Error(`${String(this.receipts.length)} receipts`);
    return receipt;
  }

  /** Devices up, nothing plugged in. */
  async start(): Promise<this> {
    this.connector.start(null);
    this.controller.link(true);
    await settle();
    this.conditions.length = 0;
    this.log.length = 0;
    return this;
  }

  /** Plugs in and starts a session by card; leaves it charging. */
  async charge(basis: PriceBasis | null): Promise<this> {
    await this.start();
    this.controller.plug();
    this.connector.authorize(TOKEN, basis);
    await this.until('charging');
    return this;
  }

  /** Ends and unplugs. */
  async stop(): Promise<void> {
    this.connector.end('driver-card');
    await this.until('finished');
    this.controller.unplug();
    await this.until('available');
  }

  async until(state: Connector['state']): Promise<void> {
    for (let turn = 0; this.connector.state !== state; turn++) {
      if (turn > 20) throw new Error(`${this.connector.state} and not ${state}`);
      await settle();
    }
  }

  #condition(condition: ConnectorCondition): void {
    this.conditions.push(condition);
    this.log.push(`${condition.code} ${condition.raised ? 'raised' : 'cleared'}`);
    if (condition.code === 'store.failed' && this.options.storeBlocks)
      this.connector.blocking(condition.raised ? [condition.code] : [], false);
  }
}
