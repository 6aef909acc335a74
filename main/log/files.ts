/** The files of a log: `kiosk.1.log`, `kiosk.2.log` …, the highest number is the newest. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export interface LogFile {
  readonly path: string;
  readonly number: number;
  readonly bytes: number;
}

export function logFileName(number: number): string {
  return `kiosk.${String(number)}.log`;
}

/** All log files in a folder, oldest first; none when there is no such folder. Throws what else the disk says. */
export function logFiles(folder: string): LogFile[] {
  return namesIn(folder)
    .flatMap((name) => {
      const number = /^kiosk\.([1-9]\d{0,14})\.log$/.exec(name)?.[1];
      const file = path.join(folder, name);
      const bytes = number === undefined ? undefined : statSync(file, { throwIfNoEntry: false })?.size;
      return bytes === undefined ? [] : [{ path: file, number: Number(number), bytes }];
    })
    .toSorted((a, b) => a.number - b.number);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
