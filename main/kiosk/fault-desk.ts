/** Everything about faults in one room: conditions in; what forbids energy, and what is tried about it, out. */
import type { MeterReading } from '../../drivers/meters/meter.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Devices } from '../devices.ts';
import type { FaultBoard } from '../faults/board.ts';
import { FAULTS, stopsCharging, type FaultCode } from '../faults/catalogue.ts';
import type { FaultComponent } from '../faults/entry.ts';
import type { RecoveryOutcome } from '../faults/recovery.ts';
import { log } from '../log/log.ts';
import type { Connector } from '../session/connector.ts';
import type { Store } from '../store/store.ts';
import { Acts } from './acts.ts';
import { Alarms, type Condition } from './alarms.ts';
import { Senses } from './faults/senses.ts';

export interface FaultDeskOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  readonly devices: Devices;
  /** Names this run of the process. */
  readonly run: string;
  /** Outbox channels that get every alert. */
  readonly channels: readonly string[];
  /** A snapshot would show something else. */
  readonly changed: () => void;
  /** Alerts wait in the outbox. */
  readonly added: () => void;
  /** The store could not write: perhaps the disk is full. */
  readonly storeTroubled: () => void;
  readonly checkClock: () => void;
  readonly reloadScreen: () => void;
  readonly controllerLink: (connector: number, up: boolean) => void;
  /** Of meters that are devices of their own. */
  readonly meterReading: (connector: number, reading: MeterReading, energised: boolean | null) => void;
}

/** Said by any connector's controller, or by any link, it holds for the whole charger. */
const STATION_WIDE: readonly FaultComponent[] = ['station', 'operator'];

export class FaultDesk {
  readonly #o: FaultDeskOptions;
  readonly #alarms: Alarms;
  readonly #senses: Senses;
  #connectors: readonly Connector[] = [];
  #acts: Acts | null = null;
  #safeMode = false;
  #storeTroubled = false;
  readonly #sources = new Map<FaultCode, Set<string>>();

  constructor(options: FaultDeskOptions) {
    this.#o = options;
    const { store, clock, config, devices, run, channels, added } = options;
    this.#alarms = new Alarms({
      store,
      clock,
      run,
      station: config.station.id,
      channels,
      changed: (connector) => this.#changed(connector),
      act: (attempt, code, connector) => this.#acts?.perform(attempt, code, connector),
      ended: (outcome, code, connector) => this.#ended(outcome, code, connector),
      added,
    });
    this.#senses = new Senses({
      devices: devices.connectors,
      see: (fact) => {
        if (!this.#safeMode) this.#alarms.see(fact);
      },
      plugged: (connector) => this.#alarms.plugged(connector, this.#find(connector)?.holder?.uid ?? null),
      unplugged: (connector) => this.#alarms.unplugged(connector),
      controllerLink: options.controllerLink,
      meterReading: options.meterReading,
    });
  }

  get board(): FaultBoard {
    return this.#alarms.board;
  }
  /** After repeated crashes: only what charging needs. */
  get safeMode(): boolean {
    return this.#safeMode;
  }

  /** Nobody can be sure what time it is. */
  get clockUnsure(): boolean {
    return this.board.get('clock.unsure', null) !== undefined;
  }

  /** Before the devices start. `connectors`: whom faults stop, and through whom they are mended. */
  start(connectors: readonly Connector[]): void {
    this.#connectors = connectors;
    const { devices, store, clock, checkClock, reloadScreen } = this.#o;
    this.#acts = new Acts({
      connectors: connectors.flatMap((connector) => {
        const device = devices.connectors.find(({ config }) => config.id === connector.id);
        return device
          ? [{ connector, controller: device.controller, maxAmps: device.config.maxCurrent }]
          : [];
      }),
      checkClock,
      reloadScreen,
      retryStore: () => this.#alarms.retry(),
      trimHistory: () => {
        store.trim(clock.now()).catch((error: unknown) => {
          log.error('store.trim-failed', 'history could not be trimmed', { error });
        });
      },
      safeMode: () => {
        this.#safeMode = true;
      },
    });
    this.#senses.start();
    this.#alarms.restore();
    // What a technician has not looked at yet is no safer after a restart in good order.
    this.#safeMode = this.board.get('kiosk.crash-loop', null) !== undefined;
  }

  /** A damaged file that was set aside, at the start or later, is told. */
  watchStore(): void {
    const { store } = this.#o;
    if (store.setAside !== null) this.#storeRecovered(store.setAside, store.salvaged);
    store.onReplaced(({ setAside, salvaged }) => this.#storeRecovered(setAside, salvaged));
  }

  /** `connector`: whose device says it; null: the station's. `source` names one of several that may say it of the station. */
  note(condition: Condition, connector: number | null, source = ''): void {
    const { code, raised } = condition;
    if (STATION_WIDE.includes(FAULTS[code].component)) {
      const sources = this.#sources.get(code) ?? new Set();
      this.#sources.set(code, sources);
      const name = `${source}@${String(connector)}`;
      if (raised) sources.add(name);
      else sources.delete(name);
      // An emergency stop that one of two boards still sees is still pressed.
      if (raised || sources.size === 0) this.#alarms.note(condition, null);
      return;
    }
    this.#alarms.note(condition, connector);
    const meterLost = FAULTS[condition.code].component === 'meter' && stopsCharging(condition.code);
    if (condition.raised && meterLost && this.#o.config.session.meterLost === 'end')
      this.#endSessions(connector);
  }

  /** The clock that all instants are shown by was set by so many ms. */
  clockSet(byMs: number): void {
    this.board.shift(byMs);
  }

  /** The devices have had their time to say how they are. */
  settled(): void {
    this.#alarms.settled();
  }

  /** Who is charged became known. */
  identify(connector: number, uid: string): void {
    this.#alarms.identify(connector, uid);
  }

  /** Writes what could not be written. */
  retry(): void {
    if (this.board.get('store.failed', null)) this.#alarms.retry();
  }

  /** A technician says that it is repaired. False: there is no such fault. */
  reset(code: FaultCode, connector: number | null): boolean {
    if (code === 'kiosk.crash-loop') {
      this.#safeMode = false;
      this.#alarms.note({ code, raised: false, evidence: { reset: true } }, null);
    }
    if (FAULTS[code].component === 'meter')
      for (const one of this.#connectors) if (connector === null || one.id === connector) one.trustMeter();
    return this.#alarms.reset(code, connector);
  }

  stop(): void {
    this.#senses.stop();
    this.#alarms.stop();
  }

  /** What could be read of it goes on in a new one. */
  #storeRecovered(setAside: string, salvaged: Store['salvaged']): void {
    const { store, clock } = this.#o;
    store.audit(clock.now(), 'kiosk', 'store.recovered', { setAside, salvaged });
    // It is over as soon as it is noticed; it stands until somebody has looked after the old file.
    for (const raised of [true, false])
      this.note({ code: 'store.recovered', raised, evidence: { setAside } }, null);
  }

  #changed(connector: number | null): void {
    for (const one of this.#connectors) {
      if (connector !== null && one.id !== connector) continue;
      const { codes, emergency, hold } = this.board.blocking(one.id);
      one.blocking(codes, emergency, hold);
      one.clockUnsure(this.clockUnsure);
    }
    const troubled = this.board.get('store.failed', null) !== undefined;
    if (troubled && !this.#storeTroubled) this.#o.storeTroubled();
    this.#storeTroubled = troubled;
    this.#o.changed();
  }

  /**
   * Nothing more can be done by the charger or the driver: a session that still waits is ended truthfully, so that the
   * driver gets a receipt. Not while the store is what failed: then it could not be written either.
   */
  #ended(outcome: RecoveryOutcome, code: FaultCode, connector: number | null): void {
    if (outcome !== 'needs-technician' || !stopsCharging(code)) return;
    if (FAULTS[code].component !== 'store') this.#endSessions(connector);
  }

  #endSessions(connector: number | null): void {
    for (const one of this.#connectors) if (connector === null || one.id === connector) one.end('fault');
  }

  #find(id: number): Connector | undefined {
    return this.#connectors.find((connector) => connector.id === id);
  }
}
