/**
 * What a driver's screen shows of sessions, prices, faults and connectors, and what the panel and service mode show of the
 * operator's link and of simulated devices. Part of the contract: pages import these types through `contract.ts`.
 */
import type { Language } from '../config/schema.ts';
import type { FaultPicture } from '../faults/entry.ts';
import type { FaultNeed } from '../faults/order.ts';
import type { ConnectorState, Deadline, StopReason } from '../session/types.ts';

export type ConnectorStandard =
  'IEC_62196_T1' | 'IEC_62196_T2' | 'IEC_62196_T1_COMBO' | 'IEC_62196_T2_COMBO' | 'CHADEMO' | 'TESLA_S';

/** Why a card (or a start) was not accepted; each has its own words and its own way out on the `rejected` screen. */
export type RejectionReason =
  | 'unknown' // nobody knows this card
  | 'blocked'
  | 'expired'
  | 'in-use' // this card or account already has a session elsewhere
  | 'no-credit'
  | 'not-here' // valid, but not at this station
  | 'offline' // cannot be checked while offline
  | 'timeout' // the check took too long
  | 'other-card' // a session of another card runs here; it was not touched
  | 'no-connector' // nothing free
  | 'faulted' // every connector has a fault or is out of service
  | 'unplug-first' // the last session's cable is still in
  | 'removed-early' // hold your card a little longer
  | 'random-uid' // phone or bank card without a fixed number
  | 'unreadable'
  | 'failed'; // our own fault: could not be recorded or started

export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** One line of a price in words; `icon` names a drawing of the renderer. */
export interface PriceLine {
  readonly icon: 'energy' | 'night' | 'day' | 'parking' | 'time' | 'flat' | 'ok' | 'limit' | 'tax' | 'info';
  readonly title: string;
  readonly detail: string | null;
}

/** The price before and during a session, in words, the one that holds now first. */
export interface PriceView {
  /** e.g. amount "0.49", unit "€ / kWh"; free: amount "Free", unit "". */
  readonly headline: { readonly caption: string; readonly amount: string; readonly unit: string };
  readonly free: boolean;
  /** At most four, for the right-hand column. */
  readonly lines: readonly PriceLine[];
  /** All of it, for the details sheet. */
  readonly details: readonly PriceLine[];
}

/** One line of a bill. `title` ("Energy", "Energy, from 20:00") and `detail` ("28.40 kWh × 0.49 €") are localised. */
export interface CostLine {
  readonly kind: 'energy' | 'time' | 'parking' | 'flat' | 'reservation' | 'limit';
  readonly title: string;
  readonly detail: string;
  readonly amount: Money;
}

export interface CostView {
  readonly total: Money;
  /** Tax contained in `total`, with its rates in words ("incl. 2.97 € VAT (19 %)"); null where none applies. */
  readonly tax: string | null;
  readonly lines: readonly CostLine[];
  /** What comes next: a change of price, an idle fee. */
  readonly next: readonly PriceLine[];
}

/** A session as the screen needs it, running or waiting to be unplugged. */
export interface SessionView {
  /** Short session number for people, e.g. "7F3A-2291". */
  readonly number: string;
  /** Masked card ("•••• 1190") or null (free vend, remote start). */
  readonly card: string | null;
  readonly startedAt: number;
  /** Frozen once charging has ended. */
  readonly endedAt: number | null;
  readonly energyWh: number;
  readonly watts: number | null;
  /** Power over the session for the small curve: W at equal steps, oldest first, at most 120 values. */
  readonly curve: readonly number[];
  readonly curveStepMs: number;
  readonly stateOfCharge: number | null;
  /** Null only while no price can be said. */
  readonly cost: CostView | null;
  /** Whether waiting costs something now: set on `suspended` and after charging. */
  readonly idleFee: {
    readonly runningSince: number | null;
    readonly startsAt: number | null;
    readonly rate: string;
    readonly soFar: Money | null;
  } | null;
}

export interface ReceiptView {
  readonly number: string;
  readonly connectorLabel: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly energyWh: number;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
  readonly card: string | null;
  /** Null only where no price applied. */
  readonly cost: CostView | null;
  readonly stopReason: StopReason;
  /** The operator's receipt page for the QR code, or null. */
  readonly url: string | null;
  /** Nobody can be sure what time it was: times, and prices by the time of day, may be off. */
  readonly clockUnsure: boolean;
}

export interface FaultView {
  /** Catalogue code, e.g. "protection.residual-current": shown small. */
  readonly code: string;
  /** ChargeX minimum required error code, e.g. "MREC2". */
  readonly mrec: string | null;
  /** The pill: "Charging paused", "Out of order". Localised, like the rest. */
  readonly badge: string;
  readonly tone: 'warn' | 'bad';
  readonly title: string;
  /** What the driver can do now, in order; at most three. */
  readonly steps: readonly string[];
  readonly picture: FaultPicture;
  /** What the kiosk does by itself, or how that ended; null when only a person can help from the start. */
  readonly recovery: RecoveryView | null;
  /** What it most likely comes from, in one sentence for the driver; null while nobody can tell. */
  readonly likely: string | null;
  /** What it asks of a person, the most urgent first; faults are ordered by it. */
  readonly need: FaultNeed;
  /** It concerns the whole station, not one connector. */
  readonly stationWide: boolean;
  readonly since: number;
}

/** A further fault, said quietly. */
export interface OtherFault {
  readonly code: string;
  readonly title: string;
}

export interface RecoveryView {
  /** "The charger checks itself and tries again." While it waits, while it tries, or after it has given up. */
  readonly text: string;
  /** When it does the next thing; null while it is at it, when nothing is promised, or when the wait is too short to read. */
  readonly deadline: Deadline | null;
  /** The attempt that runs or comes next, of how many; null where they are not counted. */
  readonly attempt: { readonly number: number; readonly of: number } | null;
  /** `trying` by itself; `settling`: it looks well and is watched a little longer; then who is needed. */
  readonly phase: 'trying' | 'settling' | 'needs-driver' | 'needs-technician';
}

export interface ConnectorView {
  readonly id: number;
  readonly label: string;
  readonly standard: ConnectorStandard;
  readonly format: 'SOCKET' | 'CABLE';
  /** Most power that this connector gives, W. */
  readonly maxWatts: number;
  readonly state: ConnectorState;
  /** Since when it is in this state. */
  readonly since: number;
  readonly session: SessionView | null;
  /** The fault that matters most to a driver, if any forbids charging here. */
  readonly fault: FaultView | null;
  /** Further faults that forbid charging here, in the order in which they matter. */
  readonly otherFaults: readonly OtherFault[];
  /** This connector's own price where it differs from the station's. */
  readonly price: PriceView | null;
}

/** The link to the operator's central system, for service mode. */
export interface OperatorLinkView {
  readonly link: 'off' | 'connecting' | 'pending' | 'rejected' | 'online';
  /** Epoch ms since when `link` is what it is. */
  readonly since: number;
  /** Messages that the central system has not acknowledged yet. */
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

export interface SimulatorView {
  readonly cards: readonly { readonly key: string; readonly label: string; readonly hint: string }[];
  readonly reader: { readonly simulated: boolean; readonly present: boolean };
  readonly connectors: readonly {
    readonly id: number;
    readonly vehicle: 'absent' | 'plugged' | 'charging' | 'paused' | 'full';
    /** Faults, by catalogue code, that can be provoked here; and those that were and last. */
    readonly faultKinds: readonly string[];
    readonly faults: readonly string[];
    readonly mute: boolean;
  }[];
  /** The same of what concerns the whole charger. */
  readonly station: { readonly faultKinds: readonly string[]; readonly faults: readonly string[] };
  /** What reached the simulated operator, the newest last; null: alerts go elsewhere, or nowhere. */
  readonly alerts: readonly { readonly at: number; readonly text: string }[] | null;
  /** How fast the simulated time runs, and the choice; null where the time is real. */
  readonly clock: { readonly rate: number; readonly rates: readonly number[] } | null;
}

/** How the page is lit and written, by the configuration. */
export interface LookView {
  /** Light, for the sun, or dark, for garages. */
  readonly ground: 'light' | 'dark';
  readonly contrast: 'normal' | 'high';
  /** `large`: a quarter larger. */
  readonly text: 'normal' | 'large';
}

/**
 * What an OEM's theme puts on the pages, besides `theme/theme.css` (always there, empty without a theme). Addresses are
 * relative to the page and carry `?r=<revision>`.
 */
export interface ThemeView {
  /** Another one for another theme, also under a running kiosk: pages then take `theme/theme.css?r=…` and the texts anew. */
  readonly revision: number;
  readonly name: string;
  /** `dark` is the light one where the theme has no other. */
  readonly logo: { readonly light: string; readonly dark: string; readonly alt: string } | null;
  /** Drawings of connectors, instead of the built-in ones. */
  readonly art: Readonly<Partial<Record<ConnectorStandard, string>>>;
  /** JSON objects of the renderer's texts that the theme words differently, by their keys. */
  readonly texts: Readonly<Partial<Record<Language, string>>>;
}
