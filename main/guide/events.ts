/** What goes into the guide's chart and what comes out of it: all of it data, and no card number anywhere. */
import type { Language, RejectionReason, Sheet } from '../bridge/contract.ts';
import type { ConnectorState, Deadline, StopReason } from '../session/types.ts';

export interface GuideSettings {
  readonly connectors: readonly number[];
  readonly languages: readonly [Language, ...Language[]];
  /** How long a receipt stays by itself; at least 15 s. */
  readonly receiptMs: number;
}

export interface GuideContext {
  readonly settings: GuideSettings;
  readonly language: Language;
  readonly sheet: Sheet | null;
  readonly sheetUntil: number | null;
  /** Counts card checks; answers to older ones are not ours any more. */
  readonly attempt: number;
  /** The connector that this visit is about. */
  readonly focus: number | null;
  readonly choices: readonly number[];
  readonly rejection: RejectionReason | null;
  readonly deadline: Deadline | null;
}

interface At {
  readonly at: number;
}

export type GuideEvent =
  /** A card was read; the number itself stays with the kiosk, under the attempt that `check` names. */
  | ({ readonly type: 'TAP' } & At)
  | ({ readonly type: 'TAP_PROBLEM'; readonly reason: RejectionReason } & At)
  | ({
      readonly type: 'ACCEPTED';
      readonly attempt: number;
      /** The connector whose session this card ends, or … */
      readonly stops: number | null;
      /** … those that it may start, best first; empty: none is free. */
      readonly choices: readonly number[];
      readonly language: Language | null;
    } & At)
  /** The card already waits at this connector, for the plug or for the contactor: there is nothing to begin or to end. */
  | ({
      readonly type: 'KNOWN';
      readonly attempt: number;
      readonly connector: number;
      readonly language: Language | null;
    } & At)
  | ({ readonly type: 'REFUSED'; readonly attempt: number; readonly reason: RejectionReason } & At)
  | ({ readonly type: 'CONNECTOR'; readonly connector: number; readonly state: ConnectorState } & At)
  | ({ readonly type: 'CLOSED'; readonly connector: number } & At)
  | ({ readonly type: 'START_REFUSED'; readonly connector: number } & At)
  /** Somebody was let in there from afar: a screen that helps nobody else follows it. */
  | ({ readonly type: 'REMOTE'; readonly connector: number } & At)
  | ({ readonly type: 'CHOOSE'; readonly connector: number; readonly busy: boolean } & At)
  | ({ readonly type: 'CANCEL' } & At)
  | ({ readonly type: 'HOME' } & At)
  | ({ readonly type: 'EXTEND' } & At)
  | ({ readonly type: 'STOP'; readonly connector: number } & At)
  | ({ readonly type: 'LANGUAGE'; readonly language: Language } & At)
  | ({ readonly type: 'SHEET'; readonly sheet: Sheet | null } & At)
  /** `counting`: the followed connector shows a countdown of its own, for the plug or the start. */
  | ({ readonly type: 'DEADLINE'; readonly counting?: boolean } & At)
  | ({ readonly type: 'SHEET_DEADLINE' } & At);

export type GuideAction =
  /** Ask whether the tapped card may charge; answered by ACCEPTED, KNOWN or REFUSED with this attempt. */
  | { readonly type: 'check'; readonly attempt: number }
  | { readonly type: 'authorize'; readonly attempt: number; readonly connector: number }
  | { readonly type: 'stop'; readonly connector: number; readonly reason: StopReason }
  | { readonly type: 'cancel'; readonly connector: number }
  | { readonly type: 'extend'; readonly connector: number };
