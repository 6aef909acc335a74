/**
 * Sessions as files that leave the charger: a table for spreadsheets, and OCPI CDRs for billing. Made a batch at a time,
 * so that a million of them need no more memory than one batch and hold nobody up.
 */
import { stringify } from 'csv-stringify/sync';
import { maskUid } from '../authorization/uid.ts';
import { cdrParty, type CdrStation } from '../session/cdr-party.ts';
import type { SessionRecord } from '../session/journal.ts';
import type { Receipt } from '../session/open-session.ts';
import { cdrOf, receiptOf } from '../session/stored.ts';
import type { Cursor } from '../store/session-query.ts';
import type { SessionRange, SessionStore } from '../store/sessions.ts';
import { formatUnits } from '../tariff/decimal.ts';
import type { Zone } from '../tariff/zone.ts';
import { Pace } from './pace.ts';
import type { Producer } from './place-files.ts';
import { sheetCell } from './sheet-cell.ts';
import { isoIn } from './station-time.ts';
import type { TaskHandle } from './tasks.ts';

export type SessionSource = Pick<SessionStore, 'batch' | 'search'>;
export type Range = Pick<SessionRange, 'from' | 'to'>;

/** What became of the sessions of the range; counted while the file is made. */
export interface Tally {
  written: number;
  /** CDRs only: they have no price, or it cannot be read any more. */
  unpriced: number;
  /** CDRs only: nobody knows yet what they will cost. */
  unfinished: number;
}

export const newTally = (): Tally => ({ written: 0, unpriced: 0, unfinished: 0 });

/** Records of one query; with tariffs and receipts some hundred kilobytes. */
const BATCH = 100;
/** So many of them are made into text before the clock is looked at. */
const SLICE = 5;

/** So that spreadsheets read UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

interface Column {
  readonly name: string;
  readonly of: (record: SessionRecord, receipt: Receipt | null, context: CsvContext) => string;
}

export interface CsvContext {
  readonly zone: Zone;
  readonly labelOf: (connector: number) => string;
}

/**
 * The table's columns. Times are ISO 8601 in the station's zone with its offset, energy kWh and money decimal with a
 * point, exact. Empty: not known, or not yet. Cards are masked.
 */
const COLUMNS: readonly Column[] = [
  { name: 'session', of: ({ number }) => number },
  { name: 'connector', of: ({ connector }, _, { labelOf }) => sheetCell(labelOf(connector)) },
  { name: 'state', of: ({ state }) => state },
  { name: 'card', of: ({ token }) => (token === null ? '' : maskUid(token.uid)) },
  { name: 'account', of: ({ token }) => sheetCell(token?.account ?? '') },
  { name: 'label', of: ({ token }) => sheetCell(token?.label ?? '') },
  { name: 'started', of: ({ startedAt }, _, { zone }) => isoIn(zone, startedAt) },
  { name: 'charged_until', of: ({ endedAt }, _, { zone }) => (endedAt === null ? '' : isoIn(zone, endedAt)) },
  { name: 'closed', of: ({ closedAt }, _, { zone }) => (closedAt === null ? '' : isoIn(zone, closedAt)) },
  { name: 'energy_kwh', of: ({ energyWh }) => formatUnits(energyWh, 3) },
  { name: 'meter_start_kwh', of: ({ meterStartWh }) => formatUnits(meterStartWh, 3) },
  {
    name: 'meter_stop_kwh',
    of: ({ registerWh }, receipt) => formatUnits(receipt?.meterStopWh ?? registerWh, 3),
  },
  { name: 'stop_reason', of: ({ stopReason }) => stopReason ?? '' },
  { name: 'currency', of: (_, receipt) => receipt?.totals?.currency ?? '' },
  { name: 'total_excl_vat', of: (_, receipt) => receipt?.totals?.payable.excl ?? '' },
  { name: 'total_incl_vat', of: (_, receipt) => receipt?.totals?.payable.incl ?? '' },
  { name: 'clock_unsure', of: (_, receipt) => (receipt?.clockUnsure === true ? 'true' : '') },
  { name: 'id', of: ({ id }) => id },
];

export const SESSION_COLUMNS: readonly string[] = COLUMNS.map(({ name }) => name);

/** RFC 4180, a line each, the oldest first. */
export function sessionsCsv(
  source: SessionSource,
  range: Range,
  context: CsvContext,
  tally: Tally,
): Producer {
  return async function* (task) {
    yield `${BYTE_ORDER_MARK}${csvLines([SESSION_COLUMNS])}`;
    for await (const records of slices(source, range, task)) {
      yield csvLines(
        records.map((record) => {
          const receipt = receiptOf(record);
          return COLUMNS.map(({ of }) => of(record, receipt, context));
        }),
      );
      tally.written += records.length;
    }
  };
}

const csvLines = (rows: readonly (readonly string[])[]) =>
  stringify(rows as string[][], { record_delimiter: 'windows' });

export interface CdrContext {
  readonly zone: Zone;
  readonly station: CdrStation;
}

/**
 * A JSON array of OCPI 2.2.1 CDR objects, the oldest first, of what is closed and was priced. It holds card numbers in
 * full (CdrToken, `uid`): bills go to their payers by them. Whoever takes the file away takes that along.
 */
export function sessionsCdr(
  source: SessionSource,
  range: Range,
  { zone, station }: CdrContext,
  tally: Tally,
): Producer {
  return async function* (task) {
    yield '[';
    for await (const records of slices(source, range, task)) {
      for (const record of records) {
        const cdr = cdrIfAny(record, zone, station, tally);
        if (cdr === null) continue;
        yield tally.written === 0 ? `\n${cdr}` : `,\n${cdr}`;
        tally.written++;
      }
    }
    yield '\n]\n';
  };
}

function cdrIfAny(record: SessionRecord, zone: Zone, station: CdrStation, tally: Tally): string | null {
  if (record.state !== 'closed') {
    tally.unfinished++;
    return null;
  }
  let cdr: string | null = null;
  try {
    cdr = cdrOf(record, zone, cdrParty(station, record));
  } catch (error) {
    // How `cdrOf` says that tariff or periods cannot be read: there is no price either.
    if (!(error instanceof RangeError)) throw error;
  }
  if (cdr === null) tally.unpriced++;
  return cdr;
}

/** The sessions of the range, in pieces after each of which others may run; progress is told with each. */
async function* slices(
  source: SessionSource,
  range: Range,
  task: TaskHandle,
): AsyncGenerator<readonly SessionRecord[]> {
  const progress = progressOf(source, range, task);
  const pace = new Pace();
  let done = 0;
  let after: Cursor | null = null;
  do {
    const { records, next } = source.batch(range, after, BATCH);
    await pace.rest();
    for (let at = 0; at < records.length && !task.signal.aborted; at += SLICE) {
      const slice = records.slice(at, at + SLICE);
      yield slice;
      done += slice.length;
      await pace.step();
    }
    const last = records.at(-1);
    if (last) progress(done, last.startedAt);
    after = next;
  } while (after !== null && !task.signal.aborted);
}

/** By rows where they are counted; by the time between the first and the last where that would take too long. */
function progressOf(source: SessionSource, range: Range, task: TaskHandle) {
  const query = { text: null, connector: null, ...range, most: 1 };
  const { rows, total } = source.search({ ...query, page: 'newest' });
  if (total.exact) return (done: number) => task.progress(Math.min(done, total.count), total.count);
  const from = source.search({ ...query, page: 'oldest' }).rows[0]?.startedAt ?? 0;
  const span = Math.max(1, (rows[0]?.startedAt ?? 0) - from);
  return (_: number, at: number) =>
    task.progress(Math.min(1000, Math.round(((at - from) / span) * 1000)), 1000);
}
