import { DatabaseSync } from 'node:sqlite';
import type { Receipt } from '../../../main/session/open-session.ts';

/** The receipts in a store, the oldest first. */
export function receiptsIn(file: string): readonly Receipt[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = db
      .prepare('SELECT receipt FROM sessions WHERE receipt IS NOT NULL ORDER BY started_at')
      .all();
    return rows.map(({ receipt }) => JSON.parse(String(receipt)) as Receipt);
  } finally {
    db.close();
  }
}

/** A machine’s state as it was stored under this name. */
export function stateIn(file: string, name: string): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return JSON.parse(String(db.prepare('SELECT json FROM states WHERE name = ?').get(name)?.['json']));
  } finally {
    db.close();
  }
}

/** The machine was switched off and on again since: the mark of the last run says another boot, and no good end. */
export function markAsCut(file: string): void {
  const db = new DatabaseSync(file);
  try {
    const row = db.prepare("SELECT json FROM states WHERE name = 'run'").get();
    const mark = {
      ...(JSON.parse(String(row?.['json'])) as object),
      bootId: 'another boot',
      cleanStop: false,
    };
    db.prepare("UPDATE states SET json = ? WHERE name = 'run'").run(JSON.stringify(mark));
  } finally {
    db.close();
  }
}
