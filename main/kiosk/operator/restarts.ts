/** Restarts that the operator orders: never at the cost of a session. */
import type { Clock } from '../../clock.ts';
import type { Answer } from '../../operator/port.ts';
import type { Connector } from '../../session/connector.ts';

/** The answer to the order is on its way, and the end of a session, too. */
const LINGER_MS = 2_000;

export interface RestartsOptions {
  readonly clock: Pick<Clock, 'after'>;
  readonly connectors: readonly Connector[];
  /** Ends the process for its supervisor to start it again; null: nobody would. */
  readonly restart: (() => void) | null;
  /** Nobody new is let in any more. */
  readonly close: () => void;
}

export class Restarts {
  readonly #o: RestartsOptions;
  #ordered: 'soft' | 'hard' | null = null;
  #going = false;

  constructor(options: RestartsOptions) {
    this.#o = options;
  }

  order(kind: 'soft' | 'hard'): Answer {
    const { restart, connectors, close } = this.#o;
    if (!restart) return 'not-supported';
    // What was ordered harder stays so.
    if (this.#ordered !== 'hard') this.#ordered = kind;
    close();
    const waits = !this.#isQuiet();
    if (kind === 'hard') for (const connector of connectors) connector.end('operator');
    this.connectorChanged();
    return waits && kind === 'soft' ? 'scheduled' : 'accepted';
  }

  /** Ordered, and not gone yet. */
  get pending(): boolean {
    return this.#ordered !== null;
  }

  connectorChanged(): void {
    const { clock, restart } = this.#o;
    if (this.#ordered === null || this.#going || !restart || !this.#isQuiet()) return;
    this.#going = true;
    clock.after(LINGER_MS, restart);
  }

  /** Energy is final everywhere, or for a soft one everybody has gone: waiting at the cable may cost something still. */
  #isQuiet(): boolean {
    return this.#o.connectors.every(({ session, holder }) => {
      if (this.#ordered === 'hard') return session ? session.endedAt !== null : holder === undefined;
      return holder === undefined;
    });
  }
}
