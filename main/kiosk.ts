/**
 * The composition root: configuration in, a snapshot out. Devices, store, connectors and the guide meet here and only
 * here; everything takes one way round: device → connector chart → store → snapshot, and card or touch → guide → device.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ReaderEvent } from '../drivers/readers/reader.ts';
import type { SpawnWorker } from '../drivers/readers/pcsc/workerProcess.ts';
import { LocalList } from './authorization/local-list.ts';
import type { Token } from './authorization/tokens.ts';
import { maskUid } from './authorization/uid.ts';
import type { Command, CommandAnswer, Sender, Snapshot } from './bridge/contract.ts';
import { Publisher } from './bridge/publisher.ts';
import { simulatedClockOf, systemClock, type Clock, type Timer } from './clock.ts';
import { ratedWatts, simulatedDevices, type Config } from './config/config.ts';
import { createDevices, type ConnectorDevices, type Devices } from './devices.ts';
import type { Condition } from './kiosk/alarms.ts';
import { OperatorDesk, type OperatorView } from './kiosk/operator/desk.ts';
import { planOperator, type OperatorPlan } from './kiosk/operator/link.ts';
import { OCPP_ALERTS_CHANNEL } from './operator/ocpp/operator.ts';
import { FaultDesk } from './kiosk/fault-desk.ts';
import { HouseTime, lastOfUnfinished } from './kiosk/house-time.ts';
import { Latency } from './kiosk/latency.ts';
import { Prices } from './kiosk/prices.ts';
import { planReporting, type Reporting, type ReportingPlan } from './kiosk/reporting.ts';
import { Screens } from './kiosk/screens.ts';
import { openKioskStore, readTokens } from './kiosk/setup.ts';
import { createSimulator } from './kiosk/simulation.ts';
import type { Simulator, SimulatorCommand } from './kiosk/simulator.ts';
import { STARTING_UP_MS, makeSnapshot } from './kiosk/snapshot.ts';
import { takeUpSessions } from './kiosk/take-up.ts';
import { isSimulation, touchOf } from './kiosk/touches.ts';
import { Visit } from './kiosk/visit.ts';
import { systemProbes, type Probes } from './kiosk/watch/probes.ts';
import { SystemWatch } from './kiosk/watch/system-watch.ts';
import { SimulatedWorld } from './kiosk/world.ts';
import { Connector } from './session/connector.ts';
import type { SessionJournal } from './session/journal.ts';
import type { Receipt } from './session/open-session.ts';
import type { PriceBasis } from './session/price.ts';
import type { ConnectorState } from './session/types.ts';
import { steadyClock, type SteadyClock } from './steady-clock.ts';
import type { Salvaged } from './store/salvage.ts';
import type { Store } from './store/store.ts';

export interface KioskOptions {
  readonly config: Config;
  /** The wall clock, which may be set at any time. */
  readonly clock: Clock;
  readonly spawnReader: SpawnWorker;
  readonly version: string;
  /** Epoch ms before which no clock can be right; null: not known. */
  readonly buildDate: number | null;
  /** Ends the process in good order for its supervisor to start it again; absent: the operator cannot restart this kiosk. */
  readonly restart?: () => void;
  /** What the machine tells of itself; absent: it is asked. */
  readonly probes?: Probes;
}

const MINUTE_MS = 60_000;

/** Brings the charger up. Throws ProblemError: tariffs, tokens, the store (`store.in-use`, …), drivers that are missing. */
export async function createKiosk(options: KioskOptions): Promise<Kiosk> {
  const { config } = options;
  const clock = steadyClock(options.clock);
  const [prices, tokens] = [await Prices.load(config), await readTokens(config)];
  const devices = createDevices(config, clock, options.spawnReader);
  const world = simulatedClockOf(options.clock) ? new SimulatedWorld() : null;
  const reporting = await planReporting(config, world);
  const operator = await planOperator(config);
  const store = openKioskStore(config.store.path, clock);
  const last = lastOfUnfinished(store.sessions);
  if (last !== null) clock.notBefore(last);
  const kiosk = new Kiosk(options, { clock, world, prices, tokens, devices, reporting, operator, store });
  kiosk.start();
  return kiosk;
}

interface Parts {
  readonly clock: SteadyClock;
  /** Where all is simulated. */
  readonly world: SimulatedWorld | null;
  readonly reporting: ReportingPlan;
  readonly operator: OperatorPlan | null;
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
  readonly #faults: FaultDesk;
  readonly #operator: OperatorDesk | null;
  readonly #visit: Visit;
  readonly #watch: SystemWatch;
  readonly #reporting: Reporting;
  readonly #screens: Screens;
  readonly #connectors: readonly Connector[];
  readonly #states = new Map<number, ConnectorState>();
  readonly #simulator: Simulator | null;
  readonly #publisher: Publisher;
  readonly #time: HouseTime;
  #startingUp: Timer | null = null;
  #receipt: { receipt: Receipt; connector: number } | null = null;
  #readerUp = false;
  #settled = false;
  #tookUp = false;

  constructor(options: KioskOptions, parts: Parts) {
    const { config } = options;
    const { clock, devices, operator, reporting, store, tokens, world } = parts;
    this.#options = options;
    this.#parts = parts;
    this.#list = new LocalList(tokens, { freeVend: config.authorization.freeVend });
    this.#faults = new FaultDesk({
      config,
      clock,
      store,
      devices,
      run: randomUUID(),
      channels: [...reporting.channels, ...(operator ? [OCPP_ALERTS_CHANNEL] : [])],
      changed: () => {
        this.#operator?.faultsChanged();
        this.#publisher.touch();
      },
      added: () => {
        this.#reporting.wake();
        this.#operator?.wake();
      },
      storeTroubled: () => this.#watch.storeTroubled(),
      checkClock: () => void this.#watch.check(),
      reloadScreen: () => this.#screens.reload(),
      controllerLink: (connector, up) => this.#watch.controllerLink(connector, up),
      meterReading: (connector, reading, energised) =>
        this.#watch.meterReading(connector, reading, energised),
    });
    this.#operator = operator && this.#operatorDesk(operator);
    this.#reporting = reporting.open(store, (condition) => this.#note(condition, null, 'webhook'));
    this.#watch = new SystemWatch({
      ...(world ?? {
        clock: simulatedClockOf(options.clock) ? systemClock : options.clock,
        probes: this.#operator?.probes(options.probes ?? systemProbes()) ?? options.probes ?? systemProbes(),
      }),
      marks: { read: () => store.states.read('run'), write: (mark) => store.states.write('run', mark) },
      listener: (condition, connector) => {
        this.#note(condition, connector);
        // A clock that was set is followed at once, not with the next minute.
        if (condition.code === 'clock.unsure') this.#time.follow();
      },
      buildDate: options.buildDate,
      storeFolder: path.dirname(path.resolve(store.file)),
      storeFile: store.file,
      connectors: config.connectors.map(({ id, controller }) => ({
        id,
        port: 'path' in controller ? controller.path : null,
      })),
    });
    this.#connectors = devices.connectors.map((device) => this.#connector(device));
    this.simulated = simulatedDevices(config) !== 'none';
    this.#simulator = this.simulated
      ? createSimulator({
          tokens,
          devices,
          world,
          clock: simulatedClockOf(options.clock),
          store,
          reset: (code, connector) => this.#faults.reset(code, connector),
          loseScreen: () => this.#screens.reload(),
          wake: () => this.#reporting.wake(),
          changed: () => this.#publisher.touch(),
        })
      : null;
    this.#visit = new Visit({
      config,
      clock,
      list: this.#list,
      operator: this.#operator,
      connectors: this.#connectors,
      basisOf: (connector, token) => this.#basis(connector, token),
      changed: () => {
        this.latency.cause();
        this.#time.follow();
        this.#publisher.touch();
      },
      flush: () => this.#publisher.flush(),
    });
    this.#time = new HouseTime({
      clock,
      isCounting: () =>
        !this.#tookUp || this.#visit.isTimed || this.#connectors.some(({ holder }) => holder !== undefined),
      followed: (byMs) => {
        this.#faults.clockSet(byMs);
        this.#operator?.clockSet();
      },
      minute: () => this.#faults.retry(),
      changed: () => this.#publisher.touch(),
    });
    this.#publisher = new Publisher(systemClock, (seq) => this.#snapshot(seq));
    this.#screens = new Screens(this.#watch.screen, (listener) => this.#publisher.subscribe(listener));
  }

  start(): void {
    const { store, devices } = this.#parts;
    this.#faults.start(this.#connectors);
    this.#operator?.start(this.#connectors);
    this.#reporting.start();
    this.#watch.start();
    if (store.setAside !== null) this.#storeRecovered(store.setAside, store.salvaged);
    store.onReplaced(({ setAside, salvaged }) => this.#storeRecovered(setAside, salvaged));
    takeUpSessions({
      store,
      journal: this.#journal,
      prices: this.#parts.prices,
      connectors: this.#connectors,
      now: this.#parts.clock.now(),
    });
    this.#tookUp = true;
    devices.reader.subscribe((event) => this.#onReader(event));
    devices.reader.start();
    this.#time.start();
    this.#startingUp = this.#parts.clock.after(STARTING_UP_MS, () => {
      this.#settled = true;
      this.#faults.settled();
      this.#watch.inStep();
      this.#publisher.touch();
    });
  }

  /** A damaged file was set aside, and what could be read of it goes on in a new one. */
  #storeRecovered(setAside: string, salvaged: Salvaged | null): void {
    const { store, clock } = this.#parts;
    store.audit(clock.now(), 'kiosk', 'store.recovered', { setAside, salvaged });
    // It is over as soon as it is noticed; it stands until somebody has looked after the old file.
    for (const raised of [true, false])
      this.#note({ code: 'store.recovered', raised, evidence: { setAside } }, null);
  }

  /** Of the link to the central system, for service mode; null: there is none. */
  get operator(): OperatorView | null {
    return this.#operator?.status() ?? null;
  }

  /** For shells: what becomes of the page. */
  get display(): Screens {
    return this.#screens;
  }

  snapshot(): Snapshot {
    return this.#publisher.now();
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    return this.#publisher.subscribe(listener);
  }

  /** `command` has passed `validateCommand`; `sender` was checked there. */
  command(command: Command, _sender: Sender): CommandAnswer {
    if (isSimulation(command)) return this.#simulate(command);
    if (command.type === 'painted') {
      this.latency.painted(command.seq);
      this.#watch.screen.painted(command.seq);
      return { ok: true };
    }
    const touch = touchOf(command, this.#parts.clock.now(), (id) => this.#find(id)?.state);
    return 'ok' in touch ? touch : this.#visit.send(touch);
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
    this.#visit.stop();
    this.#faults.stop();
    this.#time.stop();
    this.#startingUp?.cancel();
    this.#screens.stop();
    this.#watch.stop();
    await Promise.all([
      this.#reporting.stop(),
      this.#operator?.stop(),
      this.#parts.devices.reader.stop(),
      ...this.#connectors.map((connector) => connector.stop()),
    ]);
    this.#parts.store.close();
  }

  /** What sessions are written through. */
  get #journal(): SessionJournal {
    return this.#operator?.journal ?? this.#parts.store.sessions;
  }

  #operatorDesk(plan: OperatorPlan): OperatorDesk {
    const { config, version, clock: wall, restart } = this.#options;
    const { clock, devices, prices, store } = this.#parts;
    return new OperatorDesk({
      config,
      plan,
      clock,
      wall,
      store,
      list: this.#list,
      devices,
      version,
      zone: prices.zone,
      currency: prices.currency,
      board: () => this.#faults.board,
      basisOf: (connector, token) => this.#basis(connector, token),
      note: (condition) => this.#note(condition, null, 'ocpp'),
      remote: (connector) => this.#visit.send({ type: 'REMOTE', connector, at: clock.now() }),
      changed: () => this.#publisher.touch(),
      restart: restart ?? null,
    });
  }

  #find(id: number): Connector | undefined {
    return this.#connectors.find((connector) => connector.id === id);
  }

  #connector({ config: line, controller, meter }: ConnectorDevices): Connector {
    const { config } = this.#options;
    const { clock } = this.#parts;
    const { session, authorization } = config;
    return new Connector({
      id: line.id,
      label: line.label,
      controller,
      meter,
      journal: this.#journal,
      clock,
      limits: {
        plugMs: authorization.plugTimeoutSeconds * 1000,
        startMs: session.startTimeoutSeconds * 1000,
        fullMs: session.endWhenFullMinutes === null ? null : session.endWhenFullMinutes * MINUTE_MS,
      },
      maxAmps: line.maxCurrent,
      meterRating: {
        watts: ratedWatts(line),
        independent: line.meter.driver !== 'controller',
        phases: line.phases,
      },
      maxSessionMs: session.maxHours * 60 * MINUTE_MS,
      restorePolicy: session.afterPowerLoss,
      mask: maskUid,
      listener: {
        changed: () => this.#connectorChanged(line.id),
        condition: (condition) => this.#note(condition, line.id),
        closed: (receipt) => {
          this.#operator?.closed(receipt);
          this.#receipt = { receipt, connector: line.id };
          this.#visit.send({ type: 'CLOSED', connector: line.id, at: clock.now() });
        },
        startRefused: () => this.#visit.send({ type: 'START_REFUSED', connector: line.id, at: clock.now() }),
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
      this.#visit.send({ type: 'CONNECTOR', connector: id, state, at: this.#parts.clock.now() });
      const uid = connector.holder?.uid;
      if (state === 'starting' && uid !== undefined) this.#faults.identify(id, uid);
      if (state === 'plugged' && this.#options.config.authorization.freeVend) this.#startFree(connector);
    }
    this.#operator?.connectorChanged(connector);
    this.#time.follow();
    this.#publisher.touch();
  }

  #startFree(connector: Connector): void {
    const basis = this.#basis(connector.id, null);
    if (basis) connector.authorize(null, basis);
  }

  #note(condition: Condition, connector: number | null, source?: string): void {
    this.latency.cause();
    this.#faults.note(condition, connector, source);
  }

  #onReader(event: ReaderEvent): void {
    const at = this.#parts.clock.now();
    this.latency.cause();
    switch (event.type) {
      case 'tap':
        return this.#visit.tap(event.uid);
      case 'tap-problem':
        this.#visit.send({ type: 'TAP_PROBLEM', reason: event.problem, at });
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

  #basis(connectorId: number, token: Token | null): PriceBasis | null {
    return this.#parts.prices.choose({
      at: this.#parts.clock.now(),
      connectorId,
      tokenTariff: token?.tariff ?? null,
      tokenGroup: token?.group ?? null,
      adHoc: token === null,
      clockUnsure: this.#faults.clockUnsure,
    });
  }

  #snapshot(seq: number): Snapshot {
    this.latency.published(seq);
    return makeSnapshot(seq, {
      config: this.#options.config,
      version: this.#options.version,
      at: this.#parts.clock.now(),
      settled: this.#settled,
      prices: this.#parts.prices,
      guide: this.#visit.guide,
      connectors: this.#connectors,
      board: this.#faults.board,
      receipt: this.#receipt,
      readerUp: this.#readerUp,
      simulator: this.#simulator,
      clockRate: simulatedClockOf(this.#options.clock)?.rate ?? 1,
      operator: this.#operator,
    });
  }
}
