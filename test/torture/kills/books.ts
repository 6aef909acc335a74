/** The reckoning at the end of one charger's torment: all bills against all that the board's register says. */
import { reprice } from '../../../main/session/stored.ts';
import { readStore } from '../../../main/store/store.ts';
import { openZone } from '../../../main/tariff/zone.ts';
import { demand, same, Violation } from '../violation.ts';
import type { Cut } from './board.ts';
import { openReadable, type Readable, type Row } from './rows.ts';
import { CENTS } from './tariffs.ts';

export interface Truth {
  /** What the board's register says at last, Wh, and what flowed through it in all. */
  readonly registerWh: number;
  readonly flowedWh: number;
  readonly cuts: readonly Cut[];
  /** How often somebody was let in: no more sessions than that may have begun. */
  readonly admitted: number;
}

export interface Books {
  readonly sessions: number;
  readonly billedWh: number;
  readonly flowedWh: number;
  /** Joints between sessions that were exact to the Wh, and those that a board's loss of memory falls into. */
  readonly joints: number;
  readonly blurred: number;
}

/** An instant of the kiosk and one of the rig may differ by an exchange on the wire and its repetitions. */
const BLUR_MS = 3_000;

export function checkBooks(file: string, truth: Truth): Books {
  const store = openReadable(file);
  try {
    same(store.integrity(), 'ok', 'PRAGMA integrity_check');
    const rows = store.sessions();
    for (const row of rows) checkSession(row, store);
    same(new Set(rows.map(({ number }) => number)).size, rows.length, 'different session numbers');
    demand(rows.length <= truth.admitted, () => 'more sessions than anybody was let in for');
    checkPrices(file, rows);
    const joints = checkJoints(rows, truth);
    const billedWh = rows.reduce((sum, { energyWh }) => sum + energyWh, 0);
    const { flowedWh, cuts } = truth;
    // A register that is read just before a cut may show one Wh less than flowed.
    demand(
      billedWh <= flowedWh + cuts.length,
      () => `${String(billedWh)} Wh billed, ${String(flowedWh)} flowed`,
    );
    if (cuts.length === 0) same(billedWh, truth.registerWh, 'Wh billed against the register');
    return { sessions: rows.length, billedWh, flowedWh, ...joints };
  } finally {
    store.close();
  }
}

function checkSession(row: Row, store: Readable): void {
  const { id, number, state, energyWh, meterStartWh, receipt, endedAt, closedAt, startedAt } = row;
  same(state, 'closed', `state of ${number}`);
  for (const type of ['opened', 'ended', 'closed'])
    same(store.countEvents(id, type), 1, `times that ${number} was ${type}`);
  demand(receipt !== null && endedAt !== null && closedAt !== null, () => `${number} has no receipt`);
  if (!receipt || endedAt === null || closedAt === null) return;
  demand(startedAt <= endedAt && endedAt <= closedAt, () => `${number} ends before it begins`);
  same(receipt.energyWh, energyWh, `energy on the receipt of ${number}`);
  same(receipt.meterStartWh, meterStartWh, `start reading on the receipt of ${number}`);
  same(receipt.meterStopWh - receipt.meterStartWh, energyWh, `readings on the receipt of ${number}`);
  let last = meterStartWh;
  let counted = 0;
  for (const registerWh of store.samples(id)) {
    counted += Math.max(0, registerWh - last);
    last = registerWh;
  }
  same(counted, energyWh, `energy of ${number} by its samples`);
}

/** Sessions join without a gap and without an overlap: nothing lost, nothing billed twice. */
function checkJoints(rows: readonly Row[], { cuts, registerWh }: Truth): Pick<Books, 'joints' | 'blurred'> {
  const isCut = (from: number, to: number) =>
    cuts.some((cut) => cut.from <= to + BLUR_MS && cut.to >= from - BLUR_MS);
  let joints = 0;
  let blurred = 0;
  let last: { at: number; wh: number } = { at: 0, wh: 0 };
  const join = (at: number, wh: number, what: string) => {
    if (isCut(last.at, at)) return void blurred++;
    same(wh, last.wh, what);
    joints++;
  };
  for (const row of rows) {
    join(row.startedAt, row.meterStartWh, `register at the start of ${row.number}, against the last end`);
    const until = row.closedAt ?? row.startedAt;
    if (!isCut(row.startedAt, until))
      same(row.registerWh - row.meterStartWh, row.energyWh, `energy of ${row.number} by the register`);
    last = { at: row.startedAt, wh: row.registerWh };
  }
  join(Number.POSITIVE_INFINITY, registerWh, 'register at last');
  return { joints, blurred };
}

function checkPrices(file: string, rows: readonly Row[]): void {
  const zone = openZone('Europe/Amsterdam');
  if (!zone.ok) throw new Violation('no such zone');
  const store = readStore(file);
  try {
    for (const row of rows) {
      const record = store.sessions.get(row.id);
      const again = record && reprice(record, zone.value);
      demand(again !== undefined && again.is !== 'unreadable', () => `${row.number} cannot be priced again`);
      if (again?.is === 'priced') demand(again.same, () => `${row.number} is priced otherwise now`);
      const tariff = JSON.parse(record?.tariff ?? '{}') as { id?: string };
      checkByHand(row, tariff.id ?? '');
    }
  } finally {
    store.close();
  }
}

/** The bill by other code than the product's: integers, and bounds for what depends on the second. */
function checkByHand(row: Row, tariff: string): void {
  const { number, receipt, energyWh, startedAt, closedAt } = row;
  const totals = receipt?.totals;
  if (!receipt || !totals) throw new Violation(`${number} has no price`);
  const cents = (amount: string) => Math.round(Number(amount) * 100);
  const lines = receipt.lines.reduce((sum, { payable }) => sum + cents(payable.incl), 0);
  const total = cents(totals.payable.incl);
  same(lines, total, `lines of ${number}`);
  same(cents(totals.energy.incl), energyWh * CENTS.perWh, `energy of ${number} in cents`);
  const begun = cents(totals.fixed.incl);
  // Where no Wh came about, the start may have been free or not: it depends on whether a contactor closed.
  demand(
    begun === CENTS.start || (begun === 0 && energyWh === 0),
    () => `${number} costs ${String(begun)} to start`,
  );
  const timed = total - begun - energyWh * CENTS.perWh;
  const seconds = Math.ceil(((closedAt ?? startedAt) - startedAt) / 1000) + 1;
  const most = { plain: 0, idle: CENTS.parkingPerSecond, timed: CENTS.parkingPerSecond + CENTS.perSecond }[
    tariff
  ];
  demand(
    most !== undefined && timed >= 0 && timed <= most * seconds,
    () => `${number}: ${String(timed)} for time`,
  );
}
