/**
 * How the last run of the kiosk ended, from the mark that it left: on purpose, by itself, or with the power. Pure; the
 * mark is plain JSON, written at the start, about once a minute, and at a clean stop.
 *
 * Another boot of the machine after a run that did not stop cleanly means that the power was cut (or the machine was
 * reset, which no program can tell apart); a clean reboot stops the kiosk cleanly first. A machine that sleeps ends
 * nothing: its run goes on when it wakes.
 */
import { z } from 'zod';
import { instant, type Change } from './change.ts';

export const MARK_EVERY_MS = 60_000;
/** This many ends that nobody wanted, within this much of running or of wall time, are a loop. */
export const CRASHES = 3;
export const CRASH_WINDOW_MS = 600_000;
/** Enough to count, and no more is kept. */
const MOST_ENDS = 8;

const runMark = z.object({
  /** Names the run. */
  run: z.string(),
  /** Names the machine's boot; null: it does not tell. */
  bootId: z.string().nullable(),
  /** Epoch ms. */
  startedAt: z.number(),
  aliveAt: z.number(),
  cleanStop: z.boolean(),
  /** Running time of all runs until `aliveAt`, ms. */
  ranMs: z.number(),
  /** Ends that nobody wanted since the last clean stop: epoch ms, and on the axis of `ranMs`. */
  ends: z.array(z.object({ at: z.number(), ranMs: z.number() })),
});

export type RunMark = z.infer<typeof runMark>;

/** A mark as it was stored; undefined: it is none. */
export function readMark(stored: unknown): RunMark | undefined {
  return runMark.safeParse(stored).data;
}

export type LastRun =
  /** No mark: this is the first run with this store, or the mark cannot be read. */
  | { readonly is: 'none' }
  | { readonly is: 'stopped' }
  /** Epoch ms: the last sign of life, and now. */
  | { readonly is: 'power-cut'; readonly from: number; readonly until: number }
  | {
      readonly is: 'crashed';
      readonly from: number;
      readonly until: number;
      /** Ends that nobody wanted within the window, this one included. */
      readonly ends: number;
      /** Keep to what charging needs. */
      readonly safeMode: boolean;
    };

export type LastRunChange = Change<'supply.lost' | 'kiosk.restarted' | 'kiosk.crash-loop'>;

export interface Start {
  readonly run: string;
  readonly bootId: string | null;
  /** Epoch ms. */
  readonly now: number;
}

/** `mark` to be written at once: the run that starts now. */
export function judgeLastRun(
  last: RunMark | null,
  { run, bootId, now }: Start,
): { lastRun: LastRun; mark: RunMark; changes: LastRunChange[] } {
  const fresh = { run, bootId, startedAt: now, aliveAt: now, cleanStop: false };
  if (!last || last.cleanStop) {
    const mark = { ...fresh, ranMs: last?.ranMs ?? 0, ends: [] };
    return { lastRun: { is: last ? 'stopped' : 'none' }, mark, changes: [] };
  }
  const [from, until] = [last.aliveAt, now];
  const span = { from: instant(from), until: instant(until) };
  if (bootId !== null && last.bootId !== null && bootId !== last.bootId) {
    const evidence = { source: 'boot', ...span, bootId };
    return {
      lastRun: { is: 'power-cut', from, until },
      mark: { ...fresh, ranMs: last.ranMs, ends: last.ends },
      changes: [
        { code: 'supply.lost', raised: true, evidence },
        { code: 'supply.lost', raised: false, evidence },
      ],
    };
  }
  const ends = [...last.ends, { at: from, ranMs: last.ranMs }].slice(-MOST_ENDS);
  const recent = ends.filter(
    (end) => last.ranMs - end.ranMs <= CRASH_WINDOW_MS || isWithin(now - end.at, CRASH_WINDOW_MS),
  );
  const safeMode = recent.length >= CRASHES;
  const evidence = { ...span, ends: recent.length, sameBoot: bootId === null ? 'unknown' : true };
  return {
    lastRun: { is: 'crashed', from, until, ends: recent.length, safeMode },
    mark: { ...fresh, ranMs: last.ranMs, ends },
    changes: [
      { code: 'kiosk.restarted', raised: true, evidence },
      ...(safeMode ? [{ code: 'kiosk.crash-loop', raised: true, evidence } as const] : []),
    ],
  };
}

/** The mark of a run that is alive; `ranMs`: for how long it has run itself, `before`: all runs before it. */
export function aliveMark(
  mark: RunMark,
  now: number,
  ran: { readonly beforeMs: number; readonly ranMs: number },
  cleanStop = false,
): RunMark {
  return { ...mark, aliveAt: now, ranMs: ran.beforeMs + ran.ranMs, cleanStop };
}

/** A wall clock that went back says nothing. */
const isWithin = (ms: number, windowMs: number) => ms >= 0 && ms <= windowMs;
