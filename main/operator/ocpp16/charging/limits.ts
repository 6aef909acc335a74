/** The charging profiles that the central system has installed, and what they leave to each connector. */
import { ProfileBook, type ProfileCriteria } from '../../ocpp/charging/book.ts';
import { Limiter } from '../../ocpp/charging/limiter.ts';
import {
  type ChargingProfile,
  type CompositePeriod,
  compositeSchedule,
  type Outlet,
} from '../../ocpp/charging/profile.ts';
import type { Core } from '../../ocpp/dialect.ts';

/** A remote start that led to no session for so long takes its profile with it. */
const PENDING_FOR_MS = 10 * 60_000;

export interface Composite {
  readonly phases: 1 | 3;
  readonly periods: readonly CompositePeriod[];
}

export class Limits {
  readonly #core: Pick<Core, 'clock' | 'states' | 'station' | 'failed'>;
  readonly #book: ProfileBook;
  readonly #limiter: Limiter;
  #pending: {
    readonly connector: number | null;
    readonly profile: ChargingProfile;
    readonly at: number;
  } | null = null;

  constructor(core: Pick<Core, 'clock' | 'states' | 'station' | 'failed'>) {
    this.#core = core;
    const { clock, station } = core;
    const failed = (error: unknown) => core.failed(error);
    this.#book = new ProfileBook(core.states, failed);
    this.#limiter = new Limiter({ book: this.#book, station, clock, failed, ahead: false });
  }

  start(): void {
    this.#limiter.start();
  }

  stop(): void {
    this.#limiter.stop();
  }

  /** False: there are too many already. Throws StoreError. */
  install(connector: number, profile: ChargingProfile): boolean {
    const installed = this.#book.install({ connector, profile });
    this.#limiter.update();
    return installed;
  }

  /** For the session that a remote start is to begin. */
  installWhenStarted(connector: number | null, profile: ChargingProfile): void {
    this.#pending = { connector, profile, at: this.#core.clock.monotonic() };
  }

  /** Whether there was one. Throws StoreError. */
  clear(criteria: ProfileCriteria): boolean {
    const cleared = this.#book.clear(criteria);
    this.#limiter.update();
    return cleared > 0;
  }

  /** Sessions may have begun or ended. */
  connectorChanged(): void {
    for (const { id, session } of this.#core.station.connectors())
      if (session !== null && this.#book.startOf(session) === null) this.#installPending(id, session);
    this.#limiter.update();
  }

  /** From now on; of the station (0) what its own limit leaves to all connectors together. Null: no such connector. */
  composite(connector: number, seconds: number): Composite | null {
    const from = this.#core.clock.now();
    const outlets = this.#limiter.outlets();
    if (connector === 0) {
      const [first] = outlets;
      if (!first) return null;
      const maxAmps = outlets.reduce((sum, one) => sum + one.maxAmps, 0);
      const station: Outlet = { id: 0, phases: first.phases, maxAmps, session: null };
      const own = this.#book.find({ purpose: 'station-max' });
      return { phases: first.phases, periods: compositeSchedule(own, station, { from, seconds }) };
    }
    const outlet = outlets.find(({ id }) => id === connector);
    if (!outlet) return null;
    const sharers = this.#limiter.sharers(outlet, outlets);
    return {
      phases: outlet.phases,
      periods: compositeSchedule(this.#book.all, outlet, { from, seconds, sharers }),
    };
  }

  #installPending(connector: number, session: string): void {
    const pending = this.#pending;
    if (!pending || (pending.connector !== null && pending.connector !== connector)) return;
    this.#pending = null;
    if (this.#core.clock.monotonic() - pending.at > PENDING_FOR_MS) return;
    try {
      this.#book.install({ connector, profile: { ...pending.profile, session } });
    } catch (error) {
      this.#core.failed(error);
    }
  }
}
