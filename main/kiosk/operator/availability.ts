/** Which connectors the operator has taken out of service: durable, for the whole station and for each. */
import type { Connector } from '../../session/connector.ts';
import type { StateStore } from '../../store/states.ts';
import type { Answer } from '../../operator/port.ts';

const NAME = 'operator/availability';

export class Availability {
  readonly #states: StateStore;
  readonly #connectors: readonly Connector[];
  /** Out of service by the operator's order; null: the station. */
  #out: ReadonlySet<number | null>;
  /** The kiosk is about to restart: nobody begins any more. */
  #closing = false;

  constructor(states: StateStore, connectors: readonly Connector[]) {
    this.#states = states;
    this.#connectors = connectors;
    this.#out = readOut(states.read(NAME));
  }

  /** Before the devices start. */
  apply(): void {
    for (const connector of this.#connectors) {
      const inService = !this.#closing && this.isOperative(connector.id);
      if (connector.context.inService !== inService) connector.service(inService);
    }
  }

  isOperative(connector: number): boolean {
    return !this.#out.has(null) && !this.#out.has(connector);
  }

  /** Throws StoreError, and then all is as it was. */
  set(connector: number | null, operative: boolean): Answer {
    if (connector !== null && !this.#connectors.some(({ id }) => id === connector)) return 'unknown';
    const out = new Set(this.#out);
    if (operative) out.delete(connector);
    else out.add(connector);
    this.#states.write(NAME, [...out]);
    this.#out = out;
    this.apply();
    const waits = this.#connectors.some(
      (one) => (connector === null || one.id === connector) && !operative && isBusy(one),
    );
    return waits ? 'scheduled' : 'accepted';
  }

  /** Nobody new is let in, or everybody again. Not durable: the next process opens. */
  close(closing: boolean): void {
    this.#closing = closing;
    this.apply();
  }
}

/** Somebody's session, authorisation or cable: it goes on, and what was ordered comes after it. */
export function isBusy({ state, holder }: Pick<Connector, 'state' | 'holder'>): boolean {
  return holder !== undefined || state === 'finished' || state === 'stopping';
}

function readOut(value: unknown): ReadonlySet<number | null> {
  if (!Array.isArray(value)) return new Set();
  return new Set(value.filter((id): id is number | null => id === null || typeof id === 'number'));
}
