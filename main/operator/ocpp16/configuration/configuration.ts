/** The configuration that the central system reads and sets; what it set is durable. */
import type { Core } from '../../ocpp/dialect.ts';
import type { Measurand } from '../meter-values.ts';
import { KEYS, type Key, type KeyName, type Presets } from './keys.ts';

const STATE = 'ocpp16/configuration';

export class Configuration {
  readonly #core: Pick<Core, 'states' | 'failed'>;
  readonly #presets: Presets;
  #set: Readonly<Record<string, string>>;
  readonly #changed: (key: KeyName) => void;

  constructor(core: Pick<Core, 'states' | 'failed'>, presets: Presets, changed: (key: KeyName) => void) {
    this.#core = core;
    this.#presets = presets;
    this.#changed = changed;
    this.#set = this.#read();
  }

  get(name: KeyName): string {
    const key: Key = KEYS[name];
    const stored = this.#set[name];
    // What an older version took may be none of this one's values.
    const value = stored === undefined || !key.accept ? undefined : key.accept(stored);
    return value ?? key.preset(this.#presets);
  }

  number(name: KeyName): number {
    return Number(this.get(name));
  }

  yes(name: KeyName): boolean {
    return this.get(name) === 'true';
  }

  measurands(name: KeyName): readonly Measurand[] {
    // Made of known names by `accept`.
    return this.get(name)
      .split(',')
      .filter((part) => part !== '') as Measurand[];
  }

  isSet(name: KeyName): boolean {
    return this.#set[name] !== undefined;
  }

  isReadOnly(name: KeyName): boolean {
    const key: Key = KEYS[name];
    return key.accept === null;
  }

  /** False: read-only, or no value of this key. Throws StoreError. */
  change(name: KeyName, value: string): boolean {
    const key: Key = KEYS[name];
    const accepted = key.accept?.(value);
    if (accepted === undefined) return false;
    const next = { ...this.#set, [name]: accepted };
    this.#core.states.write(STATE, next);
    this.#set = next;
    this.#changed(name);
    return true;
  }

  #read(): Readonly<Record<string, string>> {
    try {
      const stored = this.#core.states.read(STATE);
      if (typeof stored !== 'object' || stored === null) return {};
      const entries: [string, unknown][] = Object.entries(stored);
      return Object.fromEntries(
        entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
    } catch (error) {
      this.#core.failed(error);
      return {};
    }
  }
}
