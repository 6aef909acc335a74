/** What the operator's desk is made of. */
import type { LocalList } from '../../authorization/local-list.ts';
import type { Token } from '../../authorization/tokens.ts';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import type { Devices } from '../../devices.ts';
import type { FaultBoard } from '../../faults/board.ts';
import type { PriceBasis } from '../../session/price.ts';
import type { Store } from '../../store/store.ts';
import type { Zone } from '../../tariff/zone.ts';
import type { Condition } from '../alarms.ts';
import type { Availability } from '../availability.ts';
import type { OperatorPlan } from './link.ts';

export interface OperatorDeskOptions {
  readonly config: Config;
  readonly plan: OperatorPlan;
  readonly clock: Clock;
  /** The machine's own, which the central system's time is compared with. */
  readonly wall: Clock;
  readonly store: Store;
  readonly list: LocalList;
  readonly devices: Devices;
  readonly version: string;
  readonly zone: Zone;
  /** ISO 4217. */
  readonly currency: string;
  readonly board: () => FaultBoard;
  readonly basisOf: (connector: number, token: Token) => PriceBasis | null;
  readonly note: (condition: Condition) => void;
  /** Somebody was let in from afar: the screen goes there if nobody else is being helped. */
  readonly remote: (connector: number) => void;
  /** A snapshot may show something else. */
  readonly changed: () => void;
  readonly restart: (() => void) | null;
  /** Asked at the start: who else takes connectors out of service. */
  readonly availability: () => Availability;
}
