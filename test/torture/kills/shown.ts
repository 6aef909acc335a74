/** What drivers have seen: figures on a screen are promises, and the store must keep every one of them. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Snapshot } from '../../../main/bridge/contract.ts';
import { openReadable, type Row } from './rows.ts';
import { demand, same } from '../violation.ts';

interface SeenReceipt {
  readonly energyWh: number;
  readonly total: string | null;
}

export class Shown {
  readonly #energy = new Map<string, number>();
  readonly #receipts = new Map<string, SeenReceipt>();

  look({ connectors, screen }: Snapshot): void {
    const session = connectors[0]?.session;
    if (session) {
      const before = this.#energy.get(session.number) ?? 0;
      demand(session.energyWh >= before, () => `session ${session.number} shows less energy than before`);
      this.#energy.set(session.number, session.energyWh);
    }
    if (screen.name !== 'receipt') return;
    const { number, energyWh, cost } = screen.receipt;
    const total = cost?.total.amount ?? null;
    const known = this.#receipts.get(number);
    same(known?.total ?? total, total, `receipt ${number} shown again`);
    this.#receipts.set(number, { energyWh, total });
  }

  get sessions(): number {
    return this.#energy.size;
  }

  /** The files as the killed process left them, looked at in a copy: all that was seen must be there. */
  checkAfterKill(folder: string): void {
    const copy = path.join(folder, 'looked-at.db');
    const file = path.join(folder, 'kiosk.db');
    if (!existsSync(file)) return;
    for (const suffix of ['', '-wal']) {
      rmSync(copy + suffix, { force: true });
      if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    }
    rmSync(`${copy}-shm`, { force: true });
    const store = openReadable(copy);
    try {
      same(store.integrity(), 'ok', 'PRAGMA integrity_check after a kill');
      if (!store.isMigrated()) return same(this.#energy.size, 0, 'sessions shown by a kiosk without a store');
      this.check(store.sessions());
      demand(
        store.sessions().filter(({ state }) => state !== 'closed').length <= 1,
        () => 'two sessions open',
      );
    } finally {
      store.close();
    }
  }

  /** Nothing that was seen is missing, less, or other than it was seen. */
  check(rows: readonly Row[]): void {
    const byNumber = new Map(rows.map((row) => [row.number, row]));
    for (const [number, energyWh] of this.#energy) {
      const row = byNumber.get(number);
      demand(row !== undefined, () => `session ${number} was shown and is lost`);
      demand(
        (row?.energyWh ?? 0) >= energyWh,
        () => `session ${number}: ${String(energyWh)} Wh shown, fewer kept`,
      );
    }
    for (const [number, { energyWh, total }] of this.#receipts) {
      const receipt = byNumber.get(number)?.receipt ?? null;
      demand(receipt !== null, () => `receipt ${number} was shown and is lost`);
      same(receipt?.energyWh, energyWh, `energy on receipt ${number}`);
      same(receipt?.totals?.payable.incl ?? null, total, `total on receipt ${number}`);
    }
  }
}
