/** Carries one driver's visit: the guide chart, its timers, and what it asks for of cards and connectors. */
import type { LocalList } from '../authorization/local-list.ts';
import type { Token } from '../authorization/tokens.ts';
import type { CommandAnswer, Language } from '../bridge/contract.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { guide, startGuide, type GuideSnapshot } from '../guide/chart.ts';
import type { GuideAction, GuideEvent } from '../guide/events.ts';
import type { Connector } from '../session/connector.ts';
import type { PriceBasis } from '../session/price.ts';
import { askDesk, sessionToken } from './card-desk.ts';

export interface VisitOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly list: LocalList;
  readonly connectors: readonly Connector[];
  readonly basisOf: (connector: number, token: Token | null) => PriceBasis | null;
  /** Something that a snapshot shows is different. */
  readonly changed: () => void;
  /** Shows what is true now, before anything else happens. */
  readonly flush: () => void;
}

export class Visit {
  readonly #o: VisitOptions;
  #guide: GuideSnapshot;
  #timers: Timer[] = [];
  #card: { readonly attempt: number; readonly token: Token } | null = null;
  #tappedUid: string | null = null;

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

  tap(uid: string): void {
    this.#tappedUid = uid;
    this.send({ type: 'TAP', at: this.#o.clock.now() });
  }

  send(event: GuideEvent): CommandAnswer {
    const { snapshot, actions } = guide(this.#guide, event);
    this.#guide = snapshot;
    this.#arm();
    this.#o.changed();
    for (const action of actions) this.#carryOut(action);
    return { ok: true };
  }

  stop(): void {
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
        if (connector && basis && connector.authorize(sessionToken(token), basis)) return;
        this.send({ type: 'START_REFUSED', connector: action.connector, at });
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
    const answer = askDesk(this.#o.list, uid, at, this.#o.connectors);
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
    this.stop();
    const fire = (at: number, event: () => GuideEvent) =>
      clock.after(at - clock.now(), () => this.send(event()));
    const ends = () => ({ type: 'DEADLINE', counting: this.#isCounting(), at: clock.now() }) as const;
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
