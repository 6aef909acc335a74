/**
 * Whether the wall clock can be believed. Pure; its state is plain JSON and belongs to one run of the kiosk.
 *
 * The wall clock is compared with time that nobody sets: monotonic time, and the machine's uptime where it tells (on
 * Linux the first stands still while the machine sleeps and the second does not, so that sleep is no jump).
 *
 * What is told ends
 * - at once, when a time source that was asked after the last jump says so, and the clock has kept still a little;
 * - without one, when the clock has run steadily for a while and its date is possible. Each jump that follows another
 *   within the hour doubles that while, so that a clock that hops does not flap.
 */
import { FARTHEST_MS, instant, written, type Change, type Evidence } from './change.ts';

export type Sync = 'yes' | 'no' | 'unknown';

/** Time servers correct what is less by slewing, which monotonic time follows: only a step comes this far. */
export const JUMP_MS = 2000;
/** Smaller steps are forgotten at this rate (1 s in 10 min); faster than that they add up to a jump. */
export const FORGET_RATE = 1 / 600;
/** Uptime ahead of monotonic time by this much is sleep; less is its coarse resolution. */
export const SLEEP_MS = 1500;
export const STEADY_MS = 600_000;
export const STEADY_MOST_MS = 3_600_000;
export const STEADY_SYNCED_MS = 30_000;
/** A network and a time server take this long at most after a start. */
export const SYNC_GRACE_MS = 600_000;
/** The build date is the builder's, whose clock and time zone may be off. */
export const BUILD_SLACK_MS = 86_400_000;
const MOST_DOUBLINGS = 6;

export interface TimeSample {
  /** Epoch ms. */
  readonly wall: number;
  readonly monotonic: number;
  /** Since the machine's boot, sleep included, ms; null: it does not tell. */
  readonly uptimeMs: number | null;
  readonly sync: Sync;
  /** When `sync` was asked, monotonic ms. */
  readonly syncAt: number;
}

export interface TimeLimits {
  /** Epoch ms, null: not known. */
  readonly buildDate: number | null;
  /** Epoch ms of the newest record that another run left; null: none. Only looked at with the first sample. */
  readonly lastKnown: number | null;
}

export type Doubt = 'before-build' | 'went-back' | 'jumped' | 'never-synchronised';

export interface TimeState {
  readonly last: {
    readonly monotonic: number;
    readonly uptimeMs: number | null;
    readonly wall: number;
  } | null;
  /** Time that passed since the first sample, sleep included, ms. */
  readonly elapsedMs: number;
  /** Where the wall clock was when nothing had passed, as far as it is believed: epoch ms. */
  readonly anchor: number;
  /** The clock has to be beyond this again: epoch ms; null: it is. */
  readonly floor: number | null;
  readonly jump: {
    readonly byMs: number;
    readonly from: number;
    readonly to: number;
    readonly monotonic: number;
  } | null;
  /** Since the last jump. */
  readonly steadyMs: number;
  readonly doublings: number;
  readonly everSynced: boolean;
  readonly unsyncedMs: number;
  readonly doubt: Doubt | null;
}

export const TIMELESS: TimeState = {
  last: null,
  elapsedMs: 0,
  anchor: 0,
  floor: null,
  jump: null,
  steadyMs: STEADY_MOST_MS,
  doublings: 0,
  everSynced: false,
  unsyncedMs: 0,
  doubt: null,
};

export interface TimeJudgement {
  readonly state: TimeState;
  readonly changes: Change<'clock.unsure'>[];
}

export function judgeTime(state: TimeState, sample: TimeSample, limits: TimeLimits): TimeJudgement {
  const { wall, monotonic } = sample;
  // Monotonic time that is none, or goes back, measures nothing; what is no date is no time of day.
  const measures = isTime(monotonic) && monotonic >= (state.last?.monotonic ?? -FARTHEST_MS);
  if (!measures || !isTime(wall)) return { state, changes: [] };
  const followed = follow(state, sample, limits);
  const synced = sample.sync === 'yes' && (!followed.jump || sample.syncAt >= followed.jump.monotonic);
  const next = settle(followed, sample, synced);
  const doubt = doubtOf(next, sample, limits, synced);
  const judged: TimeState = { ...next, doubt };
  const jumpedAgain = doubt === 'jumped' && next.jump !== state.jump;
  if (doubt === state.doubt && !jumpedAgain) return { state: judged, changes: [] };
  const evidence =
    doubt === null
      ? { now: instant(wall), source: synced ? 'synchronised' : 'steady' }
      : evidenceOf(doubt, judged, sample, limits);
  return { state: judged, changes: [{ code: 'clock.unsure', raised: doubt !== null, evidence }] };
}

/** A person says that the time is right: what lies behind no longer counts. Tell with the next sample. */
export function acceptTime(state: TimeState): TimeState {
  return { ...state, floor: null, jump: null, doublings: 0, everSynced: true };
}

const isTime = (ms: number) => Math.abs(ms) <= FARTHEST_MS;
/** No machine has been up for a hundred years. */
const isUptime = (ms: number) => ms >= 0 && ms <= 100 * 365 * 86_400_000;

/** Takes the sample in: how much time passed, and whether the wall clock went with it. */
function follow(state: TimeState, sample: TimeSample, limits: TimeLimits): TimeState {
  const [wall, monotonic] = [written(sample.wall), written(sample.monotonic)];
  const uptimeMs = sample.uptimeMs !== null && isUptime(sample.uptimeMs) ? written(sample.uptimeMs) : null;
  const last = { monotonic, uptimeMs, wall };
  if (!state.last) {
    const floor = limits.lastKnown !== null && isTime(limits.lastKnown) ? limits.lastKnown : null;
    return { ...state, last, anchor: wall, floor };
  }
  const ranMs = monotonic - state.last.monotonic;
  const upMs = uptimeMs === null || state.last.uptimeMs === null ? null : uptimeMs - state.last.uptimeMs;
  // An uptime that falls behind is none to measure with (a clock that is not the machine's, a container that moved).
  const sleepKnown = upMs !== null && upMs >= ranMs - SLEEP_MS;
  const passedMs = sleepKnown && upMs > ranMs + SLEEP_MS ? upMs : ranMs;
  const elapsedMs = state.elapsedMs + passedMs;
  const steadyMs = state.steadyMs + ranMs;
  const unsyncedMs = state.unsyncedMs + ranMs;
  const off = wall - elapsedMs - state.anchor;
  if (Math.abs(off) < JUMP_MS) {
    const forgotten = Math.min(Math.abs(off), passedMs * FORGET_RATE) * Math.sign(off);
    return { ...state, last, elapsedMs, steadyMs, unsyncedMs, anchor: state.anchor + forgotten };
  }
  const moved = { ...state, last, elapsedMs, unsyncedMs, anchor: wall - elapsedMs };
  // Where sleep cannot be seen, a step forward that a time source stands by is one.
  if (off > 0 && !sleepKnown && sample.sync === 'yes') return { ...moved, steadyMs };
  return {
    ...moved,
    jump: { byMs: Math.round(off), from: wall - off, to: wall, monotonic },
    steadyMs: 0,
    doublings: state.steadyMs < STEADY_MOST_MS ? Math.min(MOST_DOUBLINGS, state.doublings + 1) : 0,
  };
}

/** What time and a time source have settled. */
function settle(state: TimeState, { wall, sync }: TimeSample, synced: boolean): TimeState {
  const unsynced = sync === 'no' && !state.everSynced;
  const neededMs = synced
    ? STEADY_SYNCED_MS * 2 ** state.doublings
    : Math.min(STEADY_MOST_MS, STEADY_MS * 2 ** state.doublings);
  const reached = state.floor === null || synced || wall >= state.floor - JUMP_MS;
  return {
    ...state,
    everSynced: state.everSynced || sync === 'yes',
    unsyncedMs: unsynced ? state.unsyncedMs : 0,
    floor: reached ? null : state.floor,
    jump: state.steadyMs >= neededMs ? null : state.jump,
  };
}

function doubtOf(state: TimeState, sample: TimeSample, limits: TimeLimits, synced: boolean): Doubt | null {
  const { buildDate } = limits;
  if (!synced && buildDate !== null && sample.wall < buildDate - BUILD_SLACK_MS) return 'before-build';
  if (state.floor !== null) return 'went-back';
  if (state.jump) return 'jumped';
  return state.unsyncedMs >= SYNC_GRACE_MS ? 'never-synchronised' : null;
}

function evidenceOf(doubt: Doubt, state: TimeState, sample: TimeSample, limits: TimeLimits): Evidence {
  const now = instant(sample.wall);
  switch (doubt) {
    case 'before-build':
      return { why: doubt, now, built: instant(limits.buildDate ?? 0) };
    case 'went-back':
      return {
        why: doubt,
        from: instant(state.floor ?? 0),
        to: now,
        byMs: Math.round(sample.wall - (state.floor ?? 0)),
      };
    case 'jumped': {
      const { byMs = 0, from = 0, to = 0 } = state.jump ?? {};
      return { why: doubt, byMs, from: instant(from), to: instant(to), synchronised: sample.sync };
    }
    case 'never-synchronised':
      return { why: doubt, now, forMs: Math.round(state.unsyncedMs) };
  }
}
