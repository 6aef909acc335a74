/**
 * One session while it lives: energy ledger, running price and power curve, each step written to the journal before it
 * counts. It knows no devices and no states; `connector.ts` feeds it.
 */
import { ENGINE_VERSION } from '../tariff/engine.ts';
import {
  resumePricedSession,
  startPricedSession,
  type PricedSession,
  type PricedSessionState,
  type PriceSnapshot,
} from '../tariff/live.ts';
import type { ReceiptLine } from '../tariff/lines.ts';
import type { PeriodKind } from '../tariff/session.ts';
import { formatUnits } from '../tariff/decimal.ts';
import type { Totals } from '../tariff/totals.ts';
import { PowerCurve } from './curve.ts';
import type { NewSession, SessionJournal, SessionRecord, SessionToken } from './journal.ts';
import { accept, openLedger, restoreLedger, type Ledger } from './ledger.ts';
import type { PriceBasis } from './price.ts';
import type { StopReason } from './types.ts';

/** What is kept of a session for ever; words are made of it when somebody looks. */
export interface Receipt {
  readonly id: string;
  readonly number: string;
  readonly connectorLabel: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly closedAt: number;
  readonly energyWh: number;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
  /** Masked. */
  readonly card: string | null;
  readonly stopReason: StopReason;
  /** Null where no price applied. */
  readonly totals: Totals | null;
  readonly lines: readonly ReceiptLine[];
  readonly engine: string;
}

export interface Measured {
  readonly at: number;
  readonly registerWh: number;
  readonly watts: number | undefined;
  readonly milliamps: number | undefined;
}

export class OpenSession {
  readonly id: string;
  readonly number: string;
  readonly token: SessionToken | null;
  readonly startedAt: number;
  readonly basis: PriceBasis | null;
  readonly curve: PowerCurve;
  readonly #journal: SessionJournal;
  #ledger: Ledger;
  #price: PricedSession | null = null;
  #shown: PriceSnapshot | null = null;
  #endedAt: number | null = null;
  #stopReason: StopReason | null = null;
  #watts: number | null = null;

  private constructor(
    journal: SessionJournal,
    head: Pick<SessionRecord, 'id' | 'number' | 'token' | 'startedAt'>,
    ledger: Ledger,
    basis: PriceBasis | null,
  ) {
    this.#journal = journal;
    this.id = head.id;
    this.number = head.number;
    this.token = head.token;
    this.startedAt = head.startedAt;
    this.basis = basis;
    this.#ledger = ledger;
    this.curve = new PowerCurve(head.startedAt);
  }

  /** Writes a new session; throws what the journal throws, and then there is none. */
  static open(
    journal: SessionJournal,
    start: Omit<NewSession, 'tariff' | 'pricing'>,
    basis: PriceBasis | null,
  ): OpenSession {
    journal.open({ ...start, tariff: basis?.text ?? null, pricing: null });
    return new OpenSession(journal, { ...start, startedAt: start.at }, openLedger(start.meterStartWh), basis);
  }

  /** Takes up a stored session where its last durable step left it. */
  static restore(journal: SessionJournal, record: SessionRecord, basis: PriceBasis | null): OpenSession {
    const ledger = restoreLedger(record.meterStartWh, record.registerWh, record.energyWh);
    const session = new OpenSession(journal, record, ledger, basis);
    if (record.pricing !== null && basis !== null) {
      session.#price = resumePricedSession(
        basis.compiled,
        basis.zone,
        JSON.parse(record.pricing) as PricedSessionState,
      );
      session.#shown = session.#price.snapshot();
    }
    if (record.state !== 'open') {
      session.#endedAt = record.endedAt;
      session.#stopReason = record.stopReason as StopReason | null;
    }
    for (const { at, watts } of journal.samples(record.id)) if (watts !== null) session.curve.add(at, watts);
    return session;
  }

  get energyWh(): number {
    return this.#ledger.energyWh;
  }
  get ledger(): Ledger {
    return this.#ledger;
  }
  get endedAt(): number | null {
    return this.#endedAt;
  }
  get stopReason(): StopReason | null {
    return this.#stopReason;
  }
  get watts(): number | null {
    return this.#endedAt === null ? this.#watts : null;
  }
  /** The price as of the last durable step; null before energy first flowed, or without a tariff. */
  get price(): PriceSnapshot | null {
    return this.#shown;
  }
  /** The last instant that the journal vouches for. */
  get lastCertainAt(): number {
    return this.#price?.state().last.at ?? this.#endedAt ?? this.startedAt;
  }
  /** When the price next needs a reading, epoch ms. */
  get wantsReadingAt(): number | undefined {
    return this.#price?.wanted().at;
  }

  /** One reading of the meter's register. Returns false for one that changed nothing. Throws what the journal throws. */
  reading(measured: Measured): boolean {
    if (this.#endedAt !== null) return false;
    const ledger = accept(this.#ledger, measured.registerWh);
    const moved = ledger.energyWh !== this.#ledger.energyWh || ledger.resets !== this.#ledger.resets;
    if (ledger.energyWh > 0) this.#beginPrice(this.startedAt, 'charging');
    this.#price?.reading({
      at: measured.at,
      wh: ledger.energyWh,
      watts: measured.watts,
      amps: measured.milliamps === undefined ? undefined : measured.milliamps / 1000,
    });
    if (moved) {
      this.#journal.progress(this.id, {
        at: measured.at,
        registerWh: ledger.registerWh,
        energyWh: ledger.energyWh,
        watts: measured.watts ?? null,
        pricing: this.#pricing(),
      });
    }
    this.#ledger = ledger;
    this.#watts = measured.watts ?? null;
    this.#shown = this.#price?.snapshot() ?? null;
    if (measured.watts !== undefined) this.curve.add(measured.at, measured.watts);
    return true;
  }

  /** Charging began, paused or turned into waiting. The price begins with the first `charging`: before it nothing is owed. */
  kind(at: number, kind: PeriodKind): void {
    if (kind === 'charging') this.#beginPrice(at, kind);
    if (this.#price === null || this.#price.snapshot().kind === kind) return;
    this.#price.kind(at, kind);
    this.#journal.pricing(this.id, JSON.stringify(this.#price.state()), at, `period-${kind}`);
    this.#shown = this.#price.snapshot();
  }

  /** Energy is final. `stillOwes`: waiting at the connector may go on costing. */
  end(at: number, reason: StopReason, stillOwes: boolean): void {
    if (!stillOwes) this.#price?.end(at);
    this.#journal.end(this.id, at, reason, this.#pricing());
    this.#endedAt = at;
    this.#stopReason = reason;
    this.#shown = this.#price?.snapshot() ?? null;
  }

  /** Nothing can be added any more: writes the receipt and returns it. */
  close(at: number, connectorLabel: string, mask: (uid: string) => string): Receipt {
    const endedAt = this.#endedAt ?? at;
    if (this.#price !== null && !this.#price.state().ended) this.#price.end(at);
    const shown = this.#price?.snapshot() ?? null;
    const receipt: Receipt = {
      id: this.id,
      number: this.number,
      connectorLabel,
      startedAt: this.startedAt,
      endedAt,
      closedAt: at,
      energyWh: this.#ledger.energyWh,
      meterStartWh: this.#ledger.startWh,
      meterStopWh:
        this.#ledger.resets === 0 ? this.#ledger.registerWh : this.#ledger.startWh + this.#ledger.energyWh,
      card: this.token && mask(this.token.uid),
      stopReason: this.#stopReason ?? 'controller',
      totals: shown?.totals ?? (this.basis && nothingOwed(this.basis)),
      lines: shown?.lines ?? [],
      engine: ENGINE_VERSION,
    };
    this.#journal.close(this.id, at, this.#pricing(), JSON.stringify(receipt));
    this.#shown = shown;
    return receipt;
  }

  #beginPrice(at: number, kind: PeriodKind): void {
    if (this.#price !== null || this.basis === null) return;
    const { compiled, zone, graceSeconds } = this.basis;
    this.#price = startPricedSession(compiled, { zone, startAt: at, kind, graceSeconds });
  }

  #pricing(): string | null {
    return this.#price && JSON.stringify(this.#price.state());
  }
}

/** The totals of a session in which no energy ever flowed: no start fee either. */
export function nothingOwed(basis: PriceBasis): Totals {
  const { currency, currencyDecimals } = basis.compiled.tariff;
  const zero = { excl: formatUnits(0, 4), incl: formatUnits(0, 4) };
  const payable = { excl: formatUnits(0, currencyDecimals), incl: formatUnits(0, currencyDecimals) };
  return {
    currency,
    total: zero,
    fixed: zero,
    energy: zero,
    time: zero,
    parking: zero,
    reservation: zero,
    payable,
  };
}
