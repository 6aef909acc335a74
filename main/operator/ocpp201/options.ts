/** What the kiosk tells the 2.0.1 dialect beside the seam: facts for the device model. */
import type { ParsedConnector } from '../../config/schema.ts';

/** What the configuration file says; a variable that the central system sets goes before it. */
export interface Configured {
  /** `TxCtrlr.EVConnectionTimeOut`. */
  readonly plugSeconds: number;
  /** `SampledDataCtrlr.TxUpdatedInterval`; 0: none. */
  readonly sampleSeconds: number;
  /** `AlignedDataCtrlr.Interval`; 0: none. */
  readonly alignedSeconds: number;
  /** `AuthCacheCtrlr.LifeTime`; 0: nothing is remembered. */
  readonly cacheSeconds: number;
  readonly offline: 'local-list' | 'allow-known' | 'allow-all' | 'deny';
}

/** A variable that somebody else keeps; `set` false: not possible. */
export interface Knob {
  get(): string;
  set(value: string): boolean;
}

export interface Ocpp201Options {
  readonly connectors: readonly Pick<
    ParsedConnector,
    'id' | 'standard' | 'format' | 'maxCurrent' | 'phases'
  >[];
  readonly timeZone: string;
  /** ISO 4217, of the station’s own prices; also of amounts from the central system, which name none. */
  readonly currency: string;
  readonly securityProfile: number;
  /** Who runs the station; empty: not known. */
  readonly organization: string;
  /** Why this process began. */
  readonly started: 'PowerUp' | 'ApplicationReset' | 'LocalReset' | 'Watchdog' | 'Unknown';
  readonly configured: Configured;
  /** `TariffCostCtrlr.TotalCostFallbackMessage`: on the receipt when nobody knows the price; absent: read-only. */
  readonly costFallback?: Knob;
  /** `SecurityCtrlr.BasicAuthPassword`: kept for the next connection; absent: cannot be set from afar. */
  readonly setPassword?: (password: string) => boolean;
  /** Entries of the list that the central system sent. */
  readonly listEntries: () => number;
  /** Events that wait in the outbox: of one session, or of any. Throws `StoreError`. */
  readonly waiting: (session: string | null) => boolean;
  /** Writes an event with a reading of now to the outbox (trigger of a running session); absent: not possible. */
  readonly sampleNow?: (connector: number) => boolean;
}
