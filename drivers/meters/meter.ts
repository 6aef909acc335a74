/**
 * The port of a billing meter: one register of imported energy that only rises. What is billed is the difference of two
 * readings of it, in integer Wh, never an integral of power.
 */
import type { ConditionEvent, FrameEvent, Outcome, Source } from '../device.ts';

export interface MeterReading {
  /** Imported active energy, integer Wh. */
  readonly registerWh: number;
  /** When the value was taken, epoch milliseconds. */
  readonly at: number;
  readonly watts?: number;
  readonly milliamps?: number;
  readonly millivolts?: number;
  /** Voltage of each phase, L1 first; only from meters that measure several. */
  readonly phaseMillivolts?: readonly number[];
}

export type MeterEvent =
  | { readonly type: 'reading'; readonly reading: MeterReading }
  | { readonly type: 'link'; readonly up: boolean; readonly reason?: string }
  | ConditionEvent
  | FrameEvent;

export interface Meter extends Source<MeterEvent> {
  /** Smallest step of the register, Wh; may grow with it (a float32 register does). Absent: 1. */
  readonly resolutionWh?: number;
  start(): void;
  stop(): Promise<void>;
  /** Take a reading at this instant. */
  read(): Promise<Outcome<MeterReading>>;
}
