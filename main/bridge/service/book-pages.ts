/** Pages about what is kept and owed: sessions, tokens, tariff, operator. */
import type { ConnectorState, StopReason } from '../../session/types.ts';
import type { CostView, OperatorLinkView, PriceView, ReceiptView } from '../views.ts';
import type { ServiceFiles } from './files.ts';

/** `exact` false: there are at least so many. */
export interface Count {
  readonly count: number;
  readonly exact: boolean;
}

export interface SessionsPage {
  readonly name: 'sessions';
  readonly query: {
    readonly text: string;
    readonly connector: number | null;
    readonly from: number | null;
    readonly to: number | null;
  };
  readonly connectors: readonly { readonly id: number; readonly label: string }[];
  readonly rows: readonly SessionRow[];
  readonly total: Count;
  /** How long the search took, ms. */
  readonly tookMs: number;
  readonly newer: boolean;
  readonly older: boolean;
  readonly chosen: SessionDetail | null;
  readonly files: ServiceFiles;
}

export interface SessionRow {
  readonly id: string;
  readonly number: string;
  readonly connector: string;
  readonly state: 'open' | 'ended' | 'closed';
  readonly card: string | null;
  readonly label: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly energyWh: number;
  readonly total: { readonly amount: string; readonly currency: string } | null;
}

export interface SessionDetail extends SessionRow {
  readonly account: string | null;
  readonly stopReason: StopReason | null;
  readonly receipt: ReceiptView | null;
  readonly events: readonly { readonly at: number; readonly type: string; readonly text: string }[];
  /** Asked for: what its own tariff and periods come to now. */
  readonly repriced:
    | {
        readonly is: 'same' | 'different';
        readonly billed: string | null;
        readonly now: string;
        readonly currency: string;
        readonly difference: string;
      }
    | { readonly is: 'unpriced' | 'unreadable'; readonly why: string | null }
    | null;
}

export interface TokensPage {
  readonly name: 'tokens';
  readonly query: { readonly text: string; readonly filter: TokenFilter };
  readonly rows: readonly TokenRow[];
  readonly total: number;
  readonly tookMs: number;
  readonly newer: boolean;
  readonly older: boolean;
  readonly chosen: TokenRow | null;
  /** A card is being waited for; `card` once one was held up. */
  readonly adding: { readonly card: TokenRow | null; readonly known: boolean } | null;
  readonly files: ServiceFiles;
  readonly import: ImportView | null;
  readonly tariffs: readonly string[];
  readonly groups: readonly string[];
}

export type TokenFilter = 'all' | 'blocked' | 'expired' | 'service' | 'charger';

export interface TokenRow {
  /** Names it in commands; says nothing of its number. */
  readonly key: string;
  readonly masked: string;
  readonly label: string | null;
  readonly account: string | null;
  readonly group: string | null;
  readonly language: string | null;
  readonly role: 'driver' | 'technician' | 'operator';
  readonly validUntil: number | null;
  readonly blocked: boolean;
  readonly expired: boolean;
  readonly tariff: string | null;
  /** `file`: the configuration's; what differs from it is kept at the charger. */
  readonly origin: 'file' | 'charger' | 'import';
}

/** A file that was read and not taken over yet, or refused. */
export interface ImportView {
  readonly file: string;
  readonly rows: number;
  /** How many are new, differ from what is known, are as known; by `replace` so many would go. */
  readonly fresh: number;
  readonly changed: number;
  readonly same: number;
  readonly missing: number;
  /** Every row that is wrong, at most 200: nothing is taken over while there is one. */
  readonly problems: readonly { readonly row: number | null; readonly message: string }[];
  readonly problemCount: number;
}

export interface TariffPage {
  readonly name: 'tariff';
  readonly list: readonly {
    readonly id: string;
    /** What it is for: `default`, `candidate`, or groups and connectors in short. */
    readonly kind: 'default' | 'more' | 'unsure' | 'candidate';
    readonly bound: string;
    readonly origin: 'file' | 'charger';
  }[];
  readonly chosen: {
    readonly id: string;
    readonly kind: 'default' | 'more' | 'unsure' | 'candidate';
    /** As a driver sees it now, in the driver's language that was asked for. */
    readonly price: PriceView | null;
    readonly language: string;
    readonly json: string;
  } | null;
  /** A file that was looked at: its problems; none and it stands in the list as `candidate`. */
  readonly candidate: {
    readonly file: string;
    readonly problems: readonly { readonly where: string; readonly message: string }[];
  } | null;
  readonly languages: readonly string[];
  /** "What would this session cost": the question as asked, and the bill. */
  readonly estimate: {
    readonly startAt: number;
    readonly energyWh: number;
    readonly chargingMinutes: number;
    readonly parkedMinutes: number;
    readonly cost: CostView | null;
    /** Why there is no bill. */
    readonly problem: string | null;
  } | null;
  readonly files: ServiceFiles;
  /** The default is not the configuration's. */
  readonly replaced: boolean;
}

export interface OperatorPage {
  readonly name: 'operator';
  readonly protocol: string | null;
  readonly url: string | null;
  /** Null: no operator is configured. */
  readonly view: OperatorLinkView | null;
  readonly listVersion: number | null;
  readonly listEntries: number | null;
  readonly cachedCards: number | null;
  readonly costDifferences: readonly {
    readonly session: string;
    readonly own: string;
    readonly operator: string;
    readonly at: number;
  }[];
  readonly connectors: readonly { readonly label: string; readonly state: ConnectorState }[];
}
