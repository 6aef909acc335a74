/** What the answers to the central system work with. */
import type { Core } from '../ocpp/dialect.ts';
import type { ProfileBook } from '../ocpp/charging/book.ts';
import type { Limiter } from '../ocpp/charging/limiter.ts';
import type { ChargingProfile } from '../ocpp/charging/profile.ts';
import type { BootReasons } from './boot.ts';
import type { DisplayBook } from './display-book.ts';
import type { IdTokenTypes } from './id-tokens.ts';
import type { DeviceModel } from './model/model.ts';
import type { Settings } from './model/settings.ts';
import type { Ocpp201Options } from './options.ts';
import type { Outgoing } from './outgoing.ts';

export interface Context {
  readonly core: Core;
  readonly options: Ocpp201Options;
  readonly types: IdTokenTypes;
  readonly settings: Settings;
  readonly model: DeviceModel;
  readonly display: DisplayBook;
  readonly profiles: ProfileBook;
  readonly limiter: Limiter;
  readonly out: Outgoing;
  /** Profiles that came with a remote start, by its id, until its session is there. */
  readonly awaited: Map<number, ChargingProfile>;
  readonly boots: BootReasons;
}
