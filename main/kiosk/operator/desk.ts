/** Everything about the operator in one room: what happens here goes out, and what the central system asks comes in. */
import { mayStop } from '../../authorization/local-list.ts';
import type { Token } from '../../authorization/tokens.ts';
import type { Notice } from '../../bridge/contract.ts';
import type { Timer } from '../../clock.ts';
import { log } from '../../log/log.ts';
import { AuthorizationCache } from '../../operator/ocpp/cache.ts';
import type { GivenUp } from '../../operator/ocpp/pump.ts';
import type { IdToken, OperatorSettings, OperatorStatus } from '../../operator/port.ts';
import type { Connector } from '../../session/connector.ts';
import type { SessionJournal, SessionRecord, SessionToken } from '../../session/journal.ts';
import type { Receipt } from '../../session/open-session.ts';
import type { PriceBasis } from '../../session/price.ts';
import { reprice } from '../../session/stored.ts';
import type { Zone } from '../../tariff/zone.ts';
import { sessionToken } from '../card-desk.ts';
import type { Probes } from '../watch/probes.ts';
import { Cards, type Verdict } from './cards.ts';
import { Changes } from './changes.ts';
import { OperatorCosts, type CostDifference, type OperatorCost } from './costs.ts';
import type { OperatorDeskOptions } from './desk-options.ts';
import { Endings } from './endings.ts';
import { OperatorList } from './local-list.ts';
import { MessageTimes } from './message-times.ts';
import { OPERATOR_MESSAGE, ScreenMessages, type MessageScene } from './messages.ts';
import { qrText } from './qr.ts';
import { makeRunning, type Running } from './running.ts';
import { idTokenOf, SessionEvents, type StartDetails } from './session-events.ts';
import { OperatorTime } from './time.ts';
import { TOTP_STEP_SECONDS } from './totp.ts';

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
  readonly #changes = new Changes();
  readonly #endings: Endings;
  #running: Running | null = null;
  #qrTimer: Timer | null = null;

  constructor(options: OperatorDeskOptions) {
    this.#o = options;
    const { store, clock, wall, list, config } = options;
    const failed = (error: unknown) => this.#failed(error);
    this.#endings = new Endings(clock);
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
    this.#running = makeRunning(this.#o, connectors, {
      events: this.#events,
      cards: this.cards,
      list: this.#list,
      cache: this.#cache,
      costs: this.#costs,
      messages: this.#messages,
      messageTimes: this.#messageTimes,
      time: this.#time,
      endings: this.#endings,
      settings: () => this.#settings(),
      startFromAfar: (connector, token, { remoteStartId }) =>
        this.#startFromAfar(connector, token, remoteStartId),
      refused: (channel, message) => this.#refused(channel, message),
      failed: (error) => this.#failed(error),
    });
    const { availability, reservations, operator } = this.#running;
    availability.apply();
    reservations.start();
    operator.start();
    this.#armQr();
  }

  async stop(): Promise<void> {
    this.#qrTimer?.cancel();
    this.#messageTimes.stop();
    this.#endings.stop();
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
    this.#endings.connectorChanged();
  }

  faultsChanged(): void {
    const running = this.#running;
    if (running) for (const connector of running.connectors) this.#tellChange(running, connector);
  }

  #tellChange({ operator, station }: Running, { id }: Connector): void {
    const standing = station.standing(id);
    if (standing && this.#changes.isNew(standing)) operator.connectorChanged(id);
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

  /** Tries at once, instead of after the wait that is due. */
  reconnect(): void {
    this.#running?.operator.reconnect();
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

  /** What the central system will not have is lost to it: said aloud, kept in the audit trail. */
  #refused(channel: string, { id, why, code, message }: GivenUp): void {
    const answer = { channel, id, why, refusal: code, answer: message };
    log.error('operator.given-up', 'the central system will not have a message', answer);
    const { store, clock } = this.#o;
    store.audit(clock.now(), 'operator', 'message.given-up', { channel, id, why, code, message });
  }

  #failed(error: unknown): void {
    log.error('operator.failed', 'something about the operator went wrong', { error });
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
