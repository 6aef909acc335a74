/** The log of whoever has no other: warnings and errors on standard error, one readable line each. */
import { isKept, textOf, type LogEntry, type LogSink } from './entry.ts';

export const stderrSink: LogSink = {
  write(entry) {
    if (isKept(entry.level, 'warn')) printEntry(entry);
  },
};

export function printEntry(entry: Pick<LogEntry, 'level' | 'code' | 'message' | 'fields'>): void {
  const line = `${entry.code}: ${textOf(entry)}`;
  if (entry.level === 'error') console.error(line);
  else console.warn(line);
}
