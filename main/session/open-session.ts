/**
 * One session while it lives: energy ledger, running price and power curve, each step written to the journal before it
 * counts. It knows no devices and no states; `connector.ts` feeds it.
 */
import { ENGINE_VERSION } from '../tariff/engine.ts';
import { resumePricedSession, startPricedSession } from '../tariff/live.ts';
import type { PricedSession, PricedSessionState, PriceSnapshot } from '../tariff/priced-session.ts';
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
  /** The charger's clock was not certain during this session: times, and prices by the time of day, may be off. */
  readonly clockUnsure?: true;
}

/** Session event. */
const CLOCK_UNSURE = 'clock-unsure';

/** While nothing moves but time, what it costs is written at least this often: a power cut loses no more. */
const LONGEST_UNWRITTEN_MS = 60_000;

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
  /** Everything that was measured, and what of it is durable: only that is shown. */
  #ledger: Ledger;
  #written: Ledger;
  #pricedAt: number;
  #price: PricedSession | null = null;
  #shown: PriceSnapshot | null = null;
  #endedAt: number | null = null;
  #endWritten = false;
  #stopReason: StopReason | null = null;
  #watts: number | null = null;
  #clockUnsure = false;

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
    this.#ledger = this.#written = ledger;
    this.#pricedAt = head.startedAt;
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
      session.#endWritten = true;
      session.#stopReason = record.stopReason as StopReason | null;
    }
    session.#clockUnsure = journal.has(record.id, CLOCK_UNSURE);
    for (const { at, watts } of journal.samples(record.id)) if (watts !== null) session.curve.add(at, watts);
    return session;
  }

  get energyWh(): number {
    return this.#written.energyWh;
  }
  get ledger(): Ledger {
    return this.#written;
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
  /** Since when waiting has been billed; null while it is not. */
  get parkingSince(): number | null {
    const period = this.#price?.state().periods.at(-1);
    return period?.kind === 'parking' ? period.startAt : null;
  }
  /** The vehicle waits, billed or still free. Within its grace, waiting is billed as nothing, but waiting it is. */
  get isWaiting(): boolean {
    const price = this.#price?.snapshot();
    return price !== undefined && (price.kind === 'parking' || price.grace !== undefined);
  }
  /** The last instant that the journal vouches for. */
  get lastCertainAt(): number {
    return Math.max(this.#price?.state().last.at ?? this.startedAt, this.#endedAt ?? this.startedAt);
  }
  /** When the price next needs a reading, epoch ms. */
  get wantsReadingAt(): number | undefined {
    return this.#price?.wanted().at;
  }

  /**
   * One reading of the meter's register. After the end it moves only the price of waiting. Returns false for one that
   * changed nothing. Throws what the journal throws; what was measured is kept for the next one.
   */
  reading(measured: Measured): boolean {
    if (this.#endedAt !== null) return this.#waiting(measured.at);
    this.#ledger = accept(this.#ledger, measured.registerWh);
    const { registerWh, energyWh } = this.#ledger;
    if (energyWh > 0) this.#beginPrice(this.startedAt, 'charging');
    this.#price?.reading({
      at: measured.at,
      wh: energyWh,
      watts: measured.watts,
      amps: measured.milliamps === undefined ? undefined : measured.milliamps / 1000,
    });
    if (registerWh !== this.#written.registerWh || this.#isDue(measured.at)) {
      const watts = measured.watts === undefined ? null : Math.round(measured.watts);
      this.#journal.progress(this.id, {
        at: measured.at,
        registerWh,
        energyWh,
        watts,
        pricing: this.#pricing(),
      });
      this.#pricedAt = measured.at;
    }
    this.#written = this.#ledger;
    this.#watts = measured.watts ?? null;
    this.#shown = this.#price?.snapshot() ?? null;
    if (measured.watts !== undefined) this.curve.add(measured.at, measured.watts);
    return true;
  }

  /** Nobody can be sure what time it was: the receipt will say so. */
  markClockUnsure(at: number): void {
    if (this.#clockUnsure) return;
    this.#journal.event(this.id, at, CLOCK_UNSURE, {});
    this.#clockUnsure = true;
  }

  #waiting(at: number): boolean {
    const price = this.#price;
    if (price === null || price.state().ended) return false;
    price.reading({ at, wh: this.#ledger.energyWh });
    if (this.#isDue(at)) this.#writePricing(at, 'waiting');
    this.#shown = price.snapshot();
    return true;
  }

  #isDue(at: number): boolean {
    if (this.#price === null) return false;
    const turned = this.#price.snapshot().kind !== this.#shown?.kind;
    return turned || at - this.#pricedAt >= LONGEST_UNWRITTEN_MS;
  }

  /** Charging began, paused or turned into waiting. The price begins with the first `charging`: before it nothing is owed. */
  kind(at: number, kind: PeriodKind): void {
    if (kind === 'charging') this.#beginPrice(at, kind);
    if (this.#price === null || this.#price.state().ended) return;
    const now = this.isWaiting ? 'parking' : this.#price.snapshot().kind;
    if (now === kind) return;
    this.#price.kind(at, kind);
    this.#writePricing(at, `period-${kind}`);
    this.#shown = this.#price.snapshot();
  }

  /** Energy is final. `stillOwes`: waiting at the connector may go on costing. */
  end(at: number, reason: StopReason, stillOwes: boolean): void {
    this.#endedAt = at;
    this.#stopReason = reason;
    if (!stillOwes) this.#price?.end(at);
    this.#writeEnd();
    this.#shown = this.#price?.snapshot() ?? null;
  }

  #writeEnd(): void {
    if (this.#endWritten || this.#endedAt === null) return;
    this.#journal.end(this.id, this.#endedAt, this.#stopReason ?? 'controller', this.#pricing());
    this.#endWritten = true;
  }

  #writePricing(at: number, why: string): void {
    this.#journal.pricing(this.id, JSON.stringify(this.#price?.state() ?? null), at, why);
    this.#pricedAt = at;
  }

  /** Nothing can be added any more: writes the receipt and returns it. */
  close(at: number, connectorLabel: string, mask: (uid: string) => string): Receipt {
    const endedAt = (this.#endedAt ??= at);
    this.#writeEnd();
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
      ...(this.#clockUnsure && { clockUnsure: true }),
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

/** Closes a stored session that no connector can take up, with what is certain of it. */
export function closeAbandoned(
  journal: SessionJournal,
  record: SessionRecord,
  basis: PriceBasis | null,
  connectorLabel: string,
  mask: (uid: string) => string,
): Receipt {
  const session = OpenSession.restore(journal, record, basis);
  const at = session.lastCertainAt;
  if (session.endedAt === null) session.end(at, 'power-loss', false);
  return session.close(at, connectorLabel, mask);
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
