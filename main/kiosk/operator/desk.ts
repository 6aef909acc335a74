/** Everything about the operator in one room: what happens here goes out, and what the central system asks comes in. */
import { mayStop } from '../../authorization/local-list.ts';
import type { LocalList } from '../../authorization/local-list.ts';
import type { Token } from '../../authorization/tokens.ts';
import type { Notice } from '../../bridge/contract.ts';
import type { Clock, Timer } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import type { Devices } from '../../devices.ts';
import type { FaultBoard } from '../../faults/board.ts';
import { AuthorizationCache } from '../../operator/ocpp/cache.ts';
import { OCPP_CHANNEL, OcppOperator } from '../../operator/ocpp/operator.ts';
import type { GivenUp } from '../../operator/ocpp/pump.ts';
import type { IdToken, OperatorSettings, OperatorStatus } from '../../operator/port.ts';
import { messageOf } from '../../problem.ts';
import type { Connector } from '../../session/connector.ts';
import type { SessionJournal, SessionRecord, SessionToken } from '../../session/journal.ts';
import type { Receipt } from '../../session/open-session.ts';
import type { PriceBasis } from '../../session/price.ts';
import { reprice } from '../../session/stored.ts';
import type { Zone } from '../../tariff/zone.ts';
import type { Store } from '../../store/store.ts';
import type { Condition } from '../alarms.ts';
import { sessionToken } from '../card-desk.ts';
import type { Probes } from '../watch/probes.ts';
import { Availability } from './availability.ts';
import { Cards, type Verdict } from './cards.ts';
import { OperatorCosts, type CostDifference, type OperatorCost } from './costs.ts';
import { dialectOf, type OperatorPlan } from './link.ts';
import { OperatorList } from './local-list.ts';
import { MessageTimes } from './message-times.ts';
import { OPERATOR_MESSAGE, ScreenMessages, type MessageScene } from './messages.ts';
import { qrText } from './qr.ts';
import { Reservations } from './reservations.ts';
import { Restarts } from './restarts.ts';
import { latestSample, Sampler } from './sampler.ts';
import { idTokenOf, SessionEvents, type StartDetails } from './session-events.ts';
import { KioskStation } from './station.ts';
import { OperatorTime } from './time.ts';
import { TOTP_STEP_SECONDS } from './totp.ts';

/** Stopping, with its retries, and the last reading. */
const END_LIMIT_MS = 15_000;

export interface OperatorDeskOptions {
  readonly config: Config;
  readonly plan: OperatorPlan;
  readonly clock: Clock;
  /** The machine's own, which the central system's time is compared with. */
  readonly wall: Clock;
  readonly store: Store;
  readonly list: LocalList;
  readonly devices: Devices;
  readonly version: string;
  readonly zone: Zone;
  /** ISO 4217. */
  readonly currency: string;
  readonly board: () => FaultBoard;
  readonly basisOf: (connector: number, token: Token) => PriceBasis | null;
  readonly note: (condition: Condition) => void;
  /** Somebody was let in from afar: the screen goes there if nobody else is being helped. */
  readonly remote: (connector: number) => void;
  /** A snapshot may show something else. */
  readonly changed: () => void;
  readonly restart: (() => void) | null;
}

/** For service mode. */
export interface OperatorView extends OperatorStatus {
  readonly costDifferences: readonly CostDifference[];
  readonly listVersion: number;
  readonly listEntries: number;
  readonly cachedCards: number;
}

export class OperatorDesk {
  readonly cards: Cards;
  readonly #o: OperatorDeskOptions;
  readonly #events: SessionEvents;
  readonly #list: OperatorList;
  readonly #cache: AuthorizationCache;
  readonly #costs: OperatorCosts;
  readonly #messages = new ScreenMessages();
  readonly #messageTimes: MessageTimes;
  readonly #time: OperatorTime;
  readonly #starts = new Map<number, { readonly uid: string; readonly details: StartDetails }>();
  readonly #enders = new Map<string, IdToken>();
  /** What a dialect was last told to look at, by connector. */
  readonly #seen = new Map<number, string>();
  #running: Running | null = null;
  #waiting: (() => void)[] = [];
  #qrTimer: Timer | null = null;

  constructor(options: OperatorDeskOptions) {
    this.#o = options;
    const { store, clock, wall, list, config } = options;
    const failed = (error: unknown) => this.#failed(error);
    this.#list = new OperatorList(store.states);
    const { cacheHours: hours, offline } = config.authorization;
    this.#cache = new AuthorizationCache({ states: store.states, clock, hours, failed });
    this.cards = new Cards({
      file: list,
      list: this.#list,
      cache: this.#cache,
      offline,
      operator: () => this.#running?.operator ?? NOBODY,
      now: () => clock.now(),
    });
    this.#events = new SessionEvents({
      store,
      journal: store.sessions,
      online: () => this.online,
      startOf: (connector, token) => this.#detailsOf(connector, token),
      enderOf: (session) => this.#enders.get(session) ?? null,
      costOf: (record) => costOf(record, options.zone),
      added: () => this.wake(),
      failed,
    });
    this.#costs = new OperatorCosts({
      now: () => clock.now(),
      session: (id) => store.sessions.get(id),
      audit: (what, detail) => store.audit(clock.now(), 'operator', what, detail),
    });
    this.#messageTimes = new MessageTimes({ clock, messages: this.#messages, changed: options.changed });
    this.#time = new OperatorTime(wall, (aheadMs) =>
      store.audit(clock.now(), 'operator', 'clock.differs', { aheadMs }),
    );
  }

  /** Sessions that are written through this are told of. */
  get journal(): SessionJournal {
    return this.#events.journal;
  }

  get online(): boolean {
    return this.#running?.operator.online ?? false;
  }

  /** `probes` that also believe the central system's time. */
  probes(probes: Probes): Probes {
    return this.#time.probes(probes);
  }

  /** Before the devices start, and before sessions that the last process left are taken up. */
  start(connectors: readonly Connector[]): void {
    this.#events.reconcile();
    this.#running = this.#make(connectors);
    const { availability, reservations, operator } = this.#running;
    availability.apply();
    reservations.start();
    operator.start();
    this.#armQr();
  }

  async stop(): Promise<void> {
    this.#qrTimer?.cancel();
    this.#messageTimes.stop();
    for (const done of this.#waiting.splice(0)) done();
    const running = this.#running;
    if (!running) return;
    running.sampler.stop();
    running.reservations.stop();
    await running.operator.stop();
  }

  /** Lets a card's holder begin. False: not now, or it is kept for somebody else. */
  letIn(connector: Connector, token: Token, basis: PriceBasis, remoteStartId: number | null = null): boolean {
    const reservation = this.#running?.reservations.matching(connector.id, token) ?? null;
    if (connector.state === 'reserved' && !reservation) return false;
    const details = { remoteStartId, reservationId: reservation?.id ?? null };
    this.#starts.set(connector.id, { uid: token.uid, details });
    const { plugTimeoutMs } = this.#settings();
    return connector.authorize(sessionToken(token), basis, plugTimeoutMs ?? undefined);
  }

  /** A card that was held up may use this reserved connector. */
  isKeptFor(connector: number, token: Pick<Token, 'uid' | 'group'>): boolean {
    return (this.#running?.reservations.matching(connector, token) ?? null) !== null;
  }

  /** May this card charge? Never rejects. What is said to its holder is shown from then on. */
  async ask(token: Token): Promise<Verdict> {
    const verdict = await this.cards.ask(token);
    if (verdict.accepted && verdict.words) this.#messages.tell(token.uid, verdict.words);
    return verdict;
  }

  /** Whose card ends the session there. */
  stoppedBy(connector: Connector, token: Pick<Token, 'uid' | 'group'>): void {
    const { session } = connector;
    if (session && (session.token === null || mayStop(session.token, token)))
      this.#enders.set(session.id, idTokenOf(token));
  }

  connectorChanged(connector: Connector): void {
    const running = this.#running;
    if (!running) return;
    running.reservations.connectorChanged(connector);
    running.sampler.update();
    this.#tellChange(running, connector);
    running.restarts.connectorChanged();
    for (const look of [...this.#waiting]) look();
  }

  faultsChanged(): void {
    const running = this.#running;
    if (running) for (const connector of running.connectors) this.#tellChange(running, connector);
  }

  /** Only what makes a difference to the central system: readings come every second. */
  #tellChange({ operator, station }: Running, { id }: Connector): void {
    const facts = station.connectors().find((one) => one.id === id);
    const key = JSON.stringify([facts?.state, facts?.since, facts?.inService, facts?.session, facts?.fault]);
    if (this.#seen.get(id) === key) return;
    this.#seen.set(id, key);
    operator.connectorChanged(id);
  }

  /** The time of the house stands somewhere else now. */
  clockSet(): void {
    this.#running?.reservations.look();
    this.#running?.sampler.update();
  }

  closed(receipt: Receipt): void {
    this.#enders.delete(receipt.id);
    try {
      this.#costs.closed(receipt);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Something waits in the outbox. */
  wake(): void {
    this.#running?.operator.wake();
  }

  /** What the operator has the screen say. */
  notices(scene: Omit<MessageScene, 'connectors'>): {
    readonly front: readonly Notice[];
    readonly back: readonly Notice[];
  } {
    const { front, back } = this.#messages.shown({ ...scene, connectors: this.#running?.connectors ?? [] });
    const price = this.#defaultPrice(scene.idle);
    return { front, back: price === null ? back : [...back, priceNotice(price, scene.at)] };
  }

  /** What the operator says that a session costs, where that is what the driver is shown. */
  shownCost(session: string): OperatorCost | null {
    return this.#o.plan.config.cost === 'operator' ? this.#costs.of(session) : null;
  }

  /** By which an app starts a session here; null: not configured, or the operator could not be reached by it. */
  get qr(): string | null {
    const { plan, config, clock } = this.#o;
    if (!plan.qr || !this.online) return null;
    const [only, ...others] = config.connectors;
    const connector = others.length === 0 ? (only?.id ?? null) : null;
    return qrText(plan.qr, { station: config.station.id, connector, at: clock.now() });
  }

  status(): OperatorView | null {
    const status = this.#running?.operator.status();
    return (
      (status && {
        ...status,
        costDifferences: this.#costs.differences,
        listVersion: this.#list.version,
        listEntries: this.#list.size,
        cachedCards: this.#cache.size,
      }) ??
      null
    );
  }

  #make(connectors: readonly Connector[]): Running {
    const { config, plan, clock, store, devices, version, currency } = this.#o;
    const { config: line } = plan;
    const failed = (error: unknown) => this.#failed(error);
    const availability = new Availability(store.states, connectors);
    const reservations = new Reservations({ states: store.states, clock, connectors, failed });
    const { restart } = this.#o;
    const restarts = new Restarts({ clock, connectors, restart, close: () => availability.close(true) });
    const sampler = new Sampler({
      clock,
      connectors,
      times: () => {
        const { sampleMs, clockAlignedMs } = this.#settings();
        return {
          periodicMs: sampleMs ?? line.sampleSeconds * 1000,
          alignedMs: clockAlignedMs ?? line.alignedSeconds * 1000,
        };
      },
      write: (session, connector, context, sample) =>
        void this.#events.samples(session, connector, context, sample),
    });
    const station = new KioskStation({
      identity: { id: config.station.id, vendor: 'EVSE Kiosk', model: 'EVSE Kiosk', version },
      outlets: connectors.flatMap((connector) => {
        const device = devices.connectors.find((one) => one.config.id === connector.id);
        if (!device) return [];
        const { maxCurrent: maxAmps, phases } = device.config;
        return [{ connector, controller: device.controller, maxAmps, phases }];
      }),
      board: this.#o.board,
      availability,
      reservations,
      restarts,
      cards: this.cards,
      list: this.#list,
      cache: this.#cache,
      costs: this.#costs,
      messages: this.#messages,
      letIn: (connector, token, { remoteStartId }) => this.#startFromAfar(connector, token, remoteStartId),
      hear: (now) => this.#time.hear(now),
      untilEnded: (connector) => this.#untilEnded(connector),
      changed: this.#messageTimes.told,
      failed,
    });
    const operator = new OcppOperator({
      clock,
      random: Math.random,
      store,
      station,
      url: line.url,
      security: plan.security,
      dialect: dialectOf(plan, {
        config,
        currency,
        listEntries: () => this.#list.size,
        waiting: (session) => this.#isWaiting(session),
        sampleNow: (connector) => this.#sampleNow(connectors, connector),
      }),
      listener: {
        condition: (condition) => this.#o.note(condition),
        refused: (channel, message) => this.#refused(channel, message),
        changed: () => {
          this.#running?.sampler.update();
          this.#o.changed();
        },
        learned: (token, answer) => this.#cache.learn(token, answer),
        failed,
      },
      ...(plan.open && { open: plan.open }),
    });
    return { connectors, availability, reservations, restarts, sampler, station, operator };
  }

  #startFromAfar(connector: Connector, token: Token, remoteStartId: number | null): boolean {
    const basis = this.#o.basisOf(connector.id, token);
    // Without a price nothing may start: a driver would not know what is owed.
    if (!basis || !this.letIn(connector, token, basis, remoteStartId)) return false;
    this.#o.remote(connector.id);
    return true;
  }

  /** The operator's price in words for everybody, where the operator's figures are what counts. */
  #defaultPrice(idle: boolean): string | null {
    if (!idle || this.#o.plan.config.cost !== 'operator') return null;
    return this.#running?.operator.settings().defaultPrice ?? null;
  }

  #settings(): Pick<OperatorSettings, 'sampleMs' | 'clockAlignedMs' | 'plugTimeoutMs'> {
    return this.#running?.operator.settings() ?? NO_SETTINGS;
  }

  #detailsOf(connector: number, token: SessionToken | null): StartDetails {
    const start = this.#starts.get(connector);
    this.#starts.delete(connector);
    return start && start.uid === token?.uid ? start.details : { remoteStartId: null, reservationId: null };
  }

  #isWaiting(session: string | null): boolean {
    const { outbox } = this.#o.store;
    if (session === null) return outbox.waiting(OCPP_CHANNEL) > 0;
    const items = outbox.next(OCPP_CHANNEL, Number.MAX_SAFE_INTEGER);
    return items.some(({ id }) => id.startsWith(`${session}/`));
  }

  #sampleNow(connectors: readonly Connector[], id: number): boolean {
    const connector = connectors.find((one) => one.id === id);
    const session = connector?.session;
    const sample = connector && latestSample(connector);
    if (!session || session.endedAt !== null || !sample) return false;
    return this.#events.samples(session.id, id, 'trigger', { ...sample, at: this.#o.clock.now() });
  }

  #untilEnded(connector: Connector): Promise<boolean> {
    const isOver = () => connector.holder === undefined || connector.session?.endedAt != null;
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#waiting = this.#waiting.filter((one) => one !== look);
        resolve(isOver());
      };
      const look = () => {
        if (isOver()) done();
      };
      const timer = this.#o.clock.after(END_LIMIT_MS, done);
      this.#waiting.push(look);
      look();
    });
  }

  /** What the central system will not have is lost to it: said aloud, kept in the audit trail. */
  #refused(channel: string, { id, why, code, message }: GivenUp): void {
    console.error(`operator: ${channel} ${id} given up (${why} ${code}): ${message}`);
    const { store, clock } = this.#o;
    store.audit(clock.now(), 'operator', 'message.given-up', { channel, id, why, code, message });
  }

  #failed(error: unknown): void {
    console.error(`operator: ${messageOf(error)}`);
  }

  /** The code in the picture is another one every half minute. */
  #armQr(): void {
    const { plan, clock, changed } = this.#o;
    if (!plan.qr?.secret) return;
    const stepMs = TOTP_STEP_SECONDS * 1000;
    this.#qrTimer = clock.after(stepMs - (clock.now() % stepMs), () => {
      changed();
      this.#armQr();
    });
  }
}

interface Running {
  readonly connectors: readonly Connector[];
  readonly availability: Availability;
  readonly reservations: Reservations;
  readonly restarts: Restarts;
  readonly sampler: Sampler;
  readonly station: KioskStation;
  readonly operator: OcppOperator;
}

function priceNotice(text: string, since: number): Notice {
  return { code: OPERATOR_MESSAGE, text, connector: null, since };
}

const NO_SETTINGS = { sampleMs: null, clockAlignedMs: null, plugTimeoutMs: null } as const;

/** Before the link is made. */
const NOBODY = {
  online: false,
  authorize: () => Promise.resolve(null),
  settings: () => ({
    ...NO_SETTINGS,
    stopOnInvalidToken: true,
    localList: true,
    localPreAuthorize: true,
    cache: true,
    offline: null,
    defaultPrice: null,
  }),
};

function costOf(record: SessionRecord, zone: Zone): { amount: string; currency: string } | null {
  const priced = reprice(record, zone);
  if (priced.is !== 'priced') return null;
  const { payable, currency } = priced.now;
  return { amount: payable.incl, currency };
}
