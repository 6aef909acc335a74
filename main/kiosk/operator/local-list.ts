/** The operator's own list of cards: durable, changed by the central system alone, beside the tokens file. */
import type { ListEntry } from '../../operator/port.ts';
import type { StateStore } from '../../store/states.ts';

const NAME = 'operator/list';

export type ListChange = ListEntry | { readonly id: string; readonly remove: true };

interface Stored {
  readonly version: number;
  readonly entries: readonly ListEntry[];
}

export class OperatorList {
  readonly #states: StateStore;
  #version: number;
  #entries: ReadonlyMap<string, ListEntry>;

  constructor(states: StateStore) {
    this.#states = states;
    const { version, entries } = readStored(states.read(NAME));
    this.#version = version;
    this.#entries = new Map(entries.map((entry) => [keyOf(entry.id), entry]));
  }

  /** 0: no list was ever sent, or an empty one without a number. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** As card numbers are compared: without regard to case. */
  find(id: string): ListEntry | null {
    return this.#entries.get(keyOf(id)) ?? null;
  }

  /** All or nothing: throws StoreError, and then the list is as it was. */
  update(version: number, full: boolean, changes: readonly ListChange[]): void {
    const entries = new Map(full ? [] : this.#entries);
    for (const change of changes) {
      if ('remove' in change) entries.delete(keyOf(change.id));
      else entries.set(keyOf(change.id), change);
    }
    this.#states.write(NAME, { version, entries: [...entries.values()] } satisfies Stored);
    this.#version = version;
    this.#entries = entries;
  }
}

const keyOf = (id: string) => id.toUpperCase();

/** Written by `update` alone, perhaps by an older version of it. */
function readStored(value: unknown): Stored {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('entries' in value))
    return { version: 0, entries: [] };
  const { version, entries } = value;
  if (typeof version !== 'number' || !Array.isArray(entries)) return { version: 0, entries: [] };
  return { version, entries: entries.filter(isEntry) };
}

function isEntry(value: unknown): value is ListEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'status' in value &&
    typeof value.status === 'string'
  );
}
