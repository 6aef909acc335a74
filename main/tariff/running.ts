import type { CompiledTariff } from './compile.ts';
import { Locator } from './locate.ts';
import { EXPIRED, ORDINARY, RESERVED, type Winners } from './place.ts';
import type { Period, Scales } from './session.ts';
import { settle, type Settlement } from './settle.ts';
import { TallyBook } from './tally.ts';
import type { Zone } from './zone.ts';

/**
 * The price of a session as it grows: `begin` a period, `extend` it, look at `settlement` whenever wanted. Each step is
 * O(1); the settlement costs as much as components were used. Any prefix equals the batch price of the same periods,
 * because the batch price is this, run to the end.
 */
export class RunningPrice<Q extends number | bigint> {
  private readonly compiled: CompiledTariff;
  private readonly scales: Scales;
  private readonly locator: Locator<Q>;
  private readonly ordinary = new TallyBook();
  /** A reservation is tallied as used and as expired: which it was shows when charging begins, or never (rule 14). */
  private readonly reserved = new TallyBook();
  private readonly expired = new TallyBook();
  private reservedAt: number | undefined;
  private startedAt: number | undefined;
  private open: OpenPeriod<Q> | undefined;

  constructor(compiled: CompiledTariff, zone: Zone, scales: Scales, integer: (value: bigint) => Q) {
    this.compiled = compiled;
    this.scales = scales;
    this.locator = new Locator(compiled.axes, zone, scales, integer);
  }

  /** Ends the open period where `period` starts and opens it. Periods come in order. */
  begin(period: Period<Q>): void {
    this.extend(period.startAt, period.startEnergy);
    const { compiled, locator } = this;
    const { startAt, kind } = period;
    const shared = { kind, at: startAt, energy: period.startEnergy };
    if (kind === 'reservation') {
      const since = (this.reservedAt ??= startAt);
      const winners = compiled.winners(locator.placeOf(period, since, RESERVED));
      const ifExpired = compiled.winners(locator.placeOf(period, since, EXPIRED));
      this.reserved.begin(winners);
      this.expired.begin(ifExpired);
      this.open = { ...shared, winners, ifExpired };
      return;
    }
    const since = (this.startedAt ??= startAt);
    const winners = compiled.winners(locator.placeOf(period, since, ORDINARY));
    this.ordinary.begin(winners);
    this.open = { ...shared, winners, ifExpired: undefined };
  }

  /** The open period has lasted until `at` and the session's energy has come to `energy`. */
  extend(at: number, energy: Q): void {
    const { open } = this;
    if (!open) return;
    const more = BigInt(energy) - BigInt(open.energy);
    const ticks = BigInt(at - open.at);
    if (open.ifExpired) {
      this.reserved.use(open.winners, open.kind, more, ticks);
      this.expired.use(open.ifExpired, open.kind, more, ticks);
    } else {
      this.ordinary.use(open.winners, open.kind, more, ticks);
    }
    open.at = at;
    open.energy = energy;
  }

  /** The components that hold in the open period, as if nothing but what happened so far ever happens. */
  winners(): Winners | undefined {
    return this.startedAt === undefined ? (this.open?.ifExpired ?? this.open?.winners) : this.open?.winners;
  }

  settlement(): Settlement {
    const tallies =
      this.startedAt === undefined
        ? { ordinary: this.ordinary, reservation: this.expired }
        : { ordinary: this.ordinary, reservation: this.reserved };
    return settle(this.compiled, this.scales, tallies);
  }
}

interface OpenPeriod<Q> {
  readonly kind: Period['kind'];
  readonly winners: Winners;
  readonly ifExpired: Winners | undefined;
  at: number;
  energy: Q;
}
