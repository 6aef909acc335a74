/**
 * What a session needs of durable memory. Each call is one durable step: when it returns, a power cut cannot undo it;
 * when it throws, nothing of it happened. `main/store/` keeps this journal; tests keep it in other ways.
 */

/** The token that started a session, as needed to recognise its owner and to bill them after a restart. */
export interface SessionToken {
  readonly uid: string;
  readonly account: string | null;
  readonly group: string | null;
  readonly label: string | null;
  readonly language: string | null;
}

export interface SessionRecord {
  readonly id: string;
  /** For people: "7F3A-2291". */
  readonly number: string;
  readonly connector: number;
  /** `open`: energy may flow · `ended`: energy is final, waiting may still cost · `closed`: the receipt is final. */
  readonly state: 'open' | 'ended' | 'closed';
  readonly token: SessionToken | null;
  /** Epoch milliseconds, like all times. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly closedAt: number | null;
  /** The meter's register at the start and at the last accepted reading, and the energy between; integer Wh. */
  readonly meterStartWh: number;
  readonly registerWh: number;
  readonly energyWh: number;
  readonly stopReason: string | null;
  /** The tariff's JSON text as it was at the start; null: no price. */
  readonly tariff: string | null;
  /** The charging periods so far (JSON): enough to go on pricing after a restart. */
  readonly pricing: string | null;
  readonly receipt: string | null;
}

export interface NewSession {
  readonly id: string;
  readonly number: string;
  readonly connector: number;
  readonly token: SessionToken | null;
  readonly at: number;
  readonly meterStartWh: number;
  readonly tariff: string | null;
  readonly pricing: string | null;
}

export interface Progress {
  readonly at: number;
  readonly registerWh: number;
  readonly energyWh: number;
  readonly watts: number | null;
  readonly pricing: string | null;
}

export interface SessionJournal {
  open(session: NewSession): void;
  /** Something happened that is not in the figures: a state, a fault, a refused card. */
  event(id: string, at: number, type: string, data: unknown): void;
  /** A reading that was accepted: sample, ledger and price in one step. */
  progress(id: string, progress: Progress): void;
  /** The price moved on without energy: time, parking, another period. */
  pricing(id: string, pricing: string, at: number, why: string): void;
  end(id: string, at: number, reason: string, pricing: string | null): void;
  close(id: string, at: number, pricing: string | null, receipt: string): void;
  get(id: string): SessionRecord | undefined;
  /** Sessions that a restart has to resume or close, oldest first. */
  unfinished(): SessionRecord[];
  /** Whether an event of this type was written for it. */
  has(id: string, type: string): boolean;
  /** Power over a session, oldest first, for its curve. */
  samples(id: string): { readonly at: number; readonly watts: number | null }[];
}
