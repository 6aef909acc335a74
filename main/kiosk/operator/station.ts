/** What the central system may ask of this charger, carried out by the kiosk's own rooms. */
import type { FaultBoard } from '../../faults/board.ts';
import { FAULTS, stopsCharging } from '../../faults/catalogue.ts';
import type { ChargeController } from '../../../drivers/controllers/controller.ts';
import type { Token } from '../../authorization/tokens.ts';
import type { AuthorizationCache } from '../../operator/ocpp/cache.ts';
import type { Answer, ConnectorFacts, DisplayMessage, IdToken, Station } from '../../operator/port.ts';
import type { Connector } from '../../session/connector.ts';
import type { OperatorAvailability } from './availability.ts';
import type { Cards } from './cards.ts';
import type { Standing } from './changes.ts';
import type { Amount, OperatorCosts } from './costs.ts';
import type { ListChange, OperatorList } from './local-list.ts';
import type { ScreenMessages } from './messages.ts';
import type { Reservations } from './reservations.ts';
import type { Restarts } from './restarts.ts';
import { latestSample } from './sampler.ts';
import type { StartDetails } from './session-events.ts';

export interface Outlet {
  readonly connector: Connector;
  readonly controller: ChargeController;
  readonly maxAmps: number;
  readonly phases: 1 | 3;
}

export interface StationOptions {
  readonly identity: Station['identity'];
  readonly outlets: readonly Outlet[];
  readonly board: () => FaultBoard;
  readonly availability: OperatorAvailability;
  readonly reservations: Reservations;
  readonly restarts: Restarts;
  readonly cards: Cards;
  readonly list: OperatorList;
  readonly cache: AuthorizationCache;
  readonly costs: OperatorCosts;
  readonly messages: ScreenMessages;
  /** Lets this card's holder begin there, as if the card had been held up. False: not now. */
  readonly letIn: (connector: Connector, token: Token, details: StartDetails) => boolean;
  readonly hear: (now: number) => void;
  /** Resolves when the energy of its session is final; false: not in time. */
  readonly untilEnded: (connector: Connector) => Promise<boolean>;
  /** What the screen shows may be different. */
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Best first: whoever has plugged in waits for it. */
const STARTABLE: readonly string[] = ['reserved', 'plugged', 'available'];

export class KioskStation implements Station {
  readonly #o: StationOptions;

  constructor(options: StationOptions) {
    this.#o = options;
  }

  get identity(): Station['identity'] {
    return this.#o.identity;
  }

  connectors(): readonly ConnectorFacts[] {
    return this.#o.outlets.map(({ connector, maxAmps, phases }) => ({
      ...this.#standingOf(connector),
      sample: latestSample(connector),
      maxAmps,
      phases,
    }));
  }

  /** Of one connector, without what is measured. */
  standing(id: number): Standing | undefined {
    const outlet = this.#o.outlets.find(({ connector }) => connector.id === id);
    return outlet && this.#standingOf(outlet.connector);
  }

  start({ connector, token, remoteStartId }: Parameters<Station['start']>[0]): Answer {
    return this.#try(() => {
      const { outlets, cards, reservations, letIn, restarts } = this.#o;
      const asked = outlets
        .map((outlet) => outlet.connector)
        .filter(({ id }) => connector === null || id === connector);
      if (asked.length === 0) return 'unknown';
      if (restarts.pending) return 'unavailable';
      const known = cards.find(token.id);
      const card = { ...known, group: token.group ?? known.group };
      if (outlets.some((outlet) => outlet.connector.holder?.uid === card.uid)) return 'occupied';
      const [best] = asked
        .filter(({ state }) => STARTABLE.includes(state))
        .filter(({ id, state }) => state !== 'reserved' || reservations.matching(id, card) !== null)
        .toSorted((a, b) => STARTABLE.indexOf(a.state) - STARTABLE.indexOf(b.state));
      if (!best) return whyNone(asked);
      const reservationId = reservations.matching(best.id, card)?.id ?? null;
      return letIn(best, card, { remoteStartId, reservationId }) ? 'accepted' : 'rejected';
    });
  }

  stop(session: string): Answer {
    return this.#try(() => {
      const connector = this.#all().find((one) => runningSession(one)?.id === session);
      connector?.end('remote');
      return connector ? 'accepted' : 'unknown';
    });
  }

  availability(connector: number | null, operative: boolean): Answer {
    return this.#try(() => this.#o.availability.set(connector, operative));
  }

  async unlock(id: number): Promise<Answer> {
    const outlet = this.#o.outlets.find(({ connector }) => connector.id === id);
    if (!outlet) return 'unknown';
    const { connector, controller } = outlet;
    if (!controller.unlock) return 'not-supported';
    // The lock must not open on a plug that is live (OCPP 1.6, 5.18: the transaction is finished first).
    if (connector.holder !== undefined) {
      connector.end('remote');
      if (!(await this.#o.untilEnded(connector))) return 'rejected';
    }
    // Nobody's, and live all the same: under test, or a contactor that stays closed.
    if (connector.context.energised) return 'rejected';
    const unlocked = await controller.unlock();
    if (!unlocked.ok) this.#o.failed(new Error(`unlock: ${unlocked.failure.message}`));
    if (unlocked.ok) return 'accepted';
    return unlocked.failure.code === 'unsupported' ? 'not-supported' : 'rejected';
  }

  reset(kind: 'soft' | 'hard'): Answer {
    return this.#try(() => this.#o.restarts.order(kind));
  }

  reserve(request: Parameters<Station['reserve']>[0]): Answer {
    return this.#try(() => this.#o.reservations.reserve(request));
  }

  cancelReservation(id: number): Answer {
    return this.#try(() => this.#o.reservations.cancel(id));
  }

  listVersion(): number {
    return this.#o.list.version;
  }

  updateList(version: number, full: boolean, entries: readonly ListChange[]): Answer {
    return this.#try(() => {
      this.#o.list.update(version, full, entries);
      return 'accepted';
    });
  }

  clearCache(): Answer {
    return this.#try(() => {
      this.#o.cache.clear();
      return 'accepted';
    });
  }

  async limit(id: number | null, amps: number | null): Promise<Answer> {
    const outlets = this.#o.outlets.filter(({ connector }) => id === null || connector.id === id);
    if (outlets.length === 0) return 'unknown';
    const answers = await Promise.all(
      outlets.map(async ({ connector, maxAmps }): Promise<Answer> => {
        const wanted = amps === null ? maxAmps : Math.min(maxAmps, Math.floor(amps));
        const lowers = wanted >= LEAST_AMPS && wanted < maxAmps;
        if (lowers && connector.capabilities?.canLimitCurrent === false) return 'not-supported';
        const outcome = await connector.limit(wanted, 'operator');
        return outcome.ok ? 'accepted' : 'rejected';
      }),
    );
    return answers.find((answer) => answer !== 'accepted') ?? 'accepted';
  }

  cost(session: string, total: Amount, final: boolean): void {
    this.#attempt(() => this.#o.costs.note(session, total, final));
    this.#o.changed();
  }

  userPrice({ id }: IdToken, text: string, language: string | null): void {
    this.#o.messages.tell(id, text === '' ? null : { text, language });
    this.#o.changed();
  }

  message(id: number, message: DisplayMessage | null): Answer {
    const answer = this.#o.messages.set(id, message);
    this.#o.changed();
    return answer;
  }

  messages(): readonly (DisplayMessage & { readonly id: number })[] {
    return this.#o.messages.all;
  }

  time(now: number): void {
    this.#attempt(() => this.#o.hear(now));
  }

  #all(): readonly Connector[] {
    return this.#o.outlets.map(({ connector }) => connector);
  }

  #standingOf(connector: Connector): Standing {
    return {
      id: connector.id,
      state: connector.state,
      since: connector.since,
      inService: connector.context.inService,
      session: runningSession(connector)?.id ?? null,
      fault: this.#faultOf(connector.id),
    };
  }

  /** A connector's own, or one of the station's that forbids charging there. */
  #faultOf(connector: number): ConnectorFacts['fault'] {
    const worst = this.#o
      .board()
      .at(connector)
      .find((fault) => fault.connector !== null || stopsCharging(fault.code));
    if (!worst) return null;
    const { ocpp16, info } = FAULTS[worst.code];
    return { code: worst.code, ocpp16, info };
  }

  #try(work: () => Answer): Answer {
    try {
      return work();
    } catch (error) {
      this.#o.failed(error);
      return 'rejected';
    } finally {
      this.#o.changed();
    }
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#o.failed(error);
    }
  }
}

/** Less than this pauses a session (IEC 61851-1). */
const LEAST_AMPS = 6;

/** Of which the central system's transaction is not over. */
function runningSession({ session }: Connector): Connector['session'] {
  return session !== null && session.endedAt === null ? session : null;
}

function whyNone(asked: readonly Pick<Connector, 'state'>[]): Answer {
  if (asked.every(({ state }) => state === 'faulted')) return 'faulted';
  const dead = asked.every(({ state }) => state === 'faulted' || state === 'unavailable');
  return dead ? 'unavailable' : 'occupied';
}
