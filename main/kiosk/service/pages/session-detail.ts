/** A stored session as the page shows it. Pure. */
import { maskUid } from '../../../authorization/uid.ts';
import type { SessionDetail, SessionRow } from '../../../bridge/service/book-pages.ts';
import { addDecimals, type Locale } from '../../../bridge/cost.ts';
import { receiptView } from '../../../bridge/project.ts';
import { messageOf } from '../../../problem.ts';
import type { SessionRecord } from '../../../session/journal.ts';
import type { OpenSession } from '../../../session/open-session.ts';
import { receiptOf, reprice } from '../../../session/stored.ts';
import type { StopReason } from '../../../session/types.ts';
import type { SessionSummary } from '../../../store/session-query.ts';
import type { Zone } from '../../../tariff/zone.ts';

export type Repricing = SessionDetail['repriced'];
export type StoredEvent = { readonly at: number; readonly type: string; readonly data: string };

/** A connector that is configured no longer has but its number. */
export type LabelOf = (connector: number) => string;

export function rowOf(summary: SessionSummary, labelOf: LabelOf): SessionRow {
  const { id, number, state, label, startedAt, endedAt, energyWh, amount, cardTail } = summary;
  return {
    id,
    number,
    connector: labelOf(summary.connector),
    state,
    card: cardTail === null ? null : maskUid(cardTail),
    label,
    startedAt,
    endedAt,
    energyWh,
    total: amount && { amount: amount.text, currency: amount.currency },
  };
}

/** What a connector that carries the session knows is newer than what was found of it. */
export function liveRow(row: SessionRow, session: OpenSession): SessionRow {
  if (row.state === 'closed') return row;
  const totals = session.price?.totals;
  return {
    ...row,
    state: session.endedAt === null ? 'open' : 'ended',
    endedAt: session.endedAt,
    energyWh: session.energyWh,
    total: totals ? { amount: totals.payable.incl, currency: totals.currency } : row.total,
  };
}

export function detailOf(
  record: SessionRecord,
  events: readonly StoredEvent[],
  repriced: Repricing,
  labelOf: LabelOf,
  locale: Locale,
): SessionDetail {
  const receipt = receiptOf(record);
  const totals = receipt?.totals;
  const { id, number, state, token, startedAt, endedAt, energyWh } = record;
  return {
    id,
    number,
    connector: receipt?.connectorLabel ?? labelOf(record.connector),
    state,
    card: token && maskUid(token.uid),
    label: token?.label ?? null,
    account: token?.account ?? null,
    startedAt,
    endedAt,
    energyWh,
    total: totals ? { amount: totals.payable.incl, currency: totals.currency } : null,
    stopReason: record.stopReason as StopReason | null,
    receipt: receipt && receiptView(receipt, locale),
    events: events.map(({ at, type, data }) => ({ at, type, text: eventText(data) })),
    repriced,
  };
}

/** What the session's own tariff and periods come to now, beside what was billed. */
export function repricingOf(record: SessionRecord, zone: Zone): NonNullable<Repricing> {
  try {
    const result = reprice(record, zone);
    if (result.is === 'unpriced') return { is: 'unpriced', why: null };
    if (result.is === 'unreadable') return { is: 'unreadable', why: result.why };
    const now = result.now.payable.incl;
    const billed = result.billed?.payable.incl ?? null;
    return {
      is: result.same ? 'same' : 'different',
      billed,
      now,
      currency: result.now.currency,
      difference: addDecimals(now, negated(billed ?? now)),
    };
  } catch (error) {
    // A receipt that damage has made unreadable.
    return { is: 'unreadable', why: messageOf(error) };
  }
}

function negated(decimal: string): string {
  return decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`;
}

/** Most of an event's details that is shown. */
const LONGEST_TEXT = 200;

/** The details of an event in one line; card numbers among them masked. */
function eventText(data: string): string {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null) return '';
    return Object.entries(value)
      .map(([name, detail]) => `${name} ${shown(detail)}`)
      .join(', ')
      .slice(0, LONGEST_TEXT);
  } catch {
    return '';
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/(?<![\w-])(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{20})(?![\w-])/g, maskUid);
}
