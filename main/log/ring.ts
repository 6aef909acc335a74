/** The newest lines of the log, in memory, for a screen. */
import { textOf, type LogEntry, type LogLevel } from './entry.ts';

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
  readonly #most: number;
  #seq = 0;

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
    this.#lines.push({ seq: ++this.#seq, at, level, code, text: textOf(entry) });
    if (this.#lines.length > this.#most) this.#lines.shift();
  }
}
