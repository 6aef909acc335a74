/** What a connector is made of, and whom it tells. */
import type { ChargeController } from '../../drivers/controllers/controller.ts';
import type { ConditionCode } from '../../drivers/device.ts';
import type { Meter } from '../../drivers/meters/meter.ts';
import type { Clock } from '../clock.ts';
import type { ChartLimits } from './events.ts';
import type { SessionJournal } from './journal.ts';
import type { Receipt } from './open-session.ts';

export interface ConnectorOptions {
  readonly id: number;
  readonly label: string;
  readonly controller: ChargeController;
  readonly meter: Meter;
  readonly journal: SessionJournal;
  readonly clock: Clock;
  readonly limits: ChartLimits;
  readonly maxAmps: number;
  /** By which the meter's readings are judged. */
  readonly meterRating: { readonly watts: number; readonly independent: boolean; readonly phases: 1 | 3 };
  readonly maxSessionMs: number;
  readonly restorePolicy: 'end' | 'resume';
  readonly mask: (uid: string) => string;
  readonly listener: ConnectorListener;
}

export interface ConnectorListener {
  /** Something that a snapshot shows is different now. */
  changed(): void;
  condition(event: ConnectorCondition): void;
  /** A receipt became final. */
  closed(receipt: Receipt, stillPlugged: boolean): void;
  startRefused(): void;
  authorizationLapsed(): void;
}

/** What devices report, and the two that only the session itself can see. */
export interface ConnectorCondition {
  readonly code: ConditionCode | 'vehicle.no-response' | 'store.failed';
  readonly raised: boolean;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}
