/** What can be asked of the sessions that are kept, and how the answer looks. */

/** A place in a list, to be handed back as it was given; good as long as the store is open. */
export type Cursor = string;

/** Where a page begins; lists are newest first. */
export type PageStart = 'newest' | 'oldest' | { readonly older: Cursor } | { readonly newer: Cursor };

/** Everything that is given has to hold; null: does not matter. */
export interface SessionQuery {
  /**
   * Found by the beginning of the session's number ("7F3A", "7f3a-22", also without its dash), of its account or its
   * label, or by the last characters of its card ("90", "1190", or more of the number). Case does not matter. Blanks
   * around it are left out; an empty text is null.
   */
  readonly text: string | null;
  readonly connector: number | null;
  /** Started at or after this, epoch milliseconds. */
  readonly from: number | null;
  /** Started before this. */
  readonly to: number | null;
  readonly state?: 'unfinished' | 'closed' | null;
  /** Rows of a page. */
  readonly most: number;
  /** Default `newest`. A cursor that is none counts as that. */
  readonly page?: PageStart;
}

/** A line of a list of sessions. The whole card number is not in it. */
export interface SessionSummary {
  readonly id: string;
  /** For people: "7F3A-2291". */
  readonly number: string;
  readonly connector: number;
  readonly state: 'open' | 'ended' | 'closed';
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly energyWh: number;
  /** What the receipt says is to be paid, in the currency's own decimals ("5.00"), with taxes where they are known; null: no receipt, or no price. */
  readonly amount: { readonly text: string; readonly currency: string } | null;
  /** The last four characters of the card's number; null: free vend. */
  readonly cardTail: string | null;
  readonly account: string | null;
  readonly label: string | null;
  readonly stopReason: string | null;
}

/** How many there are: `exact`, or more than `count`, which is where counting ends. */
export interface Total {
  readonly count: number;
  readonly exact: boolean;
}

export interface SessionPage {
  /** The newest first, on every page. */
  readonly rows: readonly SessionSummary[];
  /** Of all pages. */
  readonly total: Total;
  /** Begins the next page; null: this is the last. */
  readonly older: Cursor | null;
  /** Begins the page before; null: this is the first. */
  readonly newer: Cursor | null;
}
