/** Turns the leaves of the audit trail, the newest first. */
import type { SystemPage } from '../../bridge/service/machine-pages.ts';
import type { AuditLog, AuditRow } from '../../store/audit.ts';

export const AUDIT_ROWS = 20;
/** Towards the end in strides; a trail longer than this has no last leaf that anybody looks for. */
const STRIDE = 1_000;
const MOST_STRIDES = 200;

export type Move = 'first' | 'newer' | 'older' | 'last';

export class AuditLeaves {
  readonly #log: AuditLog;
  /** Where each leaf up to the open one begins: before which row; null: with the newest. */
  #begins: readonly (number | null)[] = [null];
  #rows: readonly AuditRow[] = [];

  constructor(log: AuditLog) {
    this.#log = log;
  }

  get view(): Pick<SystemPage, 'audit' | 'auditOlder' | 'auditNewer'> {
    return {
      audit: this.#rows.slice(0, AUDIT_ROWS),
      auditOlder: this.#rows.length > AUDIT_ROWS,
      auditNewer: this.#begins.length > 1,
    };
  }

  /** Throws StoreError. */
  turn(move: Move): void {
    const last = this.#rows[AUDIT_ROWS - 1];
    if (move === 'first') this.#begins = [null];
    else if (move === 'newer') this.#begins = this.#begins.length > 1 ? this.#begins.slice(0, -1) : [null];
    else if (move === 'last') this.#begins = this.#toTheEnd();
    else if (last && this.view.auditOlder) this.#begins = [...this.#begins, last.id];
    this.look();
  }

  /** Reads the open leaf again. Throws StoreError. */
  look(): void {
    // One more than is shown: whether there are older ones.
    this.#rows = this.#log.newest(AUDIT_ROWS + 1, this.#begins.at(-1) ?? null);
  }

  #toTheEnd(): readonly (number | null)[] {
    const begins: (number | null)[] = [null];
    let before: number | null = null;
    for (let stride = 0; stride < MOST_STRIDES; stride++) {
      const rows: readonly AuditRow[] = this.#log.newest(STRIDE, before);
      for (let row = AUDIT_ROWS - 1; row < rows.length; row += AUDIT_ROWS) begins.push(rows[row]?.id ?? null);
      if (rows.length < STRIDE) break;
      before = rows.at(-1)?.id ?? null;
    }
    // A leaf that begins behind the last row is empty.
    const [behind] = this.#log.newest(1, begins.at(-1) ?? null);
    return behind || begins.length === 1 ? begins : begins.slice(0, -1);
  }
}
