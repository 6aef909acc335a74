/** Sessions that the last process left open: each goes on, or is closed truthfully. */
import { maskUid } from '../authorization/uid.ts';
import { messageOf } from '../problem.ts';
import type { Connector } from '../session/connector.ts';
import type { SessionJournal, SessionRecord } from '../session/journal.ts';
import { closeAbandoned } from '../session/open-session.ts';
import type { PriceBasis } from '../session/price.ts';
import type { Store } from '../store/store.ts';
import type { Prices } from './prices.ts';

export interface TakeUpOptions {
  readonly store: Pick<Store, 'sessions' | 'audit'>;
  /** What sessions are written through. */
  readonly journal: SessionJournal;
  readonly prices: Prices;
  readonly connectors: readonly Connector[];
  readonly now: number;
}

/** Starts every connector, with the session that was left open there, if any: none is forgotten. */
export function takeUpSessions(options: TakeUpOptions): void {
  const { store, journal, connectors } = options;
  const newest = new Map<number, { record: SessionRecord; basis: PriceBasis | null }>();
  for (const record of store.sessions.unfinished()) {
    const taken = { record, basis: storedBasis(record, options) };
    const older = newest.get(record.connector);
    if (older) closeAbandoned(journal, older.record, older.basis, String(record.connector), maskUid);
    newest.set(record.connector, taken);
  }
  for (const connector of connectors) {
    connector.start(newest.get(connector.id) ?? null);
    newest.delete(connector.id);
  }
  // A connector that the configuration no longer has.
  for (const { record, basis } of newest.values()) {
    closeAbandoned(journal, record, basis, String(record.connector), maskUid);
  }
}

function storedBasis(record: SessionRecord, { store, prices, now }: TakeUpOptions): PriceBasis | null {
  try {
    return prices.restore(record.tariff);
  } catch (error) {
    // The session itself must not be lost with its price: it is closed without one, and the fact is kept.
    store.audit(now, 'kiosk', 'session.price-lost', { session: record.id, why: messageOf(error) });
    return null;
  }
}
