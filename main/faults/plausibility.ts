/**
 * Whether a billing meter can be believed: never backwards, not faster than the connector can, moving while power flows,
 * and agreeing with what the controller estimates. Pure; its state is plain JSON and belongs to one run of the kiosk
 * (instants are monotonic milliseconds, so that a clock that is set changes no verdict).
 *
 * Only a believed reading becomes the base of the next judgement: one wild value poisons nothing. A jump that was real
 * (a slow meter) is believed as soon as enough time has passed for it to be possible.
 */

export interface MeterRating {
  /** Most power that the connector gives, W. */
  readonly watts: number;
  /** Smallest step of the register, Wh (an SDM's is 1 or 10). */
  readonly resolutionWh: number;
}

export interface MeterSample {
  readonly monotonic: number;
  readonly registerWh: number;
  /**
   * What the controller, or else the meter itself, says flows now: volts × amperes, W. Null when nobody measures
   * current: then a standing register proves nothing, since a vehicle may draw none.
   */
  readonly flowWatts: number | null;
  /** True when `flowWatts` comes from the controller, so that it can testify against the meter. */
  readonly independent: boolean;
}

/**
 * The mains may be 10 % above nominal (EN 50160) and over-current detection lets 10 % pass before it trips; with both
 * classes' errors that is a quarter.
 */
export const SPEED_TOLERANCE = 1.25;
/** A reading's instant is known to about one poll: this much energy at full rating comes on top. */
export const TIMING_SLACK_MS = 2000;
/** One damaged value is not a broken meter; two in a row are. */
export const BAD_TO_RAISE = 2;
export const GOOD_TO_CLEAR = 5;
/** Below this, flow may be the electronics' own or an ammeter's zero error, W. */
export const FLOW_MIN_WATTS = 300;
/** This much must have flowed, for this long, before a register counts as standing. */
export const STANDING_WH = 20;
export const STANDING_MS = 60_000;
/** Flow is not assumed for longer than this after the last sample: polls may pause. */
export const GAP_MS = 10_000;
/** Estimates assume volts and power factor; a quarter apart is more than they can excuse. Back to agreeing: less than 15 %. */
export const DISAGREE_RATIO = 0.25;
export const AGREE_RATIO = 0.15;
/** Judged block by block, two like blocks to raise. */
export const BLOCK_WH = 500;
export const BLOCKS_TO_RAISE = 2;

type Rule = 'backwards' | 'too-fast' | 'standing';
type Evidence = Readonly<Record<string, string | number | boolean>>;

export interface PlausibilityState {
  /** The last believed reading. */
  readonly base: { readonly monotonic: number; readonly registerWh: number } | null;
  readonly bad: number;
  readonly good: number;
  readonly broken: Rule | null;
  /** Flow since the register last moved: energy, and how long. */
  readonly flow: { readonly monotonic: number; readonly watts: number } | null;
  readonly still: { readonly wh: number; readonly ms: number };
  readonly block: { readonly estimateWh: number; readonly meterWh: number };
  readonly differing: number;
  readonly disagrees: boolean;
}

export interface ConditionChange {
  readonly code: 'meter.implausible' | 'meter.disagrees';
  readonly raised: boolean;
  readonly evidence: Evidence;
}

export interface Judgement {
  readonly state: PlausibilityState;
  /** False: do not bill with this reading. */
  readonly believed: boolean;
  readonly changes: readonly ConditionChange[];
}

export const UNJUDGED: PlausibilityState = {
  base: null,
  bad: 0,
  good: 0,
  broken: null,
  flow: null,
  still: { wh: 0, ms: 0 },
  block: { estimateWh: 0, meterWh: 0 },
  differing: 0,
  disagrees: false,
};

const MS_PER_HOUR = 3_600_000;

/** As JSON keeps it, which knows no −0: state that was stored must equal state that was not. */
const written = (value: number) => value + 0;

export function judgeReading(state: PlausibilityState, sample: MeterSample, rating: MeterRating): Judgement {
  const { base } = state;
  if (!Number.isFinite(sample.registerWh) || !Number.isFinite(sample.monotonic)) {
    return { state, believed: false, changes: [] };
  }
  const passedMs = base ? Math.max(0, sample.monotonic - base.monotonic) : 0;
  const movedWh = base ? sample.registerWh - base.registerWh : 0;
  const most = mostWh(passedMs, rating);
  const wild: Rule | null = movedWh < 0 ? 'backwards' : base && movedWh > most ? 'too-fast' : null;
  const flowed = flowSince(state.flow, sample);
  const still =
    wild === null && movedWh > 0
      ? { wh: 0, ms: 0 }
      : { wh: state.still.wh + flowed.wh, ms: state.still.ms + flowed.ms };
  const standing =
    wild === null && still.ms >= STANDING_MS && still.wh >= Math.max(STANDING_WH, 3 * rating.resolutionWh);
  const rule = wild ?? (standing ? 'standing' : null);
  const evidence: Evidence = {
    registerWh: sample.registerWh,
    ...(base && { lastWh: base.registerWh }),
    passedMs: Math.round(passedMs),
    mostWh: Math.round(most),
    flowedWh: Math.round(still.wh),
  };
  const spell = judgeSpell(state, rule, evidence);
  // Compared only over stretches that both have seen whole.
  const both = sample.independent && wild === null && flowed.wh > 0 && passedMs <= GAP_MS;
  const comparable = both && base?.monotonic === state.flow?.monotonic;
  const agreement = judgeAgreement(state, comparable ? flowed.wh : 0, comparable ? movedWh : 0);
  return {
    state: {
      ...spell.state,
      ...agreement.state,
      base: wild === null ? { monotonic: sample.monotonic, registerWh: written(sample.registerWh) } : base,
      flow:
        sample.flowWatts === null || !Number.isFinite(sample.flowWatts)
          ? null
          : {
              monotonic: sample.monotonic,
              watts: written(Math.min(sample.flowWatts, rating.watts * SPEED_TOLERANCE)),
            },
      still,
    },
    believed: wild === null,
    changes: [...spell.changes, ...agreement.changes],
  };
}

/** Most energy that can have passed in a time, Wh. */
export function mostWh(passedMs: number, { watts, resolutionWh }: MeterRating): number {
  return (watts * SPEED_TOLERANCE * (passedMs + TIMING_SLACK_MS)) / MS_PER_HOUR + 2 * resolutionWh;
}

/** Energy that flowed since the last sample, by what was said to flow then. */
function flowSince(flow: PlausibilityState['flow'], sample: MeterSample): { wh: number; ms: number } {
  if (!flow || flow.watts < FLOW_MIN_WATTS) return { wh: 0, ms: 0 };
  const ms = Math.min(GAP_MS, Math.max(0, sample.monotonic - flow.monotonic));
  return { wh: (flow.watts * ms) / MS_PER_HOUR, ms };
}

function judgeSpell(
  state: PlausibilityState,
  rule: Rule | null,
  evidence: Evidence,
): { state: PlausibilityState; changes: ConditionChange[] } {
  const code = 'meter.implausible';
  if (rule) {
    const bad = Math.min(BAD_TO_RAISE, state.bad + 1);
    // A standing register has been watched for a minute: it needs no second look.
    const raise = state.broken === null && (rule === 'standing' || bad >= BAD_TO_RAISE);
    const broken = raise ? rule : state.broken;
    const changes = raise ? [{ code, raised: true, evidence: { rule, ...evidence } } as const] : [];
    return { state: { ...state, bad, good: 0, broken }, changes };
  }
  const good = Math.min(GOOD_TO_CLEAR, state.good + 1);
  const clear = state.broken !== null && good >= GOOD_TO_CLEAR;
  const changes = clear ? [{ code, raised: false, evidence } as const] : [];
  return { state: { ...state, bad: 0, good, broken: clear ? null : state.broken }, changes };
}

type Agreement = Pick<PlausibilityState, 'block' | 'differing' | 'disagrees'>;

function judgeAgreement(
  state: PlausibilityState,
  estimateWh: number,
  meterWh: number,
): { state: Agreement; changes: ConditionChange[] } {
  const block = {
    estimateWh: state.block.estimateWh + estimateWh,
    meterWh: state.block.meterWh + meterWh,
  };
  const { differing, disagrees } = state;
  const larger = Math.max(block.estimateWh, block.meterWh);
  if (larger < BLOCK_WH) return { state: { block, differing, disagrees }, changes: [] };
  const apart = Math.abs(block.estimateWh - block.meterWh) / larger;
  const empty = { estimateWh: 0, meterWh: 0 };
  const evidence = {
    meterWh: Math.round(block.meterWh),
    estimateWh: Math.round(block.estimateWh),
    percentApart: Math.round(apart * 100),
  };
  const code = 'meter.disagrees';
  if (disagrees) {
    const clear = apart <= AGREE_RATIO;
    return {
      state: { block: empty, differing: clear ? 0 : differing, disagrees: !clear },
      changes: clear ? [{ code, raised: false, evidence }] : [],
    };
  }
  const more = apart > DISAGREE_RATIO ? differing + 1 : 0;
  const raise = more >= BLOCKS_TO_RAISE;
  return {
    state: { block: empty, differing: more, disagrees: raise },
    changes: raise ? [{ code, raised: true, evidence }] : [],
  };
}
