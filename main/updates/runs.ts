/**
 * What the launcher is told of a program that nobody looks for updates for: that it runs. Its starts would be counted until
 * what came with the machine takes its place.
 */
import type { Clock, Timer } from '../clock.ts';
import { log } from '../log/log.ts';
import { realDisk } from './disk.ts';
import { UpdateFolder } from './folder.ts';

/** What runs for so long has shown that it runs: its starts count anew. */
export const RAN_WELL_MS = 60_000;

export interface RunsOptions {
  readonly clock: Pick<Clock, 'after'>;
  readonly folder: UpdateFolder;
  /** As the launcher named it: FACTORY or a version. */
  readonly program: string;
  /** Its page has painted. */
  readonly isShown: () => boolean;
}

/** A version that was on trial when updates were switched off is kept once it shows its page. */
export class Runs {
  readonly #o: RunsOptions;
  #timer: Timer | null = null;

  constructor(options: RunsOptions) {
    this.#o = options;
  }

  start(): void {
    this.#timer = this.#o.clock.after(RAN_WELL_MS, () => this.#say());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #say(): void {
    const { folder, program, isShown } = this.#o;
    const isTrial = folder.boot.trial === program;
    if (isTrial && !isShown()) return this.start();
    const said = isTrial ? folder.confirm(program) : folder.ranWell();
    if (said.ok) return;
    log.warn(said.failure.code, said.failure.message);
    this.start();
  }
}

/**
 * This start of a good version ends, and the version is not to blame: somebody ended it, or has something to put right. One
 * on trial has to show itself whatever comes.
 */
export function forgiveStart(environment: Readonly<Record<string, string | undefined>>): void {
  const { EVSE_KIOSK_UPDATES: folder } = environment;
  if (!folder) return;
  const done = new UpdateFolder(folder, realDisk).ranWell();
  if (!done.ok) log.warn(done.failure.code, done.failure.message);
}
