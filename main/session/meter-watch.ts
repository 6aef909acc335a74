/** Looks at each reading before it is billed: whether this meter can be believed, and whether it says so itself. */
import type { ControllerStatus, ElectricalValues } from '../../drivers/controllers/controller.ts';
import type { MeterReading } from '../../drivers/meters/meter.ts';
import { judgeReading, UNJUDGED, type ConditionChange, type MeterRating } from '../faults/plausibility.ts';
import type { ConnectorOptions } from './options.ts';

export interface MeterWatchOptions {
  readonly rating: () => MeterRating;
  /** The meter is a device of its own: the controller can testify for or against it. */
  readonly independent: boolean;
  readonly phases: 1 | 3;
  readonly tell: (change: ConditionChange) => void;
}

/** A counter that falls is mostly a board that has just restarted: its word of that may come a few polls later. */
const RESTART_KNOWN_MS = 5_000;

export class MeterWatch {
  readonly #o: MeterWatchOptions;
  #state = UNJUDGED;
  /** Found wrong with a controller's own counter, and not told yet. */
  #held: { readonly change: ConditionChange; readonly since: number } | null = null;

  constructor(options: MeterWatchOptions) {
    this.#o = options;
  }

  /** Begins anew, as with a meter that was never seen. */
  trust(): void {
    this.#state = UNJUDGED;
    this.#held = null;
  }

  /**
   * A controller that lost its power has lost what it counted since the vehicle came: its own counter may fall. What was
   * found wrong with it before stays so until it has been right for a while.
   */
  deviceRestarted(): void {
    if (this.#o.independent) return;
    // That was it: nothing was wrong.
    if (this.#held) this.trust();
    const { base, flow, still } = UNJUDGED;
    this.#state = { ...this.#state, base, flow, still };
  }

  /** False: do not bill with this reading. `monotonic` in milliseconds. */
  believes(
    reading: MeterReading,
    monotonic: number,
    values: ElectricalValues,
    { energised }: Pick<ControllerStatus, 'energised'>,
  ): boolean {
    const { rating, phases, tell } = this.#o;
    const flow = energised ? flowOf(values, reading) : 0;
    // A controller that measures one phase of three can say that something flows, not how much.
    const independent = this.#o.independent && (phases === 1 || values.watts !== undefined);
    const sample = { monotonic, registerWh: reading.registerWh, flowWatts: flow, independent };
    const { state, believed, changes } = judgeReading(this.#state, sample, rating());
    this.#state = state;
    for (const change of changes) {
      if (change.raised && !this.#o.independent) this.#held = { change, since: monotonic };
      else if (this.#held?.change.code === change.code) this.#held = null;
      else tell(change);
    }
    if (this.#held && monotonic - this.#held.since >= RESTART_KNOWN_MS) {
      tell(this.#held.change);
      this.#held = null;
    }
    return believed;
  }
}

/** Watches the meter of a connector as its options rate it. */
export function watchMeter({
  meter,
  meterRating,
  listener,
}: Pick<ConnectorOptions, 'meter' | 'meterRating' | 'listener'>): MeterWatch {
  const { watts, independent, phases } = meterRating;
  return new MeterWatch({
    // Asked at each reading: a register's steps grow with it.
    rating: () => ({ watts, resolutionWh: meter.resolutionWh ?? 1 }),
    independent,
    phases,
    tell: (change) => listener.condition(change),
  });
}

/** Watts that flow by the controller's word, with the meter's volts where it measures none. */
function flowOf({ watts, milliamps, millivolts }: ElectricalValues, reading: MeterReading): number | null {
  if (watts !== undefined) return watts;
  const volts = millivolts ?? reading.millivolts;
  if (milliamps === undefined || volts === undefined) return null;
  return Math.round((milliamps * volts) / 1_000_000);
}
