/** Carries one driver's visit: the guide chart, its timers, and what it asks for of cards and connectors. */
import type { TapProblem } from '../../drivers/readers/reader.ts';
import type { LocalList } from '../authorization/local-list.ts';
import type { Token } from '../authorization/tokens.ts';
import type { CommandAnswer, Language } from '../bridge/contract.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { guide, guideState, startGuide, type GuideSnapshot } from '../guide/chart.ts';
import type { GuideAction, GuideEvent } from '../guide/events.ts';
import { log } from '../log/log.ts';
import type { Connector } from '../session/connector.ts';
import type { PriceBasis } from '../session/price.ts';
import {
  askDesk,
  offerTo,
  ownAnswer,
  sessionToken,
  type DeskAnswer,
  type DeskConnector,
} from './card-desk.ts';
import type { Verdict } from './operator/cards.ts';

/** Where the operator has a say in who charges. */
export interface VisitOperator {
  readonly cards: { find(uid: string): Token };
  /** Never rejects. */
  ask(token: Token): Promise<Verdict>;
  letIn(connector: Connector, token: Token, basis: PriceBasis): boolean;
  isKeptFor(connector: number, token: Token): boolean;
  /** This card ends the session there. */
  stoppedBy(connector: Connector, token: Token): void;
}

export interface VisitOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly list: LocalList;
  /** Null: the list decides alone. */
  readonly operator: VisitOperator | null;
  readonly connectors: readonly Connector[];
  readonly basisOf: (connector: number, token: Token | null) => PriceBasis | null;
  /** Something that a snapshot shows is different. */
  readonly changed: () => void;
  /** Shows what is true now, before anything else happens. */
  readonly flush: () => void;
  /** Service mode lies over the driver's screen. */
  readonly isCovered: () => boolean;
}

export class Visit {
  readonly #o: VisitOptions;
  #guide: GuideSnapshot;
  #timers: Timer[] = [];
  #card: { readonly attempt: number; readonly token: Token } | null = null;
  #tappedUid: string | null = null;
  #stopped = false;

  constructor(options: VisitOptions) {
    this.#o = options;
    const { station, display } = options.config;
    const [first = 'en', ...others] = station.languages as readonly Language[];
    this.#guide = startGuide({
      connectors: options.connectors.map(({ id }) => id),
      languages: [first, ...others],
      receiptMs: display.receiptSeconds * 1000,
    });
  }

  get guide(): GuideSnapshot {
    return this.#guide;
  }

  /** Something on the screen ends by itself. */
  get isTimed(): boolean {
    const { deadline, sheetUntil } = this.#guide.context;
    return deadline !== null || sheetUntil !== null;
  }

  /** The driver's screen is there again: a receipt that nobody has seen stays as long as any other. */
  uncovered(): void {
    if (guideState(this.#guide).state === 'receipt') this.send({ type: 'EXTEND', at: this.#o.clock.now() });
  }

  tap(uid: string): void {
    this.#tappedUid = uid;
    this.send({ type: 'TAP', at: this.#o.clock.now() });
  }

  tapProblem(reason: TapProblem): void {
    this.send({ type: 'TAP_PROBLEM', reason, at: this.#o.clock.now() });
  }

  send(event: GuideEvent): CommandAnswer {
    if (this.#stopped) return { ok: true };
    const { snapshot, actions } = guide(this.#guide, event);
    this.#guide = snapshot;
    this.#arm();
    this.#o.changed();
    for (const action of actions) this.#carryOut(action);
    return { ok: true };
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  #disarm(): void {
    for (const timer of this.#timers) timer.cancel();
  }

  #carryOut(action: GuideAction): void {
    const at = this.#o.clock.now();
    switch (action.type) {
      case 'check':
        // "Checking your card" is owed at once, however quick the answer may be.
        this.#o.flush();
        return this.#check(action.attempt, at);
      case 'authorize': {
        const connector = this.#find(action.connector);
        const token = this.#card?.attempt === action.attempt ? this.#card.token : null;
        this.#card = null;
        // Without a price nothing may start: a driver would not know what is owed.
        const basis = token && this.#o.basisOf(action.connector, token);
        if (connector && basis && this.#letIn(connector, token, basis)) return;
        this.send({ type: 'START_REFUSED', connector: action.connector, at });
        return;
      }
      case 'stop': {
        const connector = this.#find(action.connector);
        const card = action.reason === 'driver-card' ? this.#card?.token : undefined;
        if (connector && card) this.#o.operator?.stoppedBy(connector, card);
        return connector?.end(action.reason);
      }
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
    const { operator, list } = this.#o;
    // Where everybody charges nobody has to be asked.
    if (!operator || list.isFreeVend) return this.#answer(attempt, at, askDesk(list, uid, at, this.#desks()));
    const token = operator.cards.find(uid);
    // Whoever charges gets away, whatever the operator says or does not say.
    const own = ownAnswer(token, this.#desks());
    if (own) return this.#answer(attempt, at, own);
    operator
      .ask(token)
      .then((verdict) => this.#judged(attempt, verdict))
      .catch((error: unknown) => log.error('visit.not-asked', 'a card could not be asked for', { error }));
  }

  #judged(attempt: number, verdict: Verdict): void {
    // Whoever left in the meantime, or was told that it takes too long, is not interested any more.
    if (
      this.#stopped ||
      this.#guide.context.attempt !== attempt ||
      guideState(this.#guide).state !== 'authorizing'
    )
      return;
    const at = this.#o.clock.now();
    const { token } = verdict;
    if (!verdict.accepted) {
      return this.#answer(attempt, at, { is: 'rejected', reason: verdict.reason });
    }
    this.#answer(attempt, at, ownAnswer(token, this.#desks()) ?? offerTo(token, this.#desks()));
  }

  #desks(): DeskConnector[] {
    const { connectors, operator } = this.#o;
    return connectors.map(({ id, state, holder }) => ({
      id,
      state,
      holder,
      ...(operator && { keptFor: (token: Token) => operator.isKeptFor(id, token) }),
    }));
  }

  #letIn(connector: Connector, token: Token, basis: PriceBasis): boolean {
    const { operator } = this.#o;
    return operator
      ? operator.letIn(connector, token, basis)
      : connector.authorize(sessionToken(token), basis);
  }

  #answer(attempt: number, at: number, answer: DeskAnswer): void {
    if (answer.is === 'rejected') {
      this.send({ type: 'REFUSED', attempt, reason: answer.reason, at });
      return;
    }
    const { token } = answer;
    const language = this.#o.config.station.languages.find((known) => known === token.language) ?? null;
    if (answer.is === 'accepted') {
      this.#card = { attempt, token };
      this.send({ type: 'ACCEPTED', attempt, stops: null, choices: answer.choices, language, at });
    } else if (answer.running) {
      const stops = answer.connector;
      this.#card = { attempt, token };
      this.send({ type: 'ACCEPTED', attempt, stops, choices: [stops], language, at });
    } else {
      this.send({ type: 'KNOWN', attempt, connector: answer.connector, language, at });
    }
  }

  #find(id: number): Connector | undefined {
    return this.#o.connectors.find((connector) => connector.id === id);
  }

  #arm(): void {
    const { clock } = this.#o;
    const { deadline, sheetUntil } = this.#guide.context;
    this.#disarm();
    const fire = (at: number, event: () => GuideEvent) =>
      clock.after(at - clock.now(), () => this.send(event()));
    const ends = (): GuideEvent =>
      this.#o.isCovered() && guideState(this.#guide).state === 'receipt'
        ? { type: 'EXTEND', at: clock.now() }
        : { type: 'DEADLINE', counting: this.#isCounting(), at: clock.now() };
    const closes = () => ({ type: 'SHEET_DEADLINE', at: clock.now() }) as const;
    this.#timers = [
      ...(deadline ? [fire(deadline.at, ends)] : []),
      ...(sheetUntil === null ? [] : [fire(sheetUntil, closes)]),
    ];
  }

  #isCounting(): boolean {
    const { focus } = this.#guide.context;
    const state = focus === null ? undefined : this.#find(focus)?.state;
    return state === 'authorized' || state === 'starting';
  }
}
