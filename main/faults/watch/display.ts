/**
 * Whether drivers see anything: a screen that is there, and paints. Pure; its state is plain JSON and belongs to one run
 * of the kiosk. Without a screen that was ever there nothing is said.
 *
 * Time is what the caller's ticks tell, and a tick counts for no more than `TICK_MOST_MS`: if the kiosk itself was held
 * up, answers of the page wait in its queue, and the page is not to blame.
 */
import { written, type Change, type Evidence } from './change.ts';

/** A page that reloads is back sooner. */
export const GONE_MS = 1000;
export const UNPAINTED_MS = 10_000;
/** From a window that opens to its first picture, on the slowest board with cold storage. */
export const FIRST_PAINT_MS = 30_000;
export const TICK_MOST_MS = 2000;

export type DisplayEvent =
  /** A page is there. `visible` false: it is hidden, or nobody can tell; then it owes no picture. */
  | { readonly type: 'attached'; readonly visible: boolean }
  /** `closed`: meant to (window closed, page navigated or reloaded, host stopping); `gone`: unexpected. */
  | { readonly type: 'detached'; readonly reason: 'closed' | 'gone' | 'crashed' }
  | { readonly type: 'visible'; readonly visible: boolean }
  | { readonly type: 'published'; readonly seq: number }
  | { readonly type: 'painted'; readonly seq: number }
  | { readonly type: 'tick'; readonly passedMs: number };

export interface DisplayState {
  readonly screens: number;
  readonly visible: boolean;
  /** For how long the last screen has been missed, ms; null: it is there, or nobody misses it. */
  readonly goneMs: number | null;
  /** For how long the last screen has been closed on purpose while a fault was told, ms. */
  readonly closedMs: number | null;
  /** The newest snapshot. */
  readonly published: number | null;
  /** For how long nothing of what was published has been painted, ms; null: all is. */
  readonly unpaintedMs: number | null;
  /** A page that has attached and not painted yet. */
  readonly loading: boolean;
  readonly raised: boolean;
}

export const NO_SCREEN: DisplayState = {
  screens: 0,
  visible: false,
  goneMs: null,
  closedMs: null,
  published: null,
  unpaintedMs: null,
  loading: false,
  raised: false,
};

export interface DisplayJudgement {
  readonly state: DisplayState;
  readonly changes: Change<'display.restarted'>[];
}

export function judgeDisplay(state: DisplayState, event: DisplayEvent): DisplayJudgement {
  switch (event.type) {
    case 'attached':
      return quiet({
        ...state,
        screens: state.screens + 1,
        visible: event.visible,
        goneMs: null,
        closedMs: null,
        loading: true,
        unpaintedMs: state.published === null ? null : 0,
      });
    case 'detached':
      return detached(state, event.reason);
    case 'visible':
      // A page that was hidden has not painted for as long as that: its time begins anew.
      return quiet({ ...state, visible: event.visible, unpaintedMs: state.unpaintedMs === null ? null : 0 });
    case 'published': {
      if (!Number.isFinite(event.seq)) return quiet(state);
      const unpaintedMs = state.screens > 0 ? (state.unpaintedMs ?? 0) : null;
      return quiet({ ...state, published: written(event.seq), unpaintedMs });
    }
    case 'painted': {
      if (state.screens === 0 || !Number.isFinite(event.seq)) return quiet(state);
      const behind = state.published !== null && event.seq < state.published;
      const next = { ...state, loading: false, unpaintedMs: behind ? 0 : null };
      return state.raised ? clear(next, { seq: event.seq }) : quiet(next);
    }
    case 'tick':
      return tick(state, Math.min(TICK_MOST_MS, Math.max(0, event.passedMs)) || 0);
  }
}

function detached(state: DisplayState, reason: 'closed' | 'gone' | 'crashed'): DisplayJudgement {
  if (state.screens === 0) return quiet(state);
  const screens = state.screens - 1;
  const last = screens === 0;
  const next = {
    ...state,
    screens,
    goneMs: last && reason !== 'closed' ? 0 : null,
    closedMs: last && reason === 'closed' && state.raised ? 0 : null,
    ...(last && { unpaintedMs: null, loading: false }),
  };
  if (reason === 'crashed') return raise(next, { why: 'crashed', screens });
  return quiet(next);
}

function tick(state: DisplayState, passedMs: number): DisplayJudgement {
  if (state.closedMs !== null) {
    // Reloading closes too; whoever closes the last screen and opens none does not want one.
    const closedMs = state.closedMs + passedMs;
    if (closedMs <= FIRST_PAINT_MS) return quiet({ ...state, closedMs });
    return clear({ ...state, closedMs: null }, { why: 'closed' });
  }
  if (state.goneMs !== null) {
    const goneMs = state.goneMs + passedMs;
    if (goneMs <= GONE_MS) return quiet({ ...state, goneMs });
    return raise({ ...state, goneMs: null }, { why: 'gone', goneMs: Math.round(goneMs) });
  }
  if (state.screens === 0 || !state.visible || state.unpaintedMs === null) return quiet(state);
  const unpaintedMs = state.unpaintedMs + passedMs;
  const next = { ...state, unpaintedMs };
  if (unpaintedMs <= (state.loading ? FIRST_PAINT_MS : UNPAINTED_MS)) return quiet(next);
  const seq = state.published ?? 0;
  return raise(next, { why: 'not-painting', seq, unpaintedMs: Math.round(unpaintedMs) });
}

const quiet = (state: DisplayState): DisplayJudgement => ({ state, changes: [] });

function raise(state: DisplayState, evidence: Evidence): DisplayJudgement {
  if (state.raised) return quiet(state);
  return {
    state: { ...state, raised: true },
    changes: [{ code: 'display.restarted', raised: true, evidence }],
  };
}

function clear(state: DisplayState, evidence: Evidence): DisplayJudgement {
  return {
    state: { ...state, raised: false },
    changes: [{ code: 'display.restarted', raised: false, evidence }],
  };
}
