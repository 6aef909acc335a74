/**
 * The graphics process. Chromium starts it anew when it dies, and after some deaths ends the whole program: so each death
 * is written down at once, and a start that follows too many of them draws without it.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { App } from 'electron';
import type { Clock, Timer } from '../../clock.ts';
import { log } from '../../log/log.ts';

/** Chromium itself gives up after six. */
export const MOST_LOSSES = 3;
/** So long without a death, and the earlier ones were mishaps. */
export const GOOD_RUN_MS = 10 * 60_000;
/** So long without the graphics process, and the next start tries it again. */
export const SOFTWARE_RUN_MS = 24 * 3_600_000;

interface Record {
  /** Another program or runtime may get on with the same driver. */
  readonly build: string;
  readonly losses: number;
}

export class GpuHealth {
  readonly #file: string;
  readonly #build: string;
  #losses: number;
  /** This start does without the graphics process. */
  readonly software: boolean;

  /** `file` is read now, and holds what the next start needs to know; `build`: the version of app and runtime. */
  constructor(file: string, build: string) {
    this.#file = file;
    this.#build = build;
    const record = readRecord(file);
    this.#losses = record?.build === build ? record.losses : 0;
    this.software = this.#losses >= MOST_LOSSES;
  }

  get losses(): number {
    return this.#losses;
  }

  /** One death; durable when it returns. */
  lost(): void {
    this.#losses += 1;
    this.#write({ build: this.#build, losses: this.#losses });
  }

  /** What was, is no more than a mishap now. */
  forget(): void {
    this.#losses = 0;
    this.#write(null);
  }

  /** A charger without this memory charges all the same. */
  #write(record: Record | null): void {
    try {
      if (record) writeDurably(this.#file, JSON.stringify(record));
      else rmSync(this.#file, { force: true });
    } catch (error) {
      log.warn('host.gpu-record', `${this.#file} cannot be written`, { error });
    }
  }
}

export interface WatchGpuOptions {
  readonly app: Pick<App, 'on'>;
  readonly health: GpuHealth;
  readonly clock: Pick<Clock, 'after'>;
}

/** Counts the deaths of this run, and forgets them after a good one. */
export function watchGpu({ app, health, clock }: WatchGpuOptions): void {
  if (health.software)
    log.warn('host.software-drawing', 'the graphics process kept dying: this run does without it');
  let good: Timer | null = null;
  const expectGoodRun = () => {
    good?.cancel();
    good = clock.after(health.software ? SOFTWARE_RUN_MS : GOOD_RUN_MS, () => health.forget());
  };
  if (health.losses > 0) expectGoodRun();
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName, name }) => {
    // It ends with the program.
    if (reason === 'clean-exit') return;
    if (type !== 'GPU') {
      log.warn('host.process-gone', 'a helper process is gone', {
        type,
        reason,
        exitCode,
        serviceName,
        name,
      });
      return;
    }
    health.lost();
    log.error('host.gpu-lost', 'the graphics process is gone', { reason, exitCode, losses: health.losses });
    expectGoodRun();
  });
}

function readRecord(file: string): Record | null {
  try {
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(record) ? record : null;
  } catch {
    return null; // none was written, or not to its end
  }
}

function isRecord(value: unknown): value is Record {
  if (typeof value !== 'object' || value === null || !('build' in value) || !('losses' in value))
    return false;
  return typeof value.build === 'string' && Number.isSafeInteger(value.losses) && Number(value.losses) >= 0;
}

/** Whole or not at all, whatever happens to the supply. */
function writeDurably(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w');
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
}
