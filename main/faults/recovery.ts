/**
 * Carries out a fault's recovery plan: a pure machine, `(state, event, moment) → state and actions`. Its state is plain
 * JSON and lives as long as the kiosk's database, so that what was tried stays counted over restarts and power cuts.
 *
 * Windows and waits are measured in running time (`run-clock.ts`): setting the clock, a year forward or an hour back,
 * neither empties nor stretches them, and the time of a power cut counts as nothing.
 *
 * Always ended: `recovered`, `needs-driver` or `needs-technician`, after at most `rounds` rounds within the window.
 */
import { z } from 'zod';
import { FAULTS, isFaultCode, type FaultCode } from './catalogue.ts';
import { HOUR_MS, type RecoveryAct, type RecoveryPlan } from './plan.ts';
import { advance, startRunClock, type Moment, type RunClock } from './run-clock.ts';

export type RecoveryOutcome = 'recovered' | 'needs-driver' | 'needs-technician';

/** All `…Ms` are instants on the recovery's own clock. */
type Trying = { readonly is: 'waiting' | 'trying'; readonly step: number; readonly untilMs: number };
type Ended = {
  readonly is: 'ended';
  readonly outcome: Exclude<RecoveryOutcome, 'recovered'>;
  /** When the last step is tried once more all the same. */
  readonly againMs: number | null;
};
type Phase =
  | { readonly is: 'idle' }
  | Trying
  | Ended
  /** The condition is gone; if it stays away it is recovered, if not it goes on where it was. */
  | { readonly is: 'settling'; readonly untilMs: number; readonly back: Trying | Ended };

export interface RecoveryState {
  readonly code: FaultCode;
  /** Any integer that differs from kiosk to kiosk: spreads jittered waits. */
  readonly seed: number;
  readonly clock: RunClock;
  readonly raised: boolean;
  /** When each round of the window began; never more than the plan allows. */
  readonly rounds: readonly number[];
  readonly phase: Phase;
}

export type RecoveryEvent =
  /** The condition began. Told of one that is known (as after a restart), it changes nothing: it is no new occurrence. */
  | { readonly type: 'raised' }
  | { readonly type: 'cleared' }
  /** The wait is over, or the kiosk started. */
  | { readonly type: 'tick' }
  /** A driver plugged in: what drivers are asked for was done, and a fault of theirs is counted anew. */
  | { readonly type: 'plugged' }
  /** A technician says that it is repaired. */
  | { readonly type: 'reset' };

export type RecoveryAction =
  /** `attempt` of `of` within the window, for people; after giving up it counts no further. */
  | { readonly type: 'act'; readonly act: RecoveryAct; readonly attempt: number; readonly of: number }
  | { readonly type: 'ended'; readonly outcome: RecoveryOutcome };

export interface Recovery {
  readonly state: RecoveryState;
  /** To be carried out in order, after the state is durable. */
  readonly actions: readonly RecoveryAction[];
  /** Epoch ms of the next thing the driver can see happen; null when nothing is promised. */
  readonly deadline: number | null;
  /** Send a `tick` this much later; null: nothing is due. */
  readonly tickInMs: number | null;
}

export function beginRecovery(code: FaultCode, seed: number, moment: Moment): RecoveryState {
  return { code, seed, clock: startRunClock(moment), raised: false, rounds: [], phase: { is: 'idle' } };
}

export function step(state: RecoveryState, event: RecoveryEvent, moment: Moment): Recovery {
  const actions: RecoveryAction[] = [];
  let next: RecoveryState = { ...state, clock: advance(state.clock, moment) };
  next = onEvent(next, event, actions);
  // A late tick may find several things due; each puts the next one into the future.
  for (let due = duePhase(next); due; due = duePhase(next)) next = onDue(next, due, actions);
  const dueMs = dueAt(next);
  const leftMs = dueMs === null ? null : Math.max(0, dueMs - next.clock.ranMs);
  const shown = next.phase.is === 'waiting' || next.phase.is === 'settling';
  return {
    state: next,
    actions,
    deadline: leftMs === null || !shown ? null : moment.now + leftMs,
    tickInMs: leftMs,
  };
}

/** Whether the fault still stands: there, or only just gone, or waiting for a technician although it is gone. */
export function isHeld({ raised, phase }: RecoveryState): boolean {
  return raised || phase.is !== 'idle';
}

export interface RecoveryProgress {
  /** Null while the kiosk is at it by itself. */
  readonly outcome: RecoveryOutcome | null;
  /** What is tried now, or next. */
  readonly act: RecoveryAct | null;
  readonly attempt: number;
  readonly of: number;
}

export function progressOf(state: RecoveryState): RecoveryProgress {
  const { phase, rounds } = state;
  const { plan, giveUp } = FAULTS[state.code];
  const at = phase.is === 'settling' ? phase.back : phase;
  const act = at.is === 'waiting' || at.is === 'trying' ? (plan.steps[at.step]?.act ?? null) : null;
  const outcome = phase.is === 'idle' ? 'recovered' : phase.is === 'ended' ? phase.outcome : null;
  return { outcome, act, attempt: rounds.length, of: giveUp.rounds };
}

function onEvent(state: RecoveryState, event: RecoveryEvent, actions: RecoveryAction[]): RecoveryState {
  const { phase } = state;
  const { plan, giveUp } = FAULTS[state.code];
  switch (event.type) {
    case 'tick':
      return state;
    case 'raised': {
      if (state.raised) return state;
      const raised = { ...state, raised: true };
      if (phase.is === 'idle') return beginRound(raised, actions);
      return phase.is === 'settling' ? { ...raised, phase: phase.back } : raised;
    }
    case 'cleared': {
      const cleared = { ...state, raised: false };
      if (phase.is === 'idle' || phase.is === 'settling') return cleared;
      if (phase.is === 'ended' && giveUp.release === 'technician') return cleared;
      const untilMs = state.clock.ranMs + plan.settleMs;
      return { ...cleared, phase: { is: 'settling', untilMs, back: phase } };
    }
    case 'plugged': {
      if (giveUp.then !== 'needs-driver' || giveUp.rounds === 0) return state;
      const anew = { ...state, rounds: [] };
      return state.raised && phase.is === 'ended' ? beginRound(anew, actions) : anew;
    }
    case 'reset': {
      const anew = { ...state, rounds: [] };
      if (!state.raised) return phase.is === 'idle' ? anew : recover(anew, actions);
      return giveUp.rounds === 0 ? anew : beginRound(anew, actions);
    }
  }
}

type Due = Exclude<Phase, { is: 'idle' }>;

/** The phase, if its time has come. */
function duePhase(state: RecoveryState): Due | null {
  const dueMs = dueAt(state);
  return state.phase.is !== 'idle' && dueMs !== null && dueMs <= state.clock.ranMs ? state.phase : null;
}

function dueAt({ phase, raised }: RecoveryState): number | null {
  if (phase.is === 'idle') return null;
  if (phase.is === 'ended') return raised ? phase.againMs : null;
  return phase.untilMs;
}

function onDue(state: RecoveryState, phase: Due, actions: RecoveryAction[]): RecoveryState {
  const { plan, giveUp } = FAULTS[state.code];
  const { ranMs } = state.clock;
  if (phase.is === 'settling') return recover(state, actions);
  if (phase.is === 'ended') {
    const last = plan.steps.at(-1);
    if (last) actions.push({ type: 'act', act: last.act, attempt: giveUp.rounds, of: giveUp.rounds });
    return { ...state, phase: { ...phase, againMs: last ? again(state) : null } };
  }
  const now = plan.steps[phase.step];
  if (now && phase.is === 'waiting') {
    actions.push({ type: 'act', act: now.act, attempt: state.rounds.length, of: giveUp.rounds });
    return { ...state, phase: { is: 'trying', step: phase.step, untilMs: ranMs + now.patienceMs } };
  }
  const following = phase.step + 1;
  return following < plan.steps.length ? waitFor(state, following) : beginRound(state, actions);
}

function beginRound(state: RecoveryState, actions: RecoveryAction[]): RecoveryState {
  const { giveUp } = FAULTS[state.code];
  const { ranMs } = state.clock;
  const rounds = state.rounds.filter((at) => ranMs - at < giveUp.windowMs);
  if (rounds.length < giveUp.rounds) return waitFor({ ...state, rounds: [...rounds, ranMs] }, 0);
  actions.push({ type: 'ended', outcome: giveUp.then });
  return { ...state, rounds, phase: { is: 'ended', outcome: giveUp.then, againMs: again(state) } };
}

function waitFor(state: RecoveryState, index: number): RecoveryState {
  const { plan } = FAULTS[state.code];
  const waitMs = spread(plan, plan.steps[index]?.afterMs ?? 0, state);
  return { ...state, phase: { is: 'waiting', step: index, untilMs: state.clock.ranMs + waitMs } };
}

function again(state: RecoveryState): number | null {
  const { plan, giveUp } = FAULTS[state.code];
  if (giveUp.againEveryMs === null) return null;
  const waitMs = plan.backoff
    ? jittered(giveUp.againEveryMs, plan.backoff.jitter, state)
    : giveUp.againEveryMs;
  return state.clock.ranMs + waitMs;
}

function recover(state: RecoveryState, actions: RecoveryAction[]): RecoveryState {
  const { plan, giveUp } = FAULTS[state.code];
  if (plan.afterwards) {
    actions.push({
      type: 'act',
      act: plan.afterwards,
      attempt: state.rounds.length,
      of: giveUp.rounds,
    });
  }
  actions.push({ type: 'ended', outcome: 'recovered' });
  return { ...state, phase: { is: 'idle' } };
}

function spread({ backoff }: RecoveryPlan, afterMs: number, state: RecoveryState): number {
  if (!backoff || afterMs === 0) return afterMs;
  const grown = Math.min(backoff.mostMs, afterMs * backoff.factor ** Math.max(0, state.rounds.length - 1));
  return jittered(grown, backoff.jitter, state);
}

/** Random to the operator, the same to whoever replays: a hash of the seed and of the time spent (murmur3's finaliser). */
function jittered(ms: number, jitter: number, { seed, clock }: RecoveryState): number {
  let hash = (seed ^ Math.trunc(clock.ranMs)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  const share = ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  return Math.round(ms * (1 - jitter + 2 * jitter * share));
}

/** No plan waits longer; a stored wait that does is damaged. */
const LONGEST_WAIT_MS = 24 * HOUR_MS;

const instant = z.number().nonnegative();
const trying = z.strictObject({
  is: z.enum(['waiting', 'trying']),
  step: z.int().nonnegative(),
  untilMs: instant,
});
const ended = z.strictObject({
  is: z.literal('ended'),
  outcome: z.enum(['needs-driver', 'needs-technician']),
  againMs: instant.nullable(),
});
const settling = z.strictObject({
  is: z.literal('settling'),
  untilMs: instant,
  back: z.union([trying, ended]),
});
const stored = z
  .strictObject({
    code: z.string().refine(isFaultCode, { abort: true }),
    seed: z.number(),
    clock: z.strictObject({ ranMs: instant, run: z.string(), monotonic: z.number() }),
    raised: z.boolean(),
    rounds: z.array(instant).max(100),
    phase: z.union([z.strictObject({ is: z.literal('idle') }), trying, ended, settling]),
  })
  .refine(({ code, clock, phase }) => {
    const back = phase.is === 'settling' ? phase.back : phase;
    const { steps } = FAULTS[code].plan;
    if ('step' in back && back.step >= steps.length) return false;
    const waits = [phase, back].map((one) => ('untilMs' in one ? one.untilMs : 0));
    return waits.every((until) => until <= clock.ranMs + LONGEST_WAIT_MS);
  });

/** A state as it was stored; null when it is not one. */
export function readRecovery(json: unknown): RecoveryState | null {
  const read = stored.safeParse(json);
  return read.success ? read.data : null;
}
