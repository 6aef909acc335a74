/** How a shell ends: orderly on a signal, at once when something is wrong that nobody expected. */
import { log } from '../log/log.ts';
import { type Problem, ProblemError, formatProblems } from '../problem.ts';

/**
 * Exit codes: what is wrong can be put right by a person; the command line was wrong; the kiosk itself is broken; the operator
 * ordered a restart (systemd: `Restart=on-failure`).
 */
export const EXIT = { ok: 0, problem: 1, usage: 2, broken: 70, restart: 75 } as const;

/** Somebody starts this process again when it ends: systemd says so by INVOCATION_ID, others are told to say EVSE_KIOSK_SUPERVISED. */
export function isSupervised(env: Readonly<Record<string, string | undefined>>): boolean {
  return Boolean(env['INVOCATION_ID']) || env['EVSE_KIOSK_SUPERVISED'] === '1';
}

/** The same Ctrl-C arrives from the terminal and from `npm`: only a later one is a second one. */
const SECOND_SIGNAL_AFTER_MS = 1000;

export interface EndOptions {
  readonly now: () => number;
  /** Orderly end; called once. */
  quit(): void;
}

/** SIGTERM, SIGINT and SIGHUP quit in order; asked again, the process goes at once. */
export function quitOnSignals({ now, quit }: EndOptions): void {
  let first: number | undefined;
  const onSignal = () => {
    if (first === undefined) {
      first = now();
      quit();
    } else if (now() - first > SECOND_SIGNAL_AFTER_MS) {
      process.exit(EXIT.problem);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/** A state that nobody thought of is not charged on: say it, exit, be restarted, resume from the database. */
export function exitOnUncaught(): void {
  const exit = (kind: string) => (error: unknown) => {
    log.error('host.broken', kind, { error });
    console.error(`EVSE Kiosk: ${kind}:`, error);
    process.exit(EXIT.broken);
  };
  process.on('uncaughtException', exit('uncaught exception'));
  process.on('unhandledRejection', exit('unhandled rejection'));
}

/** Prints what stopped the start, for people where it is for people, and gives the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof ProblemError) {
    printProblems(error.problems);
    return EXIT.problem;
  }
  console.error('EVSE Kiosk: could not start:', error);
  return EXIT.broken;
}

export function printProblems(problems: readonly Problem[]): void {
  console.error(formatProblems(problems));
}
