/** Keeps each connector at what the charging profiles leave to it, as time passes and sessions come and go. */
import type { Clock, Timer } from '../../../clock.ts';
import type { Station } from '../../port.ts';
import type { ProfileBook } from './book.ts';
import { limitAt, nextChange, type Outlet } from './profile.ts';

/** Looked at again at the latest after this, also where no change is foreseen: the wall clock may have been set. */
const LOOK_AGAIN_MS = 60_000;

export interface LimiterOptions {
  readonly book: ProfileBook;
  readonly station: Pick<Station, 'connectors' | 'limit'>;
  readonly clock: Clock;
  /** See `Outlet`. */
  readonly ahead?: boolean;
  /** The station refused a limit, or the store a change. */
  readonly failed: (error: unknown) => void;
}

export class Limiter {
  readonly #options: LimiterOptions;
  /** What was ordered last, by connector; NaN: an order that failed, and is given again. */
  readonly #ordered = new Map<number, number | null>();
  #timer: Timer | null = null;
  #running = false;

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.update();
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** A profile, a session or a connector is different. */
  update(): void {
    if (!this.#running) return;
    const { book, clock } = this.#options;
    const now = clock.now();
    const outlets = this.outlets();
    const sessions = outlets.flatMap(({ session }) => (session ? [session.id] : []));
    try {
      book.tidy(now, sessions);
    } catch (error) {
      this.#options.failed(error);
    }
    for (const outlet of outlets) {
      this.#order(outlet.id, limitAt(book.all, outlet, now, this.sharers(outlet, outlets)));
    }
    const next = outlets.map((outlet) => nextChange(book.all, outlet, now, now + LOOK_AGAIN_MS));
    const due = Math.min(...next.filter((at) => at !== null), now + LOOK_AGAIN_MS);
    this.#timer?.cancel();
    this.#timer = clock.after(Math.max(1, due - now), () => this.update());
  }

  /** The connectors as the profiles see them. */
  outlets(): readonly Outlet[] {
    const { station, book, clock, ahead = true } = this.#options;
    return station.connectors().map(({ id, phases, maxAmps, session }) => ({
      id,
      phases,
      maxAmps,
      ahead,
      session: session === null ? null : { id: session, startedAt: book.startOf(session) ?? clock.now() },
    }));
  }

  /** Among how many the station's limit is divided: those that charge share alike, and one that will begin finds its share free. */
  sharers({ id }: Outlet, outlets: readonly Outlet[]): number {
    return 1 + outlets.filter((other) => other.id !== id && other.session).length;
  }

  #order(connector: number, amps: number | null): void {
    const known = this.#ordered.get(connector) ?? null;
    if (known === amps) return;
    this.#ordered.set(connector, amps);
    const { station, failed } = this.#options;
    const refused = (reason: unknown) => {
      this.#ordered.set(connector, Number.NaN);
      failed(reason);
    };
    station
      .limit(connector, amps)
      .then((answer) => {
        // A controller that cannot be limited will not learn it by being asked again.
        if (answer === 'not-supported') failed(new Error(`connector ${String(connector)} cannot be limited`));
        else if (answer !== 'accepted' && answer !== 'scheduled') refused(new Error(`limit: ${answer}`));
      })
      .catch(refused);
  }
}
