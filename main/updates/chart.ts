/**
 * The life of an update, pure: `(state, event, moment) → (state, actions)`. Looking, downloading and installing are told
 * of by events; actions are data, and `updates.ts` carries them out. Times are the running time of this process, ms.
 */
import type { UpdateBlock } from '../bridge/service/update-view.ts';
import type { UpdateFailure } from './failure.ts';
import { lackText, type Lack } from './health.ts';
import { blocksOf, type QuietFacts } from './quiet.ts';
import type { Release } from './release.ts';

/** After a start, the charger has better things to do; and a whole fleet that was without power comes back at once. */
export const FIRST_CHECK_MS = 60_000;
const FIRST_SPREAD_MS = 600_000;
/** Each charger looks at another time: a tenth more or less. */
const SPREAD = 0.1;
const FIRST_RETRY_MS = 5 * 60_000;
/** What could not be written is tried again after so long. */
const INSTALL_RETRY_MS = 10 * 60_000;
/** A version on trial has to run well for so long without a break. */
export const WELL_MS = 30_000;
/** Nothing at the charger itself may be silent for so long. */
export const HEALTH_MS = 5 * 60_000;
/** Until then all has to be well, the operator too: a network that is gone is seldom the new version's fault. */
export const LINK_MS = 30 * 60_000;

export interface UpdateSettings {
  readonly automatic: boolean;
  readonly checkMs: number;
}

export type Phase =
  | { readonly is: 'idle' }
  | { readonly is: 'available'; readonly release: Release }
  | {
      readonly is: 'checking';
      readonly held: Extract<Phase, { is: 'available' | 'ready' }> | null;
      /** To be downloaded and installed whatever is found, since a technician wants it. */
      readonly ordered: boolean;
    }
  | {
      readonly is: 'downloading';
      readonly release: Release;
      readonly percent: number;
      readonly ordered: boolean;
    }
  | {
      readonly is: 'ready';
      readonly release: Release;
      readonly ordered: boolean;
      readonly blocks: readonly UpdateBlock[];
      readonly notBefore: number;
    }
  | { readonly is: 'installing'; readonly release: Release; readonly ordered: boolean }
  | {
      readonly is: 'trial';
      readonly version: string;
      readonly since: number;
      /** Everything at the charger itself answered then, or the trial began. */
      readonly answeredAt: number;
      /** All is well since then. */
      readonly wellSince: number | null;
      readonly lacks: readonly Lack[];
    }
  | { readonly is: 'rolling-back'; readonly version: string; readonly blocks: readonly UpdateBlock[] }
  | { readonly is: 'restarting' };

export interface UpdateState {
  readonly phase: Phase;
  readonly nextCheckAt: number;
  /** Failed looks and downloads in a row. */
  readonly failures: number;
  readonly failure: UpdateFailure | null;
}

export type UpdateEvent =
  /** How things stand, again and again. */
  | { readonly type: 'LOOK'; readonly quiet: QuietFacts; readonly lacks: readonly Lack[] }
  | { readonly type: 'CHECK' }
  | { readonly type: 'INSTALL' }
  | { readonly type: 'FOUND'; readonly release: Release }
  | { readonly type: 'NONE' }
  | { readonly type: 'PROGRESS'; readonly percent: number }
  | { readonly type: 'FETCHED' }
  /** Somebody came while it was being installed. */
  | { readonly type: 'DISTURBED'; readonly blocks: readonly UpdateBlock[] }
  | { readonly type: 'SWITCHED' }
  | { readonly type: 'CONFIRMED' }
  | { readonly type: 'REJECTED' }
  | { readonly type: 'FAILED'; readonly failure: UpdateFailure };

export type UpdateAction =
  | { readonly type: 'check' }
  | { readonly type: 'download'; readonly release: Release }
  | { readonly type: 'install'; readonly release: Release; readonly ordered: boolean }
  /** What is downloaded is not wanted any more. */
  | { readonly type: 'forget' }
  | { readonly type: 'confirm'; readonly version: string }
  | { readonly type: 'reject'; readonly version: string; readonly detail: string }
  | { readonly type: 'restart' };

export interface Moment {
  readonly at: number;
  /** From 0 up to 1, by lot. */
  readonly chance: number;
}

export interface Step {
  readonly state: UpdateState;
  readonly actions: readonly UpdateAction[];
}

export type Beginning =
  | { readonly is: 'idle' }
  | { readonly is: 'ready'; readonly release: Release }
  | { readonly is: 'trial'; readonly version: string };

export function startUpdates(beginning: Beginning, { at, chance }: Moment): UpdateState {
  return {
    phase: firstPhase(beginning, at),
    nextCheckAt: at + FIRST_CHECK_MS + chance * FIRST_SPREAD_MS,
    failures: 0,
    failure: null,
  };
}

function firstPhase(beginning: Beginning, at: number): Phase {
  switch (beginning.is) {
    case 'idle':
      return { is: 'idle' };
    case 'ready':
      return ready(beginning.release, false);
    case 'trial':
      return {
        is: 'trial',
        version: beginning.version,
        since: at,
        answeredAt: at,
        wellSince: null,
        lacks: [],
      };
  }
}

export function stepUpdates(
  state: UpdateState,
  event: UpdateEvent,
  moment: Moment,
  settings: UpdateSettings,
): Step {
  const { phase } = state;
  switch (event.type) {
    case 'LOOK':
      return look(state, event, moment, settings);
    case 'CHECK':
      return canLook(phase) ? toCheck(state, phase) : same(state);
    case 'INSTALL':
      return order(state);
    case 'FOUND':
      return phase.is === 'checking' ? found(state, phase, event.release, moment, settings) : same(state);
    case 'NONE':
      if (phase.is !== 'checking') return same(state);
      return to(
        answered(state, moment, settings),
        { is: 'idle' },
        phase.held?.is === 'ready' ? ['forget'] : [],
      );
    case 'PROGRESS':
      return phase.is === 'downloading' ? to(state, { ...phase, percent: event.percent }) : same(state);
    case 'FETCHED':
      if (phase.is !== 'downloading') return same(state);
      return to(answered(state, moment, settings), ready(phase.release, phase.ordered));
    case 'DISTURBED':
      if (phase.is !== 'installing') return same(state);
      return to(state, { ...ready(phase.release, phase.ordered), blocks: event.blocks });
    case 'SWITCHED':
      return phase.is === 'installing' ? to(state, { is: 'restarting' }, ['restart']) : same(state);
    case 'CONFIRMED':
      return phase.is === 'trial' ? to({ ...state, failure: null }, { is: 'idle' }) : same(state);
    case 'REJECTED':
      if (phase.is !== 'trial') return same(state);
      return to(state, { is: 'rolling-back', version: phase.version, blocks: [] });
    case 'FAILED':
      return failed(state, event.failure, moment, settings);
  }
}

/** How long until it has to be looked at again, ms. */
export function nextLookMs({ phase, nextCheckAt }: UpdateState, at: number, lookMs: number): number {
  const steady = phase.is === 'idle' || phase.is === 'available';
  return steady ? Math.max(1, nextCheckAt - at) : lookMs;
}

function look(
  state: UpdateState,
  { quiet, lacks }: Extract<UpdateEvent, { type: 'LOOK' }>,
  { at }: Moment,
  settings: UpdateSettings,
): Step {
  const { phase } = state;
  if (phase.is === 'trial') return judge(state, phase, lacks, at);
  if (phase.is === 'rolling-back') {
    // What was not sent goes out later as well; that nobody is disturbed is enough.
    const blocks = blocksOf({ ...quiet, unsent: 0, inWindow: true }, false);
    return blocks.length === 0
      ? to(state, { is: 'restarting' }, ['restart'])
      : to(state, { ...phase, blocks });
  }
  if (!canLook(phase)) return same(state);
  if (phase.is === 'ready') {
    const blocks = blocksOf(quiet, phase.ordered);
    const wanted = settings.automatic || phase.ordered;
    const { release, ordered } = phase;
    if (wanted && blocks.length === 0 && at >= phase.notBefore)
      return {
        state: { ...state, phase: { is: 'installing', release, ordered } },
        actions: [{ type: 'install', release, ordered }],
      };
    return at >= state.nextCheckAt && !ordered
      ? toCheck(state, { ...phase, blocks })
      : to(state, { ...phase, blocks });
  }
  return at >= state.nextCheckAt ? toCheck(state, phase) : same(state);
}

/** On trial: well for long enough, or still not well after too long. */
function judge(
  state: UpdateState,
  phase: Extract<Phase, { is: 'trial' }>,
  lacks: readonly Lack[],
  at: number,
): Step {
  const wellSince = lacks.length === 0 ? (phase.wellSince ?? at) : null;
  const isSilent = lacks.some(({ what }) => what !== 'operator');
  const answeredAt = isSilent ? phase.answeredAt : at;
  const next = { ...state, phase: { ...phase, lacks, wellSince, answeredAt } };
  const { version, since } = phase;
  if (wellSince !== null && at - wellSince >= WELL_MS)
    return { state: next, actions: [{ type: 'confirm', version }] };
  const isTooLate = at - answeredAt >= HEALTH_MS || at - since >= LINK_MS;
  if (lacks.length === 0 || !isTooLate) return { state: next, actions: [] };
  return { state: next, actions: [{ type: 'reject', version, detail: lackText(lacks) }] };
}

type Looking = Extract<Phase, { is: 'idle' | 'available' | 'ready' }>;

function canLook(phase: Phase): phase is Looking {
  return phase.is === 'idle' || phase.is === 'available' || phase.is === 'ready';
}

function toCheck(state: UpdateState, phase: Looking): Step {
  const held = phase.is === 'idle' ? null : phase;
  return to(state, { is: 'checking', held, ordered: false }, ['check']);
}

/** A technician's word: as soon as nobody charges, whatever the time of day. */
function order(state: UpdateState): Step {
  const { phase } = state;
  switch (phase.is) {
    case 'available':
      return download(state, phase.release, true);
    case 'ready':
      return to(state, { ...phase, ordered: true, notBefore: 0 });
    case 'downloading':
      return to(state, { ...phase, ordered: true });
    case 'checking':
      return to(state, { ...phase, ordered: true });
    default:
      return same(state);
  }
}

function found(
  before: UpdateState,
  { held, ordered }: Extract<Phase, { is: 'checking' }>,
  release: Release,
  moment: Moment,
  settings: UpdateSettings,
): Step {
  const state = answered(before, moment, settings);
  if (held?.is === 'ready') {
    if (isSame(held.release, release)) return to(state, { ...held, ordered: held.ordered || ordered });
    const next = download(state, release, held.ordered || ordered);
    return { ...next, actions: [{ type: 'forget' }, ...next.actions] };
  }
  return settings.automatic || ordered
    ? download(state, release, ordered)
    : to(state, { is: 'available', release });
}

function failed(
  before: UpdateState,
  failure: UpdateFailure,
  { at, chance }: Moment,
  { checkMs }: UpdateSettings,
): Step {
  const { phase } = before;
  const state = { ...before, failure };
  if (phase.is === 'trial') return { state, actions: [] };
  if (phase.is === 'installing') {
    // A file that is not whole any more is fetched again; what could not be written is written later.
    if (failure.code === 'update.not-kept')
      return to(state, { ...ready(phase.release, phase.ordered), notBefore: at + INSTALL_RETRY_MS });
    return to({ ...state, nextCheckAt: at + FIRST_RETRY_MS }, { is: 'idle' }, ['forget']);
  }
  if (phase.is !== 'checking' && phase.is !== 'downloading') return same(before);
  const failures = before.failures + 1;
  const retryMs = Math.min(checkMs, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 16));
  const next = { ...state, failures, nextCheckAt: at + spread(retryMs, chance) };
  return to(next, phase.is === 'checking' ? (phase.held ?? { is: 'idle' }) : { is: 'idle' });
}

function answered(state: UpdateState, { at, chance }: Moment, { checkMs }: UpdateSettings): UpdateState {
  return { ...state, failures: 0, failure: null, nextCheckAt: at + spread(checkMs, chance) };
}

function download(state: UpdateState, release: Release, ordered: boolean): Step {
  return {
    state: { ...state, phase: { is: 'downloading', release, percent: 0, ordered } },
    actions: [{ type: 'download', release }],
  };
}

function ready(release: Release, ordered: boolean): Extract<Phase, { is: 'ready' }> {
  return { is: 'ready', release, ordered, blocks: [], notBefore: 0 };
}

const isSame = (a: Release, b: Release) => a.version === b.version && a.sha512 === b.sha512;
const spread = (ms: number, chance: number) => ms * (1 - SPREAD + 2 * SPREAD * chance);
const same = (state: UpdateState): Step => ({ state, actions: [] });

function to(
  state: UpdateState,
  phase: Phase,
  actions: readonly ('check' | 'forget' | 'restart')[] = [],
): Step {
  return { state: { ...state, phase }, actions: actions.map((type) => ({ type })) };
}
