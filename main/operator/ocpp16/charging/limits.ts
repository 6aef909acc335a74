/** The installed charging profiles, durable, and the limits that follow from them, given to the station as they change. */
import type { Timer } from '../../../clock.ts';
import type { ConnectorFacts } from '../../port.ts';
import type { Core } from '../../ocpp/dialect.ts';
import { type ChargingProfile, type InstalledProfile, type Purpose, MOST_PROFILES } from './profile.ts';
import { type Allowed, type ConnectorNow, connectorAllowed, least, stationAllowed } from './schedule.ts';

const STATE = 'ocpp16/profiles';
/** A change that is due is looked for at least so often: the wall clock may have been set meanwhile. */
const LOOK_AGAIN_MS = 60_000;
/** A remote start that led to no session for so long takes its profile with it. */
const PENDING_FOR_MS = 10 * 60_000;

interface Stored {
  readonly profiles: readonly InstalledProfile[];
  /** By connector: when its session began, for relative profiles. */
  readonly began: Readonly<Record<string, { readonly session: string; readonly at: number }>>;
}

interface Criteria {
  readonly id?: number;
  readonly connectorId?: number;
  readonly chargingProfilePurpose?: Purpose;
  readonly stackLevel?: number;
}

export class Limits {
  readonly #core: Pick<Core, 'clock' | 'states' | 'station' | 'failed'>;
  #stored: Stored;
  readonly #applied = new Map<number, number | null>();
  #pending: {
    readonly connector: number | null;
    readonly profile: ChargingProfile;
    readonly at: number;
  } | null = null;
  #timer: Timer | null = null;

  constructor(core: Pick<Core, 'clock' | 'states' | 'station' | 'failed'>) {
    this.#core = core;
    this.#stored = this.#read();
  }

  get profiles(): readonly InstalledProfile[] {
    return this.#stored.profiles;
  }

  /** False: there are too many already. `session`: of a transaction’s profile. Throws StoreError. */
  install(connector: number, profile: ChargingProfile, session: string | null): boolean {
    // One of the same id, or of the same level and purpose at the same connector, is replaced (OCPP 1.6, 5.16).
    const kept = this.profiles.filter(
      (other) =>
        other.profile.chargingProfileId !== profile.chargingProfileId &&
        (other.connector !== connector ||
          other.session !== session ||
          other.profile.chargingProfilePurpose !== profile.chargingProfilePurpose ||
          other.profile.stackLevel !== profile.stackLevel),
    );
    if (kept.length >= MOST_PROFILES) return false;
    const installed = { connector, session, installedAt: this.#core.clock.now(), profile };
    this.#write({ ...this.#stored, profiles: [...kept, installed] });
    this.apply();
    return true;
  }

  /** For the session that a remote start is to begin. */
  installWhenStarted(connector: number | null, profile: ChargingProfile): void {
    this.#pending = { connector, profile, at: this.#core.clock.monotonic() };
  }

  /** Whether there was one. Throws StoreError. */
  clear({ id, connectorId, chargingProfilePurpose, stackLevel }: Criteria): boolean {
    // An id says it all (OCPP 1.6, 6.11).
    const meant = ({ connector, profile }: InstalledProfile) =>
      id !== undefined
        ? profile.chargingProfileId === id
        : (connectorId === undefined || connector === connectorId) &&
          (chargingProfilePurpose === undefined ||
            profile.chargingProfilePurpose === chargingProfilePurpose) &&
          (stackLevel === undefined || profile.stackLevel === stackLevel);
    const kept = this.profiles.filter((installed) => !meant(installed));
    if (kept.length === this.profiles.length) return false;
    this.#write({ ...this.#stored, profiles: kept });
    this.apply();
    return true;
  }

  /** Sessions may have begun or ended. */
  connectorChanged(): void {
    try {
      this.#follow();
      this.apply();
    } catch (error) {
      this.#core.failed(error);
    }
  }

  /** Gives the station what is different now, and again when the schedules say something else. */
  apply(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const at = this.#core.clock.now();
    let until: number | null = null;
    for (const facts of this.#core.station.connectors()) {
      const allowed = this.allowed(facts, at);
      until = least(until, allowed.until);
      if ((this.#applied.get(facts.id) ?? null) === allowed.amps) continue;
      this.#applied.set(facts.id, allowed.amps);
      void this.#give(facts.id, allowed.amps);
    }
    if (until === null) return;
    const waitMs = Math.min(Math.max(1, until - at), LOOK_AGAIN_MS);
    this.#timer = this.#core.clock.after(waitMs, () => this.apply());
  }

  /** For one connector, its part of the station’s limit included. */
  allowed(facts: ConnectorFacts, at: number): Allowed {
    const own = connectorAllowed(this.profiles, this.#now(facts), at);
    const station = stationAllowed(this.profiles, facts.phases, at);
    const others = this.#core.station
      .connectors()
      .filter(({ id, session }) => id !== facts.id && session !== null);
    // Those that charge share alike, and one that will begin finds its share free.
    const share = station.amps === null ? null : Math.floor((station.amps * 10) / (others.length + 1)) / 10;
    return { amps: least(own.amps, share), until: least(own.until, station.until) };
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #now({ id, phases, session }: ConnectorFacts): ConnectorNow {
    const began = this.#stored.began[String(id)];
    return {
      id,
      phases,
      session,
      startedAt: session !== null && began?.session === session ? began.at : null,
    };
  }

  #follow(): void {
    const facts = this.#core.station.connectors();
    const fresh = facts.filter(
      ({ id, session }) => (this.#stored.began[String(id)]?.session ?? null) !== session,
    );
    if (fresh.length === 0) return;
    const at = this.#core.clock.now();
    const began = Object.fromEntries(
      facts.flatMap(({ id, session }) => {
        if (session === null) return [];
        const known = this.#stored.began[String(id)];
        return [[String(id), known?.session === session ? known : { session, at }]];
      }),
    );
    // A transaction's profile ends with its transaction (OCPP 1.6, 3.13.1).
    const running = new Set(facts.map(({ session }) => session));
    const kept = this.profiles.filter(({ session }) => session === null || running.has(session));
    this.#write({ profiles: kept, began });
    for (const { id, session } of fresh) if (session !== null) this.#installPending(id, session);
  }

  #installPending(connector: number, session: string): void {
    const pending = this.#pending;
    if (!pending || (pending.connector !== null && pending.connector !== connector)) return;
    this.#pending = null;
    if (this.#core.clock.monotonic() - pending.at <= PENDING_FOR_MS)
      this.install(connector, pending.profile, session);
  }

  async #give(connector: number, amps: number | null): Promise<void> {
    try {
      const answer = await this.#core.station.limit(connector, amps);
      if (answer === 'accepted') return;
      this.#core.failed(new Error(`connector ${String(connector)} does not take a limit: ${answer}`));
    } catch (error) {
      this.#core.failed(error);
    }
    // Given again with the next change of anything.
    if (this.#applied.get(connector) === amps) this.#applied.delete(connector);
  }

  #write(stored: Stored): void {
    this.#core.states.write(STATE, stored);
    this.#stored = stored;
  }

  #read(): Stored {
    const nothing: Stored = { profiles: [], began: {} };
    try {
      const stored = this.#core.states.read(STATE);
      if (typeof stored !== 'object' || stored === null || !('profiles' in stored)) return nothing;
      return stored as Stored; // written by `#write` alone
    } catch (error) {
      this.#core.failed(error);
      return nothing;
    }
  }
}
