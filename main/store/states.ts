/** States of machines that go on after a restart (recovery plans, alerts, evidence), by name, as JSON. */
import type { Preparer } from './handle.ts';

export interface StateStore {
  /** What was written last under this name; undefined: nothing, or nothing that can be read. */
  read(name: string): unknown;
  write(name: string, state: unknown): void;
  remove(name: string): void;
  /** Names that begin so. */
  names(prefix: string): readonly string[];
}

export function stateStore(db: Preparer, atomically: <Result>(work: () => Result) => Result): StateStore {
  const select = db.prepare('SELECT json FROM states WHERE name = ?');
  const upsert = db.prepare(
    'INSERT INTO states (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json',
  );
  const remove = db.prepare('DELETE FROM states WHERE name = ?');
  const names = db.prepare('SELECT name FROM states WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name');
  return {
    read: (name) => {
      const json = select.get(name)?.['json'];
      return typeof json === 'string' ? parsed(json) : undefined;
    },
    write: (name, state) => {
      atomically(() => upsert.run(name, JSON.stringify(state)));
    },
    remove: (name) => {
      atomically(() => remove.run(name));
    },
    names: (prefix) => names.all(prefix).map((row) => String(row['name'])),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // damaged: whoever reads it begins anew, as if there were nothing
  }
}
