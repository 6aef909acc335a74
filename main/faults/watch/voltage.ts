/**
 * The mains as a meter sees it: too low, too high, a phase gone. Pure; its state is plain JSON and belongs to one run of
 * the kiosk.
 *
 * Short dips are part of a mains that is in order (EN 50160, 5.3: most last less than a second), so nothing is told
 * before it has lasted. What the meter cannot see is not judged: one that sits behind the contactor reads 0 V whenever
 * nobody charges.
 */
import { written, type Change } from './change.ts';
import { CALM, hold, type Spell, type Verdict } from './spell.ts';

/** Line to neutral. The configuration names none, so it is taken from what is measured. */
export type NominalVolts = 120 | 230;

/** EN 50160 allows ±10 %; below −15 % chargers and vehicles stop by themselves. Back: 3 % more, so that load does not flap it. */
export const LOW = 0.85;
export const LOW_OVER = 0.88;
/** 10 % is allowed, 2 % more is what a meter and its wiring may be wrong by. */
export const HIGH = 1.12;
export const HIGH_OVER = 1.1;
/** No dip that a grid calls a supply is this deep for long: the phase is gone; what is read is induced, or fed back. */
export const GONE = 0.5;
export const GONE_OVER = 0.55;

export const LOW_HOLD_MS = 10_000;
/** Shorter: too much is what breaks devices. */
export const HIGH_HOLD_MS = 5000;
/** Longer than an automatic reclosure takes. */
export const GONE_HOLD_MS = 3000;
export const STABLE_MS = 10_000;
/** What can no longer be seen is let go after this: the contactor that was opened because of it must not keep it up. */
export const UNSEEN_MS = 60_000;
/** One look stands for no more than this: where polls are slow or pause, it takes more looks, not one damaged value. */
export const GAP_MS = 2000;

/** Readings whose median gives the nominal voltage. */
export const FIRST_READINGS = 5;
/** Less than this is no supply to take a nominal voltage from. */
const LIVE_MILLIVOLTS = 60_000;
/** Between 120 V + 15 % and 230 V − 40 %: what is meant to be 230 V but low is called low, not a high 120 V. */
const EITHER_MILLIVOLTS = 140_000;
/** Within this of a nominal voltage it is certain, and stays. */
const CERTAIN_WITHIN = 0.1;
/** More than any low-voltage mains: a damaged value. */
const MOST_MILLIVOLTS = 1_000_000;

export interface VoltageSample {
  readonly monotonic: number;
  /** Each phase to neutral, mV; null where it was not read. */
  readonly millivolts: readonly (number | null)[];
  /** Whether the contactor is closed; null: nobody says. */
  readonly energised: boolean | null;
}

export interface VoltageState {
  readonly monotonic: number | null;
  readonly nominal: { readonly volts: NominalVolts; readonly certain: boolean } | null;
  /** The last few medians over the live phases, mV, until the nominal voltage is certain. */
  readonly first: readonly number[];
  /** Where the meter sits, seen from the mains, as far as that has shown. */
  readonly seat: 'unknown' | 'before-contactor' | 'behind-contactor';
  readonly low: Spell;
  readonly high: Spell;
  readonly gone: Spell;
}

export type VoltageChange = Change<'supply.under-voltage' | 'supply.over-voltage' | 'supply.lost'>;

/** `nominal` where the configuration knows it; else it is learned. */
export function unseenVoltage(nominal: NominalVolts | null = null): VoltageState {
  return {
    monotonic: null,
    nominal: nominal && { volts: nominal, certain: true },
    first: [],
    seat: 'unknown',
    low: CALM,
    high: CALM,
    gone: CALM,
  };
}

export function judgeVoltage(
  state: VoltageState,
  sample: VoltageSample,
): { state: VoltageState; changes: VoltageChange[] } {
  const phases = sample.millivolts.flatMap((value, index) =>
    value !== null && value >= 0 && value <= MOST_MILLIVOLTS ? [{ phase: index + 1, millivolts: value }] : [],
  );
  if (phases.length === 0 || !Number.isFinite(sample.monotonic)) return { state, changes: [] };
  const learned = learn(state, phases, sample);
  const { nominal } = learned;
  if (!nominal) return { state: learned, changes: [] };

  const full = nominal.volts * 1000;
  const ratios = phases.map(({ millivolts }) => millivolts / full);
  const standing = ratios.filter((ratio) => ratio >= GONE);
  const [lowest, highest] = [Math.min(...ratios), Math.max(...ratios)];
  const seen = standing.length > 0 || canSeeDark(learned, sample.energised);
  const passedMs =
    state.monotonic === null ? 0 : Math.min(GAP_MS, Math.max(0, sample.monotonic - state.monotonic));
  const judge = (spell: Spell, verdict: Verdict, raiseMs: number) =>
    hold(spell, seen ? verdict : 'good', passedMs, { raiseMs, clearMs: seen ? STABLE_MS : UNSEEN_MS });

  const next: VoltageState = {
    ...learned,
    low: judge(state.low, lowOf(standing), LOW_HOLD_MS),
    high: judge(state.high, highest > HIGH ? 'bad' : highest > HIGH_OVER ? 'between' : 'good', HIGH_HOLD_MS),
    gone: judge(state.gone, lowest < GONE ? 'bad' : lowest < GONE_OVER ? 'between' : 'good', GONE_HOLD_MS),
  };
  const evidence = {
    source: 'meter',
    nominalVolts: nominal.volts,
    phases: phases.map(({ phase, millivolts }) => `L${phase} ${(millivolts / 1000).toFixed(1)} V`).join(', '),
    lowestPercent: Math.round(lowest * 100),
    highestPercent: Math.round(highest * 100),
    ...(!seen && { measurable: false }),
  };
  const told = [
    ['supply.under-voltage', state.low, next.low],
    ['supply.over-voltage', state.high, next.high],
    ['supply.lost', state.gone, next.gone],
  ] as const;
  const changes = told.flatMap(([code, before, { raised }]) =>
    before.raised === raised ? [] : [{ code, raised, evidence }],
  );
  return { state: next, changes };
}

/** Phases that are gone are not low; with none left nothing is said about low. */
function lowOf(standing: readonly number[]): Verdict {
  if (standing.length === 0) return 'between';
  const lowest = Math.min(...standing);
  return lowest < LOW ? 'bad' : lowest < LOW_OVER ? 'between' : 'good';
}

/** Whether darkness on every phase says anything about the mains. */
function canSeeDark({ seat }: VoltageState, energised: boolean | null): boolean {
  if (energised === true || seat === 'before-contactor') return true;
  return energised === null && seat === 'unknown';
}

function learn(
  state: VoltageState,
  phases: readonly { readonly millivolts: number }[],
  { monotonic, energised }: VoltageSample,
): VoltageState {
  const live = phases.map(({ millivolts }) => millivolts).filter((value) => value >= LIVE_MILLIVOLTS);
  const next = { ...state, monotonic: written(monotonic) };
  if (live.length === 0) {
    const behind = state.seat === 'unknown' && state.first.length === 0 && energised !== true;
    return behind && !state.nominal?.certain ? { ...next, seat: 'behind-contactor' } : next;
  }
  const seat = energised === false ? 'before-contactor' : state.seat;
  if (state.nominal?.certain) return { ...next, seat };
  const first = [...state.first, median(live)].slice(-FIRST_READINGS);
  if (first.length < FIRST_READINGS) return { ...next, seat, first };
  const middle = median(first);
  const volts = middle < EITHER_MILLIVOLTS ? 120 : 230;
  const certain = Math.abs(middle / (volts * 1000) - 1) <= CERTAIN_WITHIN;
  return { ...next, seat, first, nominal: { volts, certain } };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
