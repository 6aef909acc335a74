/**
 * The composition root: configuration in, a snapshot out. Devices, store, connectors and the guide meet here and only
 * here; everything takes one way round: device → connector chart → store → snapshot, and card or touch → guide → device.
 */
import type { ReaderEvent } from '../drivers/readers/reader.ts';
import type { SpawnWorker } from '../drivers/readers/pcsc/workerProcess.ts';
import { LocalList } from './authorization/local-list.ts';
import type { Token } from './authorization/tokens.ts';
import { maskUid } from './authorization/uid.ts';
import type { Command, CommandAnswer, Language, Sender, Snapshot } from './bridge/contract.ts';
import { Publisher } from './bridge/publisher.ts';
import { simulatedClockOf, systemClock, type Clock, type Timer } from './clock.ts';
import { simulatedDevices, type Config } from './config/config.ts';
import { createDevices, type ConnectorDevices, type Devices } from './devices.ts';
import type { FaultCode } from './faults/catalogue.ts';
import { guide, startGuide, type GuideSnapshot } from './guide/chart.ts';
import type { GuideAction, GuideEvent } from './guide/events.ts';
import { Alarms } from './kiosk/alarms.ts';
import { askDesk, sessionToken } from './kiosk/card-desk.ts';
import { Latency } from './kiosk/latency.ts';
import { Prices } from './kiosk/prices.ts';
import { openKioskStore, readTokens } from './kiosk/setup.ts';
import { Simulator, type SimulatorCommand } from './kiosk/simulator.ts';
import { STARTING_UP_MS, makeSnapshot } from './kiosk/snapshot.ts';
import { messageOf } from './problem.ts';
import { Connector } from './session/connector.ts';
import type { SessionRecord } from './session/journal.ts';
import { closeAbandoned, type Receipt } from './session/open-session.ts';
import type { PriceBasis } from './session/price.ts';
import type { ConnectorState } from './session/types.ts';
import type { Store } from './store/store.ts';

export interface KioskOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly spawnReader: SpawnWorker;
  readonly version: string;
}

/** Prices in words change with the clock: the screen is made anew at every full minute. */
const MINUTE_MS = 60_000;

/** Brings the charger up. Throws ProblemError: tariffs, tokens, the store (`store.in-use`, …), drivers that are missing. */
export async function createKiosk(options: KioskOptions): Promise<Kiosk> {
  const { config, clock } = options;
  const [prices, tokens] = [await Prices.load(config), await readTokens(config)];
  const devices = createDevices(config, clock, options.spawnReader);
  const store = openKioskStore(config.store.path, clock.now());
  const kiosk = new Kiosk(options, { prices, tokens, devices, store });
  kiosk.start();
  return kiosk;
}

interface Parts {
  readonly prices: Prices;
  readonly tokens: readonly Token[];
  readonly devices: Devices;
  readonly store: Store;
}

export class Kiosk {
  readonly simulated: boolean;
  readonly latency = new Latency(() => systemClock.monotonic());
  readonly #options: KioskOptions;
  readonly #parts: Parts;
  readonly #list: LocalList;
  readonly #alarms: Alarms;
  readonly #connectors: readonly Connector[];
  readonly #states = new Map<number, ConnectorState>();
  readonly #simulator: Simulator | null;
  readonly #publisher: Publisher;
  readonly #startedAt: number;
  #guide: GuideSnapshot;
  #guideTimers: Timer[] = [];
  #minute: Timer | null = null;
  #startingUp: Timer | null = null;
  #card: { attempt: number; token: Token } | null = null;
  #tappedUid: string | null = null;
  #receipt: { receipt: Receipt; connector: number } | null = null;
  #readerUp = false;

  constructor(options: KioskOptions, parts: Parts) {
    const { config, clock } = options;
    const { devices, store, tokens } = parts;
    this.#options = options;
    this.#parts = parts;
    this.#startedAt = clock.now();
    this.#list = new LocalList(tokens, { freeVend: config.authorization.freeVend });
    this.#alarms = new Alarms(
      store,
      () => clock.now(),
      (connector) => this.#faultsChanged(connector),
    );
    this.#connectors = devices.connectors.map((device) => this.#connector(device));
    this.simulated = simulatedDevices(config) !== 'none';
    const boards = new Map(
      devices.connectors.flatMap(({ config: { id }, firmware }) => (firmware ? [[id, firmware]] : [])),
    );
    this.#simulator = this.simulated
      ? new Simulator(tokens, devices.simulatedReader, boards, simulatedClockOf(clock))
      : null;
    const [first = 'en', ...others] = config.station.languages as readonly Language[];
    this.#guide = startGuide({
      connectors: this.#connectors.map(({ id }) => id),
      languages: [first, ...others],
      receiptMs: config.display.receiptSeconds * 1000,
    });
    this.#publisher = new Publisher(systemClock, (seq) => this.#snapshot(seq));
  }

  start(): void {
    const { store, devices } = this.#parts;
    const now = this.#options.clock.now();
    store.faults.clearAll(now);
    if (store.setAside !== null) {
      store.audit(now, 'kiosk', 'store.recovered', { setAside: store.setAside });
      this.#note({ code: 'store.recovered', raised: true, evidence: { setAside: store.setAside } }, null);
    }
    this.#takeUpSessions(now);
    devices.reader.subscribe((event) => this.#onReader(event));
    devices.reader.start();
    this.#armMinute();
    this.#startingUp = this.#options.clock.after(STARTING_UP_MS, () => this.#publisher.touch());
  }

  /** Every session that the last process left open goes on, or is closed truthfully: none is forgotten. */
  #takeUpSessions(now: number): void {
    const { store } = this.#parts;
    const newest = new Map<number, { record: SessionRecord; basis: PriceBasis | null }>();
    for (const record of store.sessions.unfinished()) {
      const taken = { record, basis: this.#storedBasis(record, now) };
      const older = newest.get(record.connector);
      if (older) closeAbandoned(store.sessions, older.record, older.basis, String(record.connector), maskUid);
      newest.set(record.connector, taken);
    }
    for (const connector of this.#connectors) {
      connector.start(newest.get(connector.id) ?? null);
      newest.delete(connector.id);
    }
    // A connector that the configuration no longer has.
    for (const { record, basis } of newest.values()) {
      closeAbandoned(store.sessions, record, basis, String(record.connector), maskUid);
    }
  }

  #storedBasis(record: SessionRecord, now: number): PriceBasis | null {
    try {
      return this.#parts.prices.restore(record.tariff);
    } catch (error) {
      // The session itself must not be lost with its price: it is closed without one, and the fact is kept.
      this.#parts.store.audit(now, 'kiosk', 'session.price-lost', {
        session: record.id,
        why: messageOf(error),
      });
      return null;
    }
  }

  snapshot(): Snapshot {
    return this.#publisher.now();
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    return this.#publisher.subscribe(listener);
  }

  /** `command` has passed `validateCommand`; `sender` was checked there. */
  command(command: Command, _sender: Sender): CommandAnswer {
    const at = this.#options.clock.now();
    switch (command.type) {
      case 'painted':
        this.latency.painted(command.seq);
        return { ok: true };
      case 'language':
        return this.#guided({ type: 'LANGUAGE', language: command.language, at });
      case 'sheet':
        return this.#guided({ type: 'SHEET', sheet: command.sheet, at });
      case 'connector': {
        const connector = this.#find(command.connector);
        if (!connector) return noConnector(command.connector);
        const busy = connector.state !== 'available' && connector.state !== 'plugged';
        return this.#guided({ type: 'CHOOSE', connector: connector.id, busy, at });
      }
      case 'stop':
        if (!this.#find(command.connector)) return noConnector(command.connector);
        return this.#guided({ type: 'STOP', connector: command.connector, at });
      case 'cancel':
        return this.#guided({ type: 'CANCEL', at });
      case 'home':
        return this.#guided({ type: 'HOME', at });
      case 'extend':
        return this.#guided({ type: 'EXTEND', at });
      default:
        return this.#simulate(command);
    }
  }

  #simulate(command: SimulatorCommand): CommandAnswer {
    this.latency.cause();
    this.#publisher.touch();
    return (
      this.#simulator?.run(command) ?? { ok: false, code: 'forbidden', message: 'nothing here is simulated' }
    );
  }

  /** Leaves running sessions to the next process, closes devices and database. */
  async stop(): Promise<void> {
    for (const timer of this.#guideTimers) timer.cancel();
    this.#minute?.cancel();
    this.#startingUp?.cancel();
    await Promise.all([
      this.#parts.devices.reader.stop(),
      ...this.#connectors.map((connector) => connector.stop()),
    ]);
    this.#parts.store.close();
  }

  #find(id: number): Connector | undefined {
    return this.#connectors.find((connector) => connector.id === id);
  }

  #connector({ config: line, controller, meter }: ConnectorDevices): Connector {
    const { config, clock } = this.#options;
    const { session, authorization } = config;
    return new Connector({
      id: line.id,
      label: line.label,
      controller,
      meter,
      journal: this.#parts.store.sessions,
      clock,
      limits: {
        plugMs: authorization.plugTimeoutSeconds * 1000,
        startMs: session.startTimeoutSeconds * 1000,
        fullMs: session.endWhenFullMinutes === null ? null : session.endWhenFullMinutes * MINUTE_MS,
      },
      maxAmps: line.maxCurrent,
      maxSessionMs: session.maxHours * 60 * MINUTE_MS,
      restorePolicy: session.afterPowerLoss,
      mask: maskUid,
      listener: {
        changed: () => this.#connectorChanged(line.id),
        condition: (condition) => this.#note(condition, line.id),
        closed: (receipt) => {
          this.#receipt = { receipt, connector: line.id };
          this.#guided({ type: 'CLOSED', connector: line.id, at: clock.now() });
        },
        startRefused: () => this.#guided({ type: 'START_REFUSED', connector: line.id, at: clock.now() }),
        authorizationLapsed: () => this.#publisher.touch(),
      },
    });
  }

  #connectorChanged(id: number): void {
    const connector = this.#find(id);
    if (!connector) return;
    this.latency.cause();
    const { state } = connector;
    if (this.#states.get(id) !== state) {
      this.#states.set(id, state);
      this.#guided({ type: 'CONNECTOR', connector: id, state, at: this.#options.clock.now() });
      if (state === 'plugged' && this.#options.config.authorization.freeVend) this.#startFree(connector);
    }
    this.#publisher.touch();
  }

  #startFree(connector: Connector): void {
    const basis = this.#basis(connector.id, null);
    if (basis) connector.authorize(null, basis);
  }

  #note(
    condition: {
      code: FaultCode;
      raised: boolean;
      evidence: Readonly<Record<string, string | number | boolean>>;
    },
    connector: number | null,
  ): void {
    this.latency.cause();
    this.#alarms.note(condition, connector);
  }

  #faultsChanged(connector: number | null): void {
    for (const one of this.#connectors) {
      if (connector !== null && one.id !== connector) continue;
      const { codes, emergency, hold } = this.#alarms.board.blocking(one.id);
      one.blocking(codes, emergency, hold);
    }
    this.#publisher.touch();
  }

  #onReader(event: ReaderEvent): void {
    const at = this.#options.clock.now();
    this.latency.cause();
    switch (event.type) {
      case 'tap':
        this.#tappedUid = event.uid;
        this.#guided({ type: 'TAP', at });
        return;
      case 'tap-problem':
        this.#guided({ type: 'TAP_PROBLEM', reason: event.problem, at });
        return;
      case 'link':
        this.#readerUp = event.up;
        return this.#publisher.touch();
      case 'condition':
        return this.#note(event, null);
      case 'frame':
        return;
    }
  }

  #guided(event: GuideEvent): CommandAnswer {
    this.latency.cause();
    const { snapshot, actions } = guide(this.#guide, event);
    this.#guide = snapshot;
    this.#armGuide();
    this.#publisher.touch();
    for (const action of actions) this.#carryOut(action);
    return { ok: true };
  }

  #carryOut(action: GuideAction): void {
    const at = this.#options.clock.now();
    switch (action.type) {
      case 'check':
        // "Checking your card" is owed at once, however quick the answer may be.
        this.#publisher.flush();
        return this.#check(action.attempt, at);
      case 'authorize': {
        const connector = this.#find(action.connector);
        const token = this.#card?.attempt === action.attempt ? this.#card.token : null;
        this.#card = null;
        // Without a price nothing may start: a driver would not know what is owed.
        const basis = token && this.#basis(action.connector, token);
        if (connector && basis && connector.authorize(sessionToken(token), basis)) return;
        this.#guided({ type: 'START_REFUSED', connector: action.connector, at });
        return;
      }
      case 'stop':
        return this.#find(action.connector)?.end(action.reason);
      case 'cancel':
        return this.#find(action.connector)?.cancel();
      case 'extend':
        return this.#find(action.connector)?.extend();
    }
  }

  #check(attempt: number, at: number): void {
    const uid = this.#tappedUid;
    this.#tappedUid = null;
    if (uid === null) return;
    const answer = askDesk(this.#list, uid, at, this.#connectors);
    if (answer.is === 'rejected') {
      this.#guided({ type: 'REFUSED', attempt, reason: answer.reason, at });
      return;
    }
    const { token } = answer;
    const language = this.#options.config.station.languages.find((known) => known === token.language) ?? null;
    if (answer.is === 'accepted') {
      this.#card = { attempt, token };
      this.#guided({ type: 'ACCEPTED', attempt, stops: null, choices: answer.choices, language, at });
    } else if (answer.running) {
      const stops = answer.connector;
      this.#guided({ type: 'ACCEPTED', attempt, stops, choices: [stops], language, at });
    } else {
      this.#guided({ type: 'KNOWN', attempt, connector: answer.connector, language, at });
    }
  }

  #basis(connectorId: number, token: Token | null): PriceBasis | null {
    return this.#parts.prices.choose({
      at: this.#options.clock.now(),
      connectorId,
      tokenTariff: token?.tariff ?? null,
      tokenGroup: token?.group ?? null,
      adHoc: token === null,
    });
  }

  #armGuide(): void {
    const { clock } = this.#options;
    const { deadline, sheetUntil } = this.#guide.context;
    for (const timer of this.#guideTimers) timer.cancel();
    const fire = (at: number, event: () => GuideEvent) =>
      clock.after(at - clock.now(), () => this.#guided(event()));
    const ends = () => ({ type: 'DEADLINE', counting: this.#isCounting(), at: clock.now() }) as const;
    const closes = () => ({ type: 'SHEET_DEADLINE', at: clock.now() }) as const;
    this.#guideTimers = [
      ...(deadline ? [fire(deadline.at, ends)] : []),
      ...(sheetUntil === null ? [] : [fire(sheetUntil, closes)]),
    ];
  }

  #isCounting(): boolean {
    const { focus } = this.#guide.context;
    const state = focus === null ? undefined : this.#find(focus)?.state;
    return state === 'authorized' || state === 'starting';
  }

  #armMinute(): void {
    const { clock } = this.#options;
    this.#minute = clock.after(MINUTE_MS - (clock.now() % MINUTE_MS), () => {
      this.#alarms.retry();
      this.#publisher.touch();
      this.#armMinute();
    });
  }

  #snapshot(seq: number): Snapshot {
    this.latency.published(seq);
    return makeSnapshot(seq, {
      config: this.#options.config,
      version: this.#options.version,
      at: this.#options.clock.now(),
      startedAt: this.#startedAt,
      prices: this.#parts.prices,
      guide: this.#guide,
      connectors: this.#connectors,
      board: this.#alarms.board,
      receipt: this.#receipt,
      readerUp: this.#readerUp,
      simulator: this.#simulator,
      clockRate: simulatedClockOf(this.#options.clock)?.rate ?? 1,
    });
  }
}

const noConnector = (id: number): CommandAnswer => ({
  ok: false,
  code: 'no-connector',
  message: `there is no connector ${String(id)}`,
});
