/** A stored session as a document: priced again from what was kept of it, and written as an OCPI CDR. Pure. */
import { cdrText } from '../tariff/cdr.ts';
import { compileTariff } from '../tariff/compile.ts';
import { resumePricedSession } from '../tariff/live.ts';
import type { PricedSession, PricedSessionState } from '../tariff/priced-session.ts';
import { readTariffText } from '../tariff/read-tariff.ts';
import type { Tariff } from '../tariff/model.ts';
import type { Totals } from '../tariff/totals.ts';
import type { Zone } from '../tariff/zone.ts';
import type { SessionRecord } from './journal.ts';
import type { Receipt } from './open-session.ts';

export type Repriced =
  /** No tariff, or no energy ever flowed: nothing was priced. */
  | { readonly is: 'unpriced' }
  /** The stored tariff or periods cannot be read. */
  | { readonly is: 'unreadable'; readonly why: string }
  | { readonly is: 'priced'; readonly billed: Totals | null; readonly now: Totals; readonly same: boolean };

/** The stored receipt. Null: the session is not closed, or damage has made it unreadable. */
export function receiptOf({ receipt }: Pick<SessionRecord, 'receipt'>): Receipt | null {
  if (receipt === null) return null;
  try {
    return JSON.parse(receipt) as Receipt;
  } catch {
    return null;
  }
}

/** Prices a stored session anew by its own tariff and periods. The same figures for ever is what a receipt promises. */
export function reprice(record: SessionRecord, zone: Zone): Repriced {
  const priced = pricedOf(record, zone);
  if (priced === null) return { is: 'unpriced' };
  if ('why' in priced) return { is: 'unreadable', why: priced.why };
  const { totals: now } = priced.price.snapshot();
  const billed = record.receipt === null ? null : (JSON.parse(record.receipt) as Receipt).totals;
  return {
    is: 'priced',
    billed,
    now,
    same: billed === null || JSON.stringify(billed) === JSON.stringify(now),
  };
}

export interface CdrParty {
  readonly countryCode: string;
  readonly partyId: string;
  /** OCPI `mod_cdrs`, CdrLocation and CdrToken, and whatever else the operator wants to see. */
  readonly more: Readonly<Record<string, unknown>>;
}

/**
 * A closed session as OCPI 2.2.1 CDR text; whoever prices it by the tariff in it comes to the receipt's total. Null for
 * a session that was never priced. Throws RangeError for one that cannot be read.
 */
export function cdrOf(record: SessionRecord, zone: Zone, party: CdrParty): string | null {
  const priced = pricedOf(record, zone);
  if (priced === null) return null;
  if ('why' in priced) throw new RangeError(`session ${record.number}: ${priced.why}`);
  const { price, tariff } = priced;
  return cdrText(price.session(), tariff, price.snapshot().totals, {
    countryCode: tariff.countryCode ?? party.countryCode,
    partyId: tariff.partyId ?? party.partyId,
    id: record.id,
    sessionId: record.id,
    more: party.more,
    lastUpdated: record.closedAt ?? record.endedAt ?? record.startedAt,
  });
}

function pricedOf(
  record: SessionRecord,
  zone: Zone,
): { price: PricedSession; tariff: Tariff } | { why: string } | null {
  if (record.tariff === null || record.pricing === null) return null;
  const read = readTariffText(record.tariff);
  if (!read.ok) return { why: read.problems.map(({ path, message }) => `${path}: ${message}`).join('; ') };
  const { tariff } = read.value;
  try {
    const state = JSON.parse(record.pricing) as PricedSessionState;
    return { price: resumePricedSession(compileTariff(tariff), zone, state), tariff };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}
