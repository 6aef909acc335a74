/** When the time of the house begins, and when it follows a wall clock that was set (`main/steady-clock.ts`). */
import type { Timer } from '../clock.ts';
import type { SessionRecord } from '../session/journal.ts';
import type { SteadyClock } from '../steady-clock.ts';

/** Rounding of two clocks is no difference. */
const FOLLOW_MS = 100;
/** Prices in words change with the clock: the screen is made anew at every full minute. */
const MINUTE_MS = 60_000;

export interface HouseTimeOptions {
  readonly clock: SteadyClock;
  /** Somebody's time is being counted: a session, an authorisation, a screen that ends by itself. */
  readonly isCounting: () => boolean;
  /** The time stands somewhere else now, by so many ms. */
  readonly followed: (byMs: number) => void;
  /** A minute is full. */
  readonly minute: () => void;
  /** After either: what is shown is different. */
  readonly changed: () => void;
}

export class HouseTime {
  readonly #o: HouseTimeOptions;
  #minute: Timer | null = null;

  constructor(options: HouseTimeOptions) {
    this.#o = options;
  }

  start(): void {
    const { clock, minute, changed } = this.#o;
    this.#minute?.cancel();
    this.#minute = clock.after(MINUTE_MS - (clock.now() % MINUTE_MS), () => {
      this.follow();
      minute();
      changed();
      this.start();
    });
  }

  stop(): void {
    this.#minute?.cancel();
    this.#minute = null;
  }

  /** The wall clock was set: followed as soon as nobody's time is being counted. */
  follow(): void {
    const { clock, isCounting, followed, changed } = this.#o;
    const byMs = clock.drift();
    if (Math.abs(byMs) < FOLLOW_MS || isCounting()) return;
    clock.adopt();
    followed(byMs);
    changed();
    if (this.#minute) this.start();
  }
}

interface WrittenSessions {
  unfinished(): readonly SessionRecord[];
  samples(id: string): readonly { readonly at: number }[];
  events(id: string): readonly { readonly at: number }[];
}

/**
 * The last instant that was written of a session which a restart takes up; null: there is none. A machine without a
 * battery for its clock comes back from a power cut years before it: no session may end before it began.
 */
export function lastOfUnfinished(sessions: WrittenSessions): number | null {
  const instants = sessions
    .unfinished()
    .flatMap(({ id, startedAt }) => [
      startedAt,
      ...[...sessions.samples(id), ...sessions.events(id)].map(({ at }) => at),
    ]);
  return instants.reduce<number | null>((last, at) => (last === null ? at : Math.max(last, at)), null);
}
