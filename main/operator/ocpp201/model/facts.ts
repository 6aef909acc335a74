/** What the tables of the device model are made from. */
import type { Core } from '../../ocpp/dialect.ts';
import type { Ocpp201Options } from '../options.ts';
import type { Settings } from './settings.ts';

export interface Facts {
  readonly core: Pick<Core, 'clock' | 'station' | 'heartbeatSeconds' | 'setHeartbeatSeconds'>;
  readonly options: Ocpp201Options;
  readonly settings: Settings;
  readonly profiles: () => number;
  readonly displayMessages: () => number;
}
