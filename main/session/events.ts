/** What goes into a connector's chart and what comes out of it: all of it data. */
import type { VehicleState } from '../../drivers/controllers/controller.ts';
import type { Deadline, StopReason } from './types.ts';

/** The waits of a connector that configuration sets. */
export interface ChartLimits {
  /** Authorised, nothing plugged in: how long the authorisation holds. */
  readonly plugMs: number;
  /** Enabled, but the vehicle asks for nothing: then it counts as not responding. */
  readonly startMs: number;
  /** The vehicle stopped drawing: then it counts as full and charging ends. Null: waits for ever. */
  readonly fullMs: number | null;
}

export interface ConnectorContext {
  readonly limits: ChartLimits;
  readonly vehicle: VehicleState;
  readonly enabled: boolean;
  readonly energised: boolean;
  readonly linked: boolean;
  readonly inService: boolean;
  /** Kept for somebody: nobody else is let in. */
  readonly reserved: boolean;
  /** The operator lets no current flow now; the session goes on. */
  readonly paused: boolean;
  /** Codes of faults that forbid energy on this connector now. */
  readonly blocking: readonly string[];
  /** One of them demands that the contactor is opened by us, now. */
  readonly emergency: boolean;
  /** One of them demands that no energy flows while it lasts, and the controller may not know of it. */
  readonly hold: boolean;
  /** A session is open in the store. */
  readonly session: boolean;
  /** Energy flowed in this session already: a vehicle that asks for none is full, not asleep. */
  readonly delivered: boolean;
  readonly stopReason: StopReason | null;
  /** Where a fault found us: energy was wanted, or charging had ended already. */
  readonly resume: 'energy' | 'finished' | null;
  /** Waiting after the end of charging may cost money: the session stays open until the cable is out. */
  readonly paysForParking: boolean;
  readonly restorePolicy: 'end' | 'resume';
  readonly deadline: Deadline | null;
}

interface At {
  readonly at: number;
}

export type ConnectorEvent =
  | ({
      readonly type: 'STATUS';
      readonly vehicle: VehicleState;
      readonly enabled: boolean;
      readonly energised: boolean;
    } & At)
  | ({ readonly type: 'LINK'; readonly up: boolean } & At)
  | ({
      readonly type: 'BLOCKING';
      readonly codes: readonly string[];
      readonly emergency: boolean;
      readonly hold?: boolean;
    } & At)
  | ({ readonly type: 'SERVICE'; readonly inService: boolean } & At)
  | ({ readonly type: 'RESERVED'; readonly reserved: boolean } & At)
  | ({ readonly type: 'PAUSED'; readonly paused: boolean } & At)
  /** `plugMs`: how long this authorisation holds without a plug; absent: as before. */
  | ({ readonly type: 'AUTHORIZE'; readonly paysForParking: boolean; readonly plugMs?: number } & At)
  | ({ readonly type: 'CANCEL' } & At)
  | ({ readonly type: 'STOP'; readonly reason: StopReason } & At)
  /** More time for the wait that runs now. */
  | ({ readonly type: 'EXTEND' } & At)
  /** Answers to the actions `openSession`, `enable`, `disable` and `finalReading`. */
  | ({ readonly type: 'OPENED'; readonly ok: boolean } & At)
  | ({ readonly type: 'ENABLED'; readonly ok: boolean } & At)
  | ({ readonly type: 'DISABLED'; readonly ok: boolean } & At)
  | ({ readonly type: 'READ'; readonly ok: boolean } & At)
  | ({ readonly type: 'DEADLINE' } & At)
  | ({
      readonly type: 'RESTORE';
      readonly phase: 'energy' | 'finished';
      readonly policy: 'end' | 'resume';
      readonly paysForParking: boolean;
    } & At);

export type ConnectorAction =
  /** Take the start reading and write the session; answered by OPENED. */
  | { readonly type: 'openSession' }
  | { readonly type: 'enable' }
  | { readonly type: 'disable' }
  /** Take the reading that ends the energy; answered by READ. */
  | { readonly type: 'finalReading' }
  /** Energy is final: write stop reading and reason. */
  | { readonly type: 'endCharging'; readonly reason: StopReason }
  /** Nothing can be added any more: write the receipt. */
  | { readonly type: 'closeSession' }
  | { readonly type: 'startRefused' }
  | { readonly type: 'authorizationLapsed' }
  /** The vehicle did not ask for energy in time. */
  | { readonly type: 'vehicleSilent' };
