/** Conditions that devices raise and clear become faults: on the board, in the store, and as what forbids energy. */
import { FaultBoard } from '../faults/board.ts';
import type { FaultCode } from '../faults/catalogue.ts';
import type { Store } from '../store/store.ts';

export interface Condition {
  readonly code: FaultCode;
  readonly raised: boolean;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

export class Alarms {
  readonly board = new FaultBoard();
  readonly #store: Pick<Store, 'faults'>;
  readonly #now: () => number;
  readonly #rows = new Map<string, number>();
  readonly #unkept = new Map<string, () => void>();
  readonly #changed: (connector: number | null) => void;

  constructor(store: Pick<Store, 'faults'>, now: () => number, changed: (connector: number | null) => void) {
    this.#store = store;
    this.#now = now;
    this.#changed = changed;
  }

  /** `connector` null: the station's. What was known already changes nothing but its evidence. */
  note(condition: Condition, connector: number | null): void {
    const { code, evidence } = condition;
    const at = this.#now();
    const key = `${code}@${String(connector)}`;
    if (condition.raised) {
      if (!this.board.raise({ code, connector, since: at, evidence })) return;
      // The screen tells a driver what to do; why (a port that is busy, say) is for whoever reads the charger's log.
      console.warn(lineOf(condition, connector));
      this.#keep(key, () => this.#rows.set(key, this.#store.faults.raised(code, connector, at, evidence)));
    } else {
      if (!this.board.clear(code, connector)) return;
      const row = this.#rows.get(key);
      this.#rows.delete(key);
      this.#unkept.delete(key);
      if (row !== undefined) this.#keep(key, () => this.#store.faults.cleared(row, at));
      // Whoever wrote to the store has seen it work.
      if (code === 'store.failed') this.retry();
    }
    this.#changed(connector);
  }

  /** Writes what could not be written; call it now and then. A store that has nothing to be tried with counts as sound. */
  retry(): void {
    const waiting = [...this.#unkept];
    this.#unkept.clear();
    for (const [key, work] of waiting) this.#keep(key, work);
    if (this.#unkept.size === 0 && this.board.clear('store.failed', null)) this.#changed(null);
  }

  /** The record of a fault never stands in the way of the fault itself: a store that fails is shown as what it is. */
  #keep(key: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#unkept.set(key, work);
      const message = error instanceof Error ? error.message : String(error);
      console.error(`a fault could not be recorded: ${message}`);
      const failure = {
        code: 'store.failed',
        connector: null,
        since: this.#now(),
        evidence: { message },
      } as const;
      if (this.board.raise(failure)) this.#changed(null);
    }
  }
}

function lineOf({ code, evidence }: Condition, connector: number | null): string {
  const facts = Object.entries(evidence).map(([name, value]) => `${name}: ${String(value)}`);
  const place = connector === null ? 'charger' : `connector ${String(connector)}`;
  return [`${place}: ${code}`, ...facts].join('; ');
}
