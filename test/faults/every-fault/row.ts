import type { FaultCode } from '../../../main/faults/catalogue.ts';
import type { ChargerOptions } from './charger.ts';
import type { Story } from './story.ts';

export type ConnectorId = 1 | 2;

/** One fault: where it is provoked, who charges meanwhile, and what becomes of it. */
export interface Row {
  readonly code: FaultCode;
  /** What is special about this row, where a fault has several. */
  readonly how?: string;
  /** Whose device does wrong; null: the station’s. */
  readonly at: ConnectorId | null;
  /** Who charges; absent: nobody. */
  readonly charging?: ConnectorId;
  /** The connector says it too, of itself. */
  readonly ownToo?: true;
  /** In real time, from the cause to the screen. */
  readonly withinMs: number;
  readonly charger?: ChargerOptions;
  readonly story: (story: Story) => Promise<void>;
}
