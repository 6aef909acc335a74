/** Connectors that the operator keeps for somebody: durable, until used, cancelled, or over. */
import type { Clock, Timer } from '../../clock.ts';
import { mayStop } from '../../authorization/local-list.ts';
import type { Answer, IdToken } from '../../operator/port.ts';
import type { Connector } from '../../session/connector.ts';
import type { StateStore } from '../../store/states.ts';

const NAME = 'operator/reservations';
/** Timers take no more; and the wall clock may be set meanwhile. */
const LOOK_AGAIN_MS = 3_600_000;

export interface Reservation {
  readonly id: number;
  readonly connector: number;
  readonly token: IdToken;
  /** Epoch ms. */
  readonly until: number;
}

export interface ReservationsOptions {
  readonly states: StateStore;
  readonly clock: Clock;
  readonly connectors: readonly Connector[];
  readonly failed: (error: unknown) => void;
}

export class Reservations {
  readonly #o: ReservationsOptions;
  #all: readonly Reservation[];
  #timer: Timer | null = null;

  constructor(options: ReservationsOptions) {
    this.#o = options;
    const stored = options.states.read(NAME);
    this.#all = Array.isArray(stored) ? stored.filter(isReservation) : [];
  }

  /** Before the devices start: what the last process kept is kept still. */
  start(): void {
    this.look();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  of(connector: number): Reservation | null {
    return this.#all.find((kept) => kept.connector === connector) ?? null;
  }

  /** What this card, or one of its group, may use there. */
  matching(connector: number, { uid, group }: { uid: string; group: string | null }): Reservation | null {
    const kept = this.of(connector);
    if (!kept) return null;
    const own = { uid: kept.token.id, group: kept.token.group };
    return mayStop(own, { uid, group }) ? kept : null;
  }

  /** `connector` null: the first that is free. Throws StoreError, and then all is as it was. */
  reserve({
    id,
    connector,
    token,
    until,
  }: Omit<Reservation, 'connector'> & { connector: number | null }): Answer {
    const { connectors, clock } = this.#o;
    if (until <= clock.now()) return 'rejected';
    const asked = connectors.filter((one) => connector === null || one.id === connector);
    const mine = this.#all.find((kept) => kept.id === id)?.connector;
    const free =
      asked.find((one) => one.id === mine && one.state === 'reserved') ??
      asked.find(({ state }) => state === 'available');
    if (!free) return whyNot(asked);
    this.#keep([
      ...this.#all.filter((kept) => kept.id !== id && kept.connector !== free.id),
      { id, connector: free.id, token, until },
    ]);
    return 'accepted';
  }

  cancel(id: number): Answer {
    const rest = this.#all.filter((kept) => kept.id !== id);
    if (rest.length === this.#all.length) return 'unknown';
    this.#keep(rest);
    return 'accepted';
  }

  /** Whoever it was kept for charges now. */
  connectorChanged({ id, session }: Connector): void {
    if (session === null) return;
    const kept = session.token && this.matching(id, session.token);
    if (kept) this.#drop((one) => one.id === kept.id);
  }

  /** What is over is over: at its time, or when the clock was set. */
  look(): void {
    const now = this.#o.clock.now();
    this.#drop(({ until }) => until <= now);
    this.#apply();
  }

  #drop(gone: (kept: Reservation) => boolean): void {
    if (!this.#all.some(gone)) return;
    try {
      this.#keep(this.#all.filter((kept) => !gone(kept)));
    } catch (error) {
      this.#o.failed(error);
    }
  }

  #keep(all: readonly Reservation[]): void {
    this.#o.states.write(NAME, all);
    this.#all = all;
    this.#apply();
  }

  #apply(): void {
    const { connectors, clock } = this.#o;
    const now = clock.now();
    for (const connector of connectors) connector.reserve(this.of(connector.id) !== null);
    this.#timer?.cancel();
    const ends = this.#all.map(({ until }) => until);
    this.#timer =
      ends.length === 0
        ? null
        : clock.after(Math.min(Math.max(1, Math.min(...ends) - now), LOOK_AGAIN_MS), () => this.look());
  }
}

function whyNot(asked: readonly Pick<Connector, 'state'>[]): Answer {
  if (asked.length === 0) return 'unknown';
  if (asked.every(({ state }) => state === 'faulted')) return 'faulted';
  const dead = asked.every(({ state }) => state === 'faulted' || state === 'unavailable');
  return dead ? 'unavailable' : 'occupied';
}

/** Written by this class alone, perhaps by an older version of it. */
function isReservation(value: unknown): value is Reservation {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'number' &&
    'connector' in value &&
    typeof value.connector === 'number' &&
    'until' in value &&
    typeof value.until === 'number' &&
    'token' in value &&
    typeof value.token === 'object' &&
    value.token !== null &&
    'id' in value.token &&
    typeof value.token.id === 'string'
  );
}
