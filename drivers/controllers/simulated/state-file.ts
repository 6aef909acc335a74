import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Eeprom } from './board.ts';

/** Reads what an emulated EEPROM held; nothing when there is no file yet. Throws, naming the file, when it is not one. */
export function loadEeprom(path: string): Partial<Eeprom> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  const values: unknown = JSON.parse(text);
  if (typeof values !== 'object' || values === null) throw new Error(`${path} holds no EEPROM state`);
  for (const [key, value] of Object.entries(values)) {
    if (!Number.isInteger(value)) throw new Error(`${path}: ${key} is not an integer`);
  }
  return values;
}

/** Replaces the file at once, so that a kill leaves the old or the new state. */
export function saveEeprom(path: string, eeprom: Readonly<Eeprom>): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(eeprom, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}
