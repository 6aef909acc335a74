/**
 * What service mode shows: the door (PIN), then one page at a time. Like the rest of the snapshot it is complete and
 * immutable; lists carry the rows of the leaf that is open. Times are epoch ms of the kiosk's clock, energy integer Wh,
 * power W, temperature tenths of a degree, money a decimal string. Words are the renderer's, by the codes in here; what
 * devices and files said is English and for technicians.
 */
import type { Deadline } from '../../session/types.ts';
import type {
  ConnectorsPage,
  DisplayPage,
  FaultsPage,
  FramesPage,
  OverviewPage,
  PerformancePage,
  ReaderPage,
  SystemPage,
} from './machine-pages.ts';
import type { OperatorPage, SessionsPage, TariffPage, TokensPage } from './book-pages.ts';

export const SERVICE_PAGES = [
  'overview',
  'connectors',
  'reader',
  'faults',
  'sessions',
  'tokens',
  'tariff',
  'operator',
  'frames',
  'display',
  'performance',
  'system',
] as const;
export type ServicePageName = (typeof SERVICE_PAGES)[number];

/** Languages in which service mode speaks. */
export const SERVICE_LANGUAGES = ['en', 'de'] as const;
export type ServiceLanguage = (typeof SERVICE_LANGUAGES)[number];

/** Who may do what: an operator's people keep cards, prices and bills; only technicians touch the electronics. */
export type ServiceRole = 'technician' | 'operator';

export type ServicePage =
  | OverviewPage
  | ConnectorsPage
  | ReaderPage
  | FaultsPage
  | SessionsPage
  | TokensPage
  | TariffPage
  | OperatorPage
  | FramesPage
  | DisplayPage
  | PerformancePage
  | SystemPage;

export type ServicePageOf<Name extends ServicePageName> = Extract<ServicePage, { readonly name: Name }>;

/** At the door: a PIN is asked for. */
export interface ServiceDoor {
  readonly state: 'door';
  readonly language: ServiceLanguage;
  /** Masked card of whoever knocked, with its label; null: the corner was touched. */
  readonly card: { readonly masked: string; readonly label: string | null } | null;
  /** What became of the last try. */
  readonly refusal: 'wrong-pin' | 'locked' | 'not-allowed' | null;
  /** Wrong tries left before the door is locked for a while. */
  readonly triesLeft: number;
  /** Locked until then; null: open to tries. */
  readonly lockedUntil: number | null;
  /** A try is being checked. */
  readonly checking: boolean;
  readonly deadline: Deadline;
}

/** How an act ended. `code` is one of the words' codes; `detail` is what the machine said, English, may be absent. */
export interface ServiceSaid {
  /** Rises with each, so that the same words twice are seen to be new. */
  readonly seq: number;
  readonly act: string;
  readonly ok: boolean;
  readonly code: string;
  readonly detail: string | null;
  readonly at: number;
}

/** Something that takes a while: an export, an import, a bundle, a test. One at a time. */
export interface ServiceTask {
  readonly act: string;
  readonly startedAt: number;
  /** What it is at: a code of the words, e.g. `sessions`, `frames`, `closing`. */
  readonly step: string;
  /** Null while the amount is not known. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly canCancel: boolean;
  readonly cancelling: boolean;
}

export interface ServiceOpen {
  readonly state: 'open';
  readonly language: ServiceLanguage;
  readonly role: ServiceRole;
  readonly who: { readonly masked: string | null; readonly label: string | null };
  readonly openedAt: number;
  /** Ends by itself then, unless somebody touches. */
  readonly leaves: Deadline;
  readonly page: ServicePage;
  /** An act that has not been answered yet. */
  readonly busy: string | null;
  readonly task: ServiceTask | null;
  readonly said: ServiceSaid | null;
  /** Faults that stand, for the mark on the page's name. */
  readonly openFaults: number;
  /** Connectors on which somebody's session runs: labels. */
  readonly charging: readonly string[];
  /** Out of service as a whole, by this charger's own technicians. */
  readonly outOfService: boolean;
}

export type ServiceView = ServiceDoor | ServiceOpen;
