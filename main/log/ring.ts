/** The newest lines of the log, in memory, for a screen. */
import { textOf, type LogEntry, type LogLevel } from './entry.ts';
import { redact } from './redact.ts';
import { stderrSink } from './stderr.ts';

export const RING_LINES = 1_000;

export interface LogLine {
  /** Counts all lines of this process, from 1. */
  readonly seq: number;
  /** Epoch milliseconds, by the machine's clock. */
  readonly at: number;
  readonly level: LogLevel;
  readonly code: string;
  /** Message and fields in one readable line. */
  readonly text: string;
}

export class LogRing {
  readonly #lines: LogLine[] = [];
  readonly #listeners = new Set<(line: LogLine) => void>();
  readonly #most: number;
  #seq = 0;
  #telling = false;

  constructor(most = RING_LINES) {
    this.#most = most;
  }

  /** Lines that are held. */
  get count(): number {
    return this.#lines.length;
  }

  /** At most so many of the newest, oldest first. */
  newest(most: number): readonly LogLine[] {
    return most > 0 ? this.#lines.slice(-most) : [];
  }

  add(at: number, entry: LogEntry): void {
    const { level, code } = entry;
    const line = { seq: ++this.#seq, at, level, code, text: textOf(entry) };
    this.#lines.push(line);
    if (this.#lines.length > this.#most) this.#lines.shift();
    this.#tell(line);
  }

  /** `listener` hears each line that is added from now on, but those that listeners themselves cause. */
  subscribe(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(line: LogLine): void {
    if (this.#telling) return;
    this.#telling = true;
    for (const listener of [...this.#listeners]) {
      try {
        listener(line);
      } catch (error) {
        stderrSink.write(redact('error', 'log.listener-failed', 'a listener to the log threw', { error }));
      }
    }
    this.#telling = false;
  }
}
