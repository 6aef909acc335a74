/** The log of a kiosk that runs: JSON lines in files of limited size, and the newest of them in memory. */
import pino, { type Logger } from 'pino';
import { systemClock, type Clock } from '../clock.ts';
import { isKept, type LogEntry, type LogLevel, type LogSink, type Plain } from './entry.ts';
import { redact } from './redact.ts';
import type { LogRing } from './ring.ts';
import { RollingFile } from './rolling-file.ts';
import { printEntry } from './stderr.ts';

export interface FileLogOptions {
  readonly folder: string;
  /** Of all files together. */
  readonly maxBytes: number;
  /** At most so many; 5 when absent. */
  readonly files?: number;
  /** The lowest that is kept. */
  readonly level: LogLevel;
  /** Warnings and errors on standard error too. */
  readonly mirror: boolean;
  /** Gets each line that is kept, also when the files cannot be written. */
  readonly ring?: LogRing;
  /** The machine's wall clock, however a simulation runs. */
  readonly clock?: Pick<Clock, 'now'>;
}

export interface FileLog extends LogSink {
  /** What is said afterwards goes to standard error. */
  close(): void;
}

/** Longer lines lose their fields. */
const MOST_LINE_BYTES = 16_384;
const FILES = 5;

/**
 * Never throws, nor does anything that is written to it: lines that the disk will not have go to standard error, which is
 * said once, and into the files again as soon as it will.
 */
export function openFileLog(options: FileLogOptions): FileLog {
  return new PinoFiles(options);
}

class PinoFiles implements FileLog {
  readonly #o: FileLogOptions;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #file: RollingFile;
  readonly #pino: Logger;
  #at = 0;
  #line = '';
  /** Lines that the files do not have; null: they have them all. */
  #missing: number | null = null;
  #closed = false;

  constructor(options: FileLogOptions) {
    this.#o = options;
    const { folder, maxBytes, files = FILES, level, clock = systemClock } = options;
    this.#clock = clock;
    this.#file = new RollingFile({ folder, maxBytes, files });
    this.#pino = pino(
      {
        level,
        base: null,
        timestamp: () => `,"time":"${isoOf(this.#at)}"`,
        formatters: { level: (label) => ({ level: label }) },
      },
      { write: (line) => void (this.#line = line) },
    );
  }

  write(entry: LogEntry): void {
    if (!isKept(entry.level, this.#o.level)) return;
    this.#at = this.#clock.now();
    this.#o.ring?.add(this.#at, entry);
    const kept = !this.#closed && this.#keep(entry);
    const isLoud = isKept(entry.level, 'warn');
    if ((isLoud && (this.#o.mirror || this.#closed)) || (!kept && !this.#closed)) printEntry(entry);
  }

  close(): void {
    this.#closed = true;
    this.#file.close();
  }

  #keep(entry: LogEntry): boolean {
    try {
      const missed = this.#missing;
      this.#file.write(this.#lineOf(entry));
      this.#missing = null;
      if (missed !== null) this.#back(missed);
      return true;
    } catch (error) {
      if (this.#missing === null) printEntry(cannot(this.#o.folder, error));
      this.#missing = (this.#missing ?? 0) + 1;
      return false;
    }
  }

  #back(missed: number): void {
    this.write(
      redact('warn', 'log.back', 'the log is written to its files again', {
        missing: missed,
        folder: this.#o.folder,
      }),
    );
  }

  #lineOf(entry: LogEntry): string {
    const line = this.#json(entry, entry.fields);
    const bytes = Buffer.byteLength(line);
    return bytes <= Math.min(MOST_LINE_BYTES, this.#file.fileBytes - 1)
      ? line
      : this.#json(entry, { cutBytes: bytes });
  }

  #json({ level, code, message }: LogEntry, fields: Readonly<Record<string, Plain>>): string {
    const own = Object.entries(fields).map(([name, value]) => [OURS.has(name) ? `${name}_` : name, value]);
    this.#pino[level]({ code, ...Object.fromEntries(own) }, message);
    return this.#line;
  }
}

/** Names that each line has anyway. */
const OURS: ReadonlySet<string> = new Set(['level', 'time', 'code', 'msg']);

function isoOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString();
}

function cannot(folder: string, error: unknown): LogEntry {
  const message = 'the log cannot be written to its files; until it can, it is here';
  return redact('error', 'log.no-file', message, { folder, error });
}
