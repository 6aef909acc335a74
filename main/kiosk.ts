/**
 * The composition root: configuration in, a snapshot out. Devices, store, connectors and the guide meet here and only
 * here; everything takes one way round: device → connector chart → store → snapshot, and card or touch → guide → device.
 */
import { randomUUID } from 'node:crypto';
import type { ReaderEvent } from '../drivers/readers/reader.ts';
import { LocalList } from './authorization/local-list.ts';
import type { Token } from './authorization/tokens.ts';
import type { Command, CommandAnswer, Sender, Snapshot } from './bridge/contract.ts';
import { Publisher } from './bridge/publisher.ts';
import { simulatedClockOf, systemClock, type Timer } from './clock.ts';
import { simulatedDevices } from './config/config.ts';
import type { ConnectorDevices } from './devices.ts';
import type { Condition } from './kiosk/alarms.ts';
import { Availability } from './kiosk/availability.ts';
import { composeOperator, composeUpdates } from './kiosk/compose.ts';
import type { OperatorDesk, OperatorView } from './kiosk/operator/desk.ts';
import { openParts, type KioskOptions, type Parts } from './kiosk/parts.ts';
import { OCPP_ALERTS_CHANNEL } from './operator/ocpp/operator.ts';
import { FaultDesk } from './kiosk/fault-desk.ts';
import { HouseTime } from './kiosk/house-time.ts';
import { Latency } from './kiosk/latency.ts';
import { loggedJournal } from './kiosk/logged-journal.ts';
import { makeConnector } from './kiosk/make-connector.ts';
import type { Reporting } from './kiosk/reporting.ts';
import { Screens } from './kiosk/screens.ts';
import { composeService, type Service } from './kiosk/service/compose.ts';
import { createSimulator } from './kiosk/simulation.ts';
import type { Simulator, SimulatorCommand } from './kiosk/simulator.ts';
import { STARTING_UP_MS, makeSnapshot } from './kiosk/snapshot.ts';
import { takeUpSessions } from './kiosk/take-up.ts';
import { isService, isSimulation, touchOf } from './kiosk/touches.ts';
import type { UpdateDesk } from './kiosk/update-desk.ts';
import { Visit } from './kiosk/visit.ts';
import { systemProbes } from './kiosk/watch/probes.ts';
import { makeWatch } from './kiosk/watch/make-watch.ts';
import type { SystemWatch } from './kiosk/watch/system-watch.ts';
import { log } from './log/log.ts';
import type { Connector } from './session/connector.ts';
import type { SessionJournal } from './session/journal.ts';
import type { Receipt } from './session/open-session.ts';
import type { PriceBasis } from './session/price.ts';
import type { ConnectorState } from './session/types.ts';

/** Brings the charger up. Throws ProblemError: tariffs, tokens, the store (`store.in-use`, …), drivers that are missing. */
export async function createKiosk(options: KioskOptions): Promise<Kiosk> {
  const kiosk = new Kiosk(options, await openParts(options));
  kiosk.start();
  return kiosk;
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
  readonly #availability: Availability;
  readonly #service: Service;
  readonly #updates: UpdateDesk;
  #startingUp: Timer | null = null;
  #receipt: { receipt: Receipt; connector: number } | null = null;
  #readerUp = false;
  #settled = false;
  #tookUp = false;

  constructor(options: KioskOptions, parts: Parts) {
    const { config } = options;
    const { book, clock, devices, operator, reporting, store, tokens, world } = parts;
    this.#options = options;
    this.#parts = parts;
    this.#list = new LocalList(book, { freeVend: config.authorization.freeVend });
    this.#faults = new FaultDesk({
      config,
      clock,
      store,
      devices,
      run: randomUUID(),
      channels: [...reporting.channels, ...(operator ? [OCPP_ALERTS_CHANNEL] : [])],
      changed: () => {
        this.#operator?.faultsChanged();
        this.#service.faultsChanged();
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
    this.#operator =
      operator &&
      composeOperator(operator, options, parts, {
        list: this.#list,
        board: () => this.#faults.board,
        basisOf: (connector, token) => this.#basis(connector, token),
        note: (condition) => this.#note(condition, null, 'ocpp'),
        remote: (connector) => this.#visit.send({ type: 'REMOTE', connector, at: clock.now() }),
        changed: () => this.#publisher.touch(),
        availability: () => this.#availability,
      });
    this.#reporting = reporting.open(store, (condition) => this.#note(condition, null, 'webhook'));
    const machine = options.probes ?? systemProbes();
    const probes = this.#operator?.probes(machine) ?? machine;
    this.#watch = makeWatch({
      config,
      wall: options.clock,
      probes,
      world,
      store,
      buildDate: options.buildDate,
      listener: (condition, connector) => {
        this.#note(condition, connector);
        // A clock that was set is followed at once, not with the next minute.
        if (condition.code === 'clock.unsure') this.#time.follow();
      },
    });
    this.#connectors = devices.connectors.map((device) => this.#connector(device));
    this.#availability = new Availability(store.states, this.#connectors);
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
      isCovered: () => this.#service.desk.isShown,
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
    this.#screens = new Screens(this.#watch.screen, this.#publisher);
    this.#updates = composeUpdates(options, parts, {
      connectors: this.#connectors,
      availability: this.#availability,
      visit: this.#visit,
      operator: this.#operator,
      readerUp: () => this.#readerUp,
      onPainted: (listener) => this.#screens.onPainted(listener),
      service: () => this.#service.desk,
      changed: () => this.#publisher.touch(),
    });
    this.#service = composeService({
      ...parts,
      options,
      updates: this.#updates,
      connectors: this.#connectors,
      availability: this.#availability,
      list: this.#list,
      faults: this.#faults,
      link: this.#operator,
      watch: this.#watch,
      probes: world?.probes ?? probes,
      latency: this.latency,
      screens: () => this.#screens,
      snapshot: () => this.#publisher.now(),
      readerUp: () => this.#readerUp,
      uncovered: () => this.#visit.uncovered(),
      changed: () => this.#publisher.touch(),
    });
  }

  start(): void {
    const { clock, devices, prices, store } = this.#parts;
    this.#faults.start(this.#connectors);
    this.#availability.apply();
    this.#service.start();
    this.#operator?.start(this.#connectors);
    this.#reporting.start();
    this.#watch.start();
    this.#faults.watchStore();
    const connectors = this.#connectors;
    takeUpSessions({ store, journal: this.#journal, prices, connectors, now: clock.now() });
    this.#tookUp = true;
    devices.reader.subscribe((event) => this.#onReader(event));
    devices.reader.start();
    this.#time.start();
    this.#updates.start();
    this.#options.theme?.onChange(() => this.#publisher.touch());
    this.#startingUp = clock.after(STARTING_UP_MS, () => {
      this.#settled = true;
      this.#faults.settled();
      this.#watch.inStep();
      this.#publisher.touch();
    });
  }

  /** Of the link to the central system; null: there is none. */
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
      this.#screens.painted(command.seq);
      return { ok: true };
    }
    if (isService(command)) {
      this.latency.cause();
      return this.#service.desk.command(command);
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
    this.#updates.stop();
    this.#service.stop();
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
    return loggedJournal(this.#operator?.journal ?? this.#parts.store.sessions);
  }

  #find(id: number): Connector | undefined {
    return this.#connectors.find((connector) => connector.id === id);
  }

  #connector(device: ConnectorDevices): Connector {
    const { id } = device.config;
    const { config } = this.#options;
    const { clock } = this.#parts;
    const surroundings = { config, clock, journal: this.#journal };
    return makeConnector(device, surroundings, {
      changed: () => this.#connectorChanged(id),
      condition: (condition) => this.#note(condition, id),
      closed: (receipt) => {
        this.#operator?.closed(receipt);
        this.#receipt = { receipt, connector: id };
        this.#visit.send({ type: 'CLOSED', connector: id, at: clock.now() });
      },
      startRefused: () => this.#visit.send({ type: 'START_REFUSED', connector: id, at: clock.now() }),
      authorizationLapsed: () => this.#publisher.touch(),
    });
  }

  #connectorChanged(id: number): void {
    const connector = this.#find(id);
    if (!connector) return;
    this.latency.cause();
    const { state } = connector;
    if (this.#states.get(id) !== state) {
      this.#states.set(id, state);
      log.debug('connector.state', 'a connector changed', { connector: id, state });
      this.#visit.send({ type: 'CONNECTOR', connector: id, state, at: this.#parts.clock.now() });
      const uid = connector.holder?.uid;
      if (state === 'starting' && uid !== undefined) this.#faults.identify(id, uid);
      const isFree = state === 'plugged' && this.#options.config.authorization.freeVend;
      const basis = isFree ? this.#basis(id, null) : null;
      if (basis) connector.authorize(null, basis);
    }
    this.#operator?.connectorChanged(connector);
    this.#time.follow();
    this.#publisher.touch();
  }

  #note(condition: Condition, connector: number | null, source?: string): void {
    this.latency.cause();
    this.#faults.note(condition, connector, source);
  }

  #onReader(event: ReaderEvent): void {
    this.latency.cause();
    switch (event.type) {
      case 'tap':
        if (!this.#service.desk.tap(event.uid)) this.#visit.tap(event.uid);
        return this.#publisher.touch();
      case 'tap-problem':
        if (!this.#service.desk.tapProblem(event.problem)) this.#visit.tapProblem(event.problem);
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
      service: this.#service.desk.view,
      brightness: this.#parts.brightness.picture,
      theme: this.#options.theme?.view ?? null,
    });
  }
}
