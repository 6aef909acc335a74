/** What service mode is made of, as the kiosk gives it. */
import type { LocalList } from '../../authorization/local-list.ts';
import type { Snapshot } from '../../bridge/contract.ts';
import type { FrameLog } from '../../service/frames.ts';
import type { History } from '../../service/history.ts';
import type { Places } from '../../service/places.ts';
import type { Connector } from '../../session/connector.ts';
import type { Availability } from '../availability.ts';
import type { FaultDesk } from '../fault-desk.ts';
import type { Latency } from '../latency.ts';
import type { OperatorDesk } from '../operator/desk.ts';
import type { KioskOptions, Parts } from '../parts.ts';
import type { Screens } from '../screens.ts';
import type { UpdateDesk } from '../update-desk.ts';
import type { ClockControl } from '../watch/clock-control.ts';
import type { NetworkProbe } from '../watch/network.ts';
import type { Probes } from '../watch/probes.ts';
import type { SystemWatch } from '../watch/system-watch.ts';
import type { WireClock } from './connectors/serviced.ts';

export interface ServiceParts extends Parts {
  readonly options: KioskOptions;
  readonly connectors: readonly Connector[];
  readonly availability: Availability;
  readonly list: LocalList;
  readonly faults: FaultDesk;
  readonly link: OperatorDesk | null;
  readonly updates: UpdateDesk;
  readonly watch: SystemWatch;
  readonly probes: Probes;
  readonly latency: Latency;
  readonly screens: () => Screens;
  readonly snapshot: () => Snapshot;
  readonly readerUp: () => boolean;
  /** Drivers have their screen again. */
  readonly uncovered: () => void;
  readonly changed: () => void;
}

/** The same, with what is kept and asked for service mode alone. */
export interface RoomParts extends ServiceParts {
  readonly frames: FrameLog;
  readonly history: History;
  readonly places: Places;
  readonly wire: WireClock;
  readonly network: NetworkProbe;
  readonly clockControl: ClockControl;
  /** Alerts that the webhook has not taken; null: there is none. */
  readonly webhookWaiting: () => number | null;
}
