/** Every fault of the catalogue, provoked behind the real drivers of a whole charger. */
import { describe, expect, it, vi } from 'vitest';
import { FAULT_CODES } from '../../../main/faults/catalogue.ts';
import { Ledger, STEPS } from './ledger.ts';
import { nameOf, prove } from './prove.ts';
import type { Row } from './row.ts';
import { BOARD_ROWS } from './rows/board.ts';
import { HOUSE_ROWS } from './rows/house.ts';
import { certificateRow, OPERATOR_ROWS } from './rows/operator.ts';
import { PROCESS_ROWS } from './rows/process.ts';
import { STATION_ROWS } from './rows/station.ts';
import { SUPPLY_ROWS } from './rows/supply.ts';
import { VEHICLE_ROWS } from './rows/vehicle.ts';

/** Most of each row is waiting for devices that take their own time. */
vi.setConfig({ maxConcurrency: 16 });
const LIMIT_MS = 90_000;

const ROWS: readonly Row[] = [
  ...OPERATOR_ROWS,
  await certificateRow(),
  ...SUPPLY_ROWS,
  ...STATION_ROWS,
  ...HOUSE_ROWS,
  ...VEHICLE_ROWS,
  ...BOARD_ROWS,
];

const ledger = new Ledger();

describe('every fault', () => {
  it.concurrent.each(PROCESS_ROWS)('$code', { timeout: LIMIT_MS }, ({ code, story }) =>
    ledger.tell(code, () => story(ledger)),
  );

  it.concurrent.each(ROWS.map((row) => [nameOf(row), row] as const))('%s', { timeout: LIMIT_MS }, (_, row) =>
    ledger.tell(row.code, () => prove(row, ledger)),
  );
});

describe('the catalogue', () => {
  it('has nothing that was not proven', () => {
    console.log(ledger.line(FAULT_CODES));
    for (const step of STEPS)
      expect({ step, missing: ledger.missing(FAULT_CODES, step) }).toEqual({ step, missing: [] });
  });
});
