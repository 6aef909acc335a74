/**
 * The operator's central system, whatever it speaks. Two sides: `Operator` is what the kiosk asks and tells; `Station` is
 * what the central system may ask of this charger. Neither side knows OCPP; the dialects translate.
 *
 * Energy is integer Wh, currents A, times epoch ms of the kiosk's clock, money decimal strings.
 */
import type { ConnectorState, StopReason } from '../session/types.ts';

/** A token as the central system knows it. */
export interface IdToken {
  /** Upper-case hex for cards; whatever the app sent for remote starts. */
  readonly id: string;
  readonly group: string | null;
}

export type AuthorizeStatus =
  | 'accepted'
  | 'blocked'
  | 'expired'
  | 'unknown'
  | 'in-use' // concurrent transaction
  | 'no-credit'
  | 'not-here'; // not at this location, not at this time, not this type of charger

export interface AuthorizeAnswer {
  readonly status: AuthorizeStatus;
  readonly group: string | null;
  /** Epoch ms until when it may be remembered; null: as configured. */
  readonly validUntil: number | null;
  readonly language: string | null;
  /** For the driver, in `language`. */
  readonly message: string | null;
  /** A tariff in words or a price per kWh that the central system says for this driver; null: none. */
  readonly priceText: string | null;
}

/** What was measured; only what the meter has. */
export interface MeterSample {
  readonly at: number;
  readonly registerWh: number;
  readonly watts: number | null;
  readonly milliamps: number | null;
  readonly millivolts: number | null;
  readonly offeredAmps: number | null;
}

export type SampleContext = 'begin' | 'end' | 'periodic' | 'clock' | 'trigger' | 'other';

/** One thing that happened to a session. Written to the outbox in the transaction of the event; sent in order, once. */
export type TransactionEvent = {
  /** The kiosk's id of the session (UUID). */
  readonly session: string;
  readonly connector: number;
  readonly at: number;
  /** Rises by one with each event of a session, from 0. */
  readonly seq: number;
  /** The central system could not be reached when it happened. */
  readonly offline: boolean;
} & (
  | {
      readonly type: 'started';
      readonly token: IdToken | null;
      readonly registerWh: number;
      /** Of the remote start that this session answers. */
      readonly remoteStartId: number | null;
      readonly reservationId: number | null;
      readonly state: ConnectorState;
    }
  | { readonly type: 'state'; readonly state: ConnectorState }
  | {
      readonly type: 'samples';
      readonly context: SampleContext;
      readonly samples: readonly MeterSample[];
      readonly state: ConnectorState;
    }
  | {
      readonly type: 'ended';
      readonly registerWh: number;
      readonly reason: StopReason;
      /** Who ended it, if by a card. */
      readonly token: IdToken | null;
      readonly samples: readonly MeterSample[];
      /** What our own price makes of it, incl. tax; null: no price. */
      readonly cost: { readonly amount: string; readonly currency: string } | null;
    }
);

/** What the kiosk tells and asks. Calls that ask resolve with null when the central system cannot be reached in time. */
export interface Operator {
  start(): void;
  stop(): Promise<void>;
  /** Accepted by the central system and connected. */
  readonly online: boolean;
  authorize(token: IdToken, timeoutMs: number): Promise<AuthorizeAnswer | null>;
  /** Something waits in the outbox. */
  wake(): void;
  /** A connector's state is different: to be told as status. */
  connectorChanged(connector: number): void;
  status(): OperatorStatus;
  settings(): OperatorSettings;
  /** Connects anew, at once. */
  reconnect(): void;
}

/** For service mode. */
export interface OperatorStatus {
  readonly link: 'off' | 'connecting' | 'pending' | 'rejected' | 'online';
  readonly since: number;
  readonly waiting: number;
  readonly lastFailure: { readonly at: number; readonly message: string } | null;
  /** The newest last; card numbers masked. */
  readonly messages: readonly {
    readonly at: number;
    readonly direction: 'in' | 'out';
    readonly kind: 'call' | 'result' | 'error';
    readonly action: string;
    readonly text: string;
  }[];
}

/** What the central system has set, as far as the kiosk acts on it; null: it says nothing, the configuration file holds. */
export interface OperatorSettings {
  /** Between `samples` events of a session; 0: none. */
  readonly sampleMs: number | null;
  /** Between `samples` at round times of day; 0: none. */
  readonly clockAlignedMs: number | null;
  readonly plugTimeoutMs: number | null;
  readonly stopOnInvalidToken: boolean;
  readonly localList: boolean;
  /** A card that is known here charges without waiting for the central system. */
  readonly localPreAuthorize: boolean;
  readonly cache: boolean;
  readonly offline: { readonly known: boolean; readonly unknown: boolean } | null;
  /** The price in words, for whoever has not shown a card. */
  readonly defaultPrice: string | null;
}

export type Answer =
  | 'accepted'
  | 'rejected'
  | 'scheduled'
  | 'not-supported'
  | 'unknown'
  | 'occupied'
  | 'faulted'
  | 'unavailable';

export interface ConnectorFacts {
  readonly id: number;
  readonly state: ConnectorState;
  readonly since: number;
  readonly inService: boolean;
  readonly session: string | null;
  readonly sample: MeterSample | null;
  readonly maxAmps: number;
  readonly phases: 1 | 3;
  /** The fault that matters most; null: none. */
  readonly fault: {
    readonly code: string;
    readonly ocpp16: string | null;
    readonly info: string;
  } | null;
}

export interface ListEntry {
  readonly id: string;
  readonly status: AuthorizeStatus;
  readonly group: string | null;
  readonly validUntil: number | null;
  readonly language: string | null;
}

/** What the central system may ask. Everything is carried out, or refused, by the kiosk; nothing here throws. */
export interface Station {
  readonly identity: {
    readonly id: string;
    readonly vendor: string;
    readonly model: string;
    readonly version: string;
  };
  connectors(): readonly ConnectorFacts[];
  /** `connector` null: any that is free. */
  start(request: {
    readonly connector: number | null;
    readonly token: IdToken;
    readonly remoteStartId: number | null;
  }): Answer;
  stop(session: string): Answer;
  /** `connector` null: the whole station. `scheduled`: after the session that runs. Survives restarts. */
  availability(connector: number | null, operative: boolean): Answer;
  unlock(connector: number): Promise<Answer>;
  /** Never costs a session: with one running, `soft` waits (`scheduled`) and `hard` ends it truthfully first. */
  reset(kind: 'soft' | 'hard'): Answer;
  reserve(request: {
    readonly id: number;
    readonly connector: number | null;
    readonly token: IdToken;
    readonly until: number;
  }): Answer;
  cancelReservation(id: number): Answer;
  listVersion(): number;
  /** All or nothing. */
  updateList(
    version: number,
    full: boolean,
    entries: readonly (ListEntry | { readonly id: string; readonly remove: true })[],
  ): Answer;
  clearCache(): Answer;
  /** Most current from a charging profile; null: as configured. */
  limit(connector: number | null, amps: number | null): Promise<Answer>;
  /** What the central system says a session costs so far, or in the end. */
  cost(
    session: string,
    total: { readonly amount: string; readonly currency: string | null },
    final: boolean,
  ): void;
  /** The price of one card's holder in words, told after the card was authorised. Absent: it is not shown. */
  userPrice?(token: IdToken, text: string, language: string | null): void;
  /** A message for the screen; null text removes it. */
  message(id: number, message: DisplayMessage | null): Answer;
  messages(): readonly (DisplayMessage & { readonly id: number })[];
  /** The central system's time. */
  time(now: number): void;
}

export interface DisplayMessage {
  readonly priority: 'always-front' | 'in-front' | 'normal';
  readonly text: string;
  readonly language: string | null;
  readonly from: number | null;
  readonly until: number | null;
  /** Only while this session runs. */
  readonly session: string | null;
}
