import { nextClockChange, nextDurationChange, nextEnergyChange } from './boundaries.ts';
import type { CompiledTariff } from './compile.ts';
import { ENGINE_VERSION } from './engine.ts';
import { linesOf } from './itemise.ts';
import { LoadClasses } from './load-classes.ts';
import { activePrices, changeAhead, winnersAt } from './live-prices.ts';
import type {
  PriceChange,
  PricedSession,
  PricedSessionState,
  PriceSnapshot,
  Reading,
  StoredPeriod,
  Wanted,
} from './priced-session.ts';
import { RunningPrice } from './running.ts';
import { LIVE_SCALES, MOST_PERIODS, type Period, type PeriodKind, type PlainSession } from './session.ts';
import { totalsOf } from './totals.ts';
import type { Zone } from './zone.ts';

/** Power that dances about a bound must not use up rule 19's periods: these are kept for what must open one. */
const KEPT_PERIODS = 500;

/** See `PricedSession`. Its periods are the truth; the running price is only their sum so far. */
export class LiveSession implements PricedSession {
  private readonly compiled: CompiledTariff;
  private readonly zone: Zone;
  private readonly loads: LoadClasses;
  private readonly graceSeconds: number;
  private readonly periods: StoredPeriod[];
  private last: PricedSessionState['last'];
  private graceUntil: number | undefined;
  private ended: boolean;
  private running: RunningPrice<number>;
  /** Of the open period; found when it opens. */
  private boundary: { at: number; why: PriceChange['why'] } | undefined;
  private energyBound: number | undefined;
  private ahead: { readonly change: PriceChange | undefined } | undefined;

  constructor(compiled: CompiledTariff, zone: Zone, state: PricedSessionState) {
    check(state);
    this.compiled = compiled;
    this.zone = zone;
    this.loads = new LoadClasses(compiled.axes);
    this.graceSeconds = state.graceSeconds;
    this.periods = [...state.periods];
    this.last = state.last;
    this.graceUntil = state.graceUntil;
    this.ended = state.ended;
    this.running = this.replay();
    this.lookAhead();
  }

  reading({ at, wh, watts, amps }: Reading): void {
    if (this.ended) throw new RangeError('This session has ended: it takes no more readings');
    integer(wh, 'energy');
    if (wh < this.last.wh) throw new RangeError(`Energy went back from ${this.last.wh} to ${wh} Wh`);
    const load = { watts: rounded(watts, 1), milliamps: rounded(amps, 1000) };
    this.advance(at, wh);
    this.load(load.watts, load.milliamps);
  }

  kind(at: number, kind: PeriodKind): void {
    if (this.ended) throw new RangeError('This session has ended: it changes no more');
    this.advance(at, this.last.wh);
    const { kind: now } = this.open();
    if (kind === 'reservation' && now !== 'reservation') {
      throw new RangeError('A reservation comes before everything else (rule 13)');
    }
    const waiting = this.graceUntil !== undefined;
    if (kind === now ? !waiting : kind === 'parking' && waiting) return;
    this.graceUntil = undefined;
    if (kind === 'parking' && this.graceSeconds > 0) {
      this.graceUntil = this.last.at + this.graceSeconds * 1000;
      kind = 'none';
    }
    if (kind === now) this.lookAhead();
    else this.begin(this.last.at, this.last.wh, kind, false);
  }

  end(at: number): void {
    if (this.ended) return;
    this.advance(at, this.last.wh);
    this.ended = true;
    this.graceUntil = undefined;
    // A boundary at the very end opened a period in which nothing can happen any more.
    if (this.periods.length > 1 && this.isEmpty(this.open())) {
      this.periods.pop();
      this.running = this.replay();
    }
  }

  snapshot(): PriceSnapshot {
    const { compiled, last, graceUntil } = this;
    const { tariff } = compiled;
    const settlement = this.running.settlement();
    const { kind } = this.open();
    const winners = this.running.winners();
    const prices = (as: PeriodKind) => (winners ? activePrices(compiled, winners, as) : []);
    return {
      at: last.at,
      wh: last.wh,
      kind,
      totals: totalsOf(settlement.figures, tariff.currency, tariff.currencyDecimals),
      lines: linesOf(compiled, settlement),
      now: this.ended ? [] : prices(kind),
      nextChange: this.ended ? undefined : this.nextChange(),
      grace:
        graceUntil === undefined ? undefined : { until: graceUntil, parking: this.parkingAt(graceUntil) },
      crowded: this.isCrowded(),
    };
  }

  wanted(): Wanted {
    return {
      at: this.ended ? undefined : this.boundary?.at,
      wh: this.ended ? undefined : this.energyBound,
      load: this.loads.matter,
    };
  }

  state(): PricedSessionState {
    return {
      engine: ENGINE_VERSION,
      graceSeconds: this.graceSeconds,
      periods: [...this.periods],
      last: this.last,
      graceUntil: this.graceUntil,
      ended: this.ended,
    };
  }

  session(): PlainSession {
    const { at, wh } = this.last;
    return { wide: false, ...LIVE_SCALES, periods: this.periods.map(periodOf), endAt: at, endEnergy: wh };
  }

  /** Cuts every boundary between the last reading and this one, then stands at this one. */
  private advance(instant: number, wh: number): void {
    integer(instant, 'time');
    const from = this.last;
    const at = Math.max(instant, from.at);
    const energyAt = (moment: number) =>
      moment >= at ? wh : from.wh + Math.floor(((wh - from.wh) * (moment - from.at)) / (at - from.at));
    for (;;) {
      const boundary = this.boundary;
      const clockAt = boundary && boundary.at <= at ? boundary.at : undefined;
      const bound = this.energyBound !== undefined && this.energyBound <= wh ? this.energyBound : undefined;
      const reachedAt =
        bound === undefined
          ? undefined
          : from.at + Math.ceil(((bound - from.wh) * (at - from.at)) / (wh - from.wh));
      const { kind } = this.open();
      if (bound !== undefined && reachedAt !== undefined && (clockAt === undefined || reachedAt <= clockAt)) {
        this.begin(reachedAt, bound, kind, wh !== bound || reachedAt !== at);
      } else if (clockAt !== undefined && boundary) {
        // A grace period that is over turns into parking.
        const next = boundary.why === 'grace' ? 'parking' : kind;
        if (boundary.why === 'grace') this.graceUntil = undefined;
        const energy = Math.max(energyAt(clockAt), this.open().startWh);
        this.begin(clockAt, energy, next, clockAt !== at && wh !== from.wh);
      } else {
        break;
      }
    }
    this.running.extend(at, wh);
    this.last = { ...from, at, wh };
  }

  /** Notes power and current; another class of either opens a period here (rule 8). */
  private load(watts: number | undefined, milliamps: number | undefined): void {
    if (watts === undefined && milliamps === undefined) return;
    const open = this.open();
    const w = watts ?? this.last.watts;
    const ma = milliamps ?? this.last.milliamps;
    const known = { watts: open.minW, milliamps: open.minMa };
    if (this.loads.differ(known, { watts: w, milliamps: ma })) {
      if (this.isCrowded()) return;
      this.last = { ...this.last, watts: w, milliamps: ma };
      this.begin(this.last.at, this.last.wh, open.kind, false);
      return;
    }
    this.last = { ...this.last, watts: w, milliamps: ma };
    this.periods[this.periods.length - 1] = {
      ...open,
      minW: lower(open.minW, w),
      maxW: higher(open.maxW, w),
      minMa: lower(open.minMa, ma),
      maxMa: higher(open.maxMa, ma),
    };
  }

  private begin(startAt: number, startWh: number, kind: PeriodKind, estimated: boolean): void {
    const { watts, milliamps } = this.last;
    const period: StoredPeriod = {
      startAt,
      kind,
      startWh,
      ...(watts === undefined ? {} : { minW: watts, maxW: watts }),
      ...(milliamps === undefined ? {} : { minMa: milliamps, maxMa: milliamps }),
      ...(estimated ? { estimated } : {}),
    };
    const open = this.open();
    if (open.startAt === startAt && open.startWh === startWh) {
      // Nothing happened in the open period: it would only be in the way (of a FLAT, say) in the CDR.
      this.periods[this.periods.length - 1] = period;
      this.running = this.replay();
    } else {
      this.periods.push(period);
      this.running.begin(periodOf(period));
    }
    this.lookAhead();
  }

  private replay(): RunningPrice<number> {
    const running = new RunningPrice(this.compiled, this.zone, LIVE_SCALES, Number);
    for (const period of this.periods) running.begin(periodOf(period));
    const open = this.open();
    if (this.last.at >= open.startAt) running.extend(this.last.at, Math.max(this.last.wh, open.startWh));
    return running;
  }

  private lookAhead(): void {
    const { axes } = this.compiled;
    const { startAt, startWh } = this.open();
    const since = this.since();
    const clock = nextClockChange(axes, this.zone, startAt);
    const duration = nextDurationChange(axes, since, startAt);
    const instants = [
      ...(clock === undefined ? [] : [{ at: clock, why: 'clock' as const }]),
      ...(duration === undefined ? [] : [{ at: duration, why: 'duration' as const }]),
      ...(this.graceUntil === undefined ? [] : [{ at: this.graceUntil, why: 'grace' as const }]),
    ];
    // Of two at one instant the later in this list is reported; both are cut.
    this.boundary = instants.reduce<typeof this.boundary>(
      (first, next) => (first && first.at < next.at ? first : next),
      undefined,
    );
    this.energyBound = nextEnergyChange(axes, startWh);
    this.ahead = undefined;
  }

  /** What durations count from (rule 7). */
  private since(): number {
    const { kind } = this.open();
    const first = this.periods.find((period) => (period.kind === 'reservation') === (kind === 'reservation'));
    return (first ?? this.open()).startAt;
  }

  private nextChange(): PriceChange | undefined {
    const { compiled, zone, graceUntil } = this;
    this.ahead ??= {
      change: changeAhead(compiled, zone, { open: periodOf(this.open()), since: this.since(), graceUntil }),
    };
    return this.ahead.change;
  }

  private parkingAt(at: number): PriceSnapshot['now'][number] | undefined {
    const { compiled, zone } = this;
    const open = { ...periodOf(this.open()), startAt: at, kind: 'parking' as const };
    return activePrices(compiled, winnersAt(compiled, zone, open, this.since()), 'parking').find(
      ({ dimension }) => dimension === 'PARKING_TIME',
    );
  }

  private isEmpty({ startAt, startWh }: StoredPeriod): boolean {
    return startAt === this.last.at && startWh === this.last.wh;
  }

  private isCrowded(): boolean {
    return this.periods.length >= MOST_PERIODS - KEPT_PERIODS;
  }

  private open(): StoredPeriod {
    const open = this.periods.at(-1);
    if (!open) throw new RangeError('A session has at least one period');
    return open;
  }
}

function periodOf({ startAt, kind, startWh, minW, maxW, minMa, maxMa }: StoredPeriod): Period {
  return {
    startAt,
    kind,
    startEnergy: startWh,
    minPower: minW,
    maxPower: maxW,
    minCurrent: minMa,
    maxCurrent: maxMa,
  };
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function higher(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function rounded(value: number | undefined, factor: number): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isFinite(value)) throw new RangeError(`Power or current is no number: ${value}`);
  // Fed-back power is no restriction's concern and no CDR volume may be negative (rule 19).
  return Math.max(0, Math.round(value * factor));
}

function integer(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`The ${what} must be a non-negative integer, not ${value}`);
  }
}

function check({ periods, last, graceSeconds }: PricedSessionState): void {
  integer(last.at, 'time');
  integer(last.wh, 'energy');
  integer(graceSeconds, 'grace');
  if (periods.length === 0) throw new RangeError('A session has at least one period');
  periods.forEach(({ startAt, startWh }, index) => {
    integer(startAt, 'time');
    integer(startWh, 'energy');
    const next = periods[index + 1] ?? { startAt: last.at, startWh: last.wh };
    if (next.startAt < startAt || next.startWh < startWh)
      throw new RangeError('Stored periods are out of order');
  });
}
