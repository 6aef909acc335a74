/**
 * Which program runs next: read and written by the kiosk and by the launcher (build/linux/evse-kiosk-launch.sh), which
 * understands nothing but words and lines. It is always replaced whole.
 */
import { isVersion } from './version.ts';

/** What came with the machine, or the AppImage of a version in the folder of the updates. */
export const FACTORY = 'factory';

const HEAD = 'evse-kiosk-boot 1';
/** Without it the file is not whole, and counts for nothing. */
const TAIL = 'end';
/** Older ones are older than what runs, and would not be installed for that. */
const MOST_BAD = 20;

export type BadWhy = 'crashed' | 'unhealthy';

export interface BootRecord {
  /** Size and date of the factory's program: another one makes everything here void. */
  readonly factory: string;
  /** The last that is known to run well: FACTORY or a version. */
  readonly good: string;
  /** On trial; null: none. */
  readonly trial: string | null;
  /** How often what runs was started without having shown yet that it runs well. */
  readonly starts: number;
  /** Versions that are not tried again. */
  readonly bad: readonly { readonly version: string; readonly why: BadWhy }[];
}

export const FIRST_BOOT: BootRecord = { factory: '-', good: FACTORY, trial: null, starts: 0, bad: [] };

export function bootText({ factory, good, trial, starts, bad }: BootRecord): string {
  return [
    HEAD,
    `factory ${factory}`,
    `good ${good}`,
    ...(trial === null ? [] : [`trial ${trial}`]),
    `starts ${String(starts)}`,
    ...bad.slice(-MOST_BAD).map(({ version, why }) => `bad ${version} ${why}`),
    TAIL,
    '',
  ].join('\n');
}

/** Null: it is none, or not whole. */
export function readBoot(text: string): BootRecord | null {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines[0] !== HEAD || lines.at(-1) !== TAIL) return null;
  let record: BootRecord = FIRST_BOOT;
  for (const line of lines.slice(1, -1)) {
    const [key, value = '', more = ''] = line.split(' ');
    if (key === 'factory') record = { ...record, factory: value };
    else if (key === 'good' && isProgram(value)) record = { ...record, good: value };
    else if (key === 'trial' && isVersion(value)) record = { ...record, trial: value };
    else if (key === 'starts' && /^\d{1,4}$/.test(value)) record = { ...record, starts: Number(value) };
    else if (key === 'bad' && isVersion(value))
      record = {
        ...record,
        bad: [...record.bad, { version: value, why: more === 'unhealthy' ? more : 'crashed' }],
      };
    // What a later version writes besides is not ours to judge.
  }
  return record;
}

export function isProgram(name: string): boolean {
  return name === FACTORY || isVersion(name);
}
