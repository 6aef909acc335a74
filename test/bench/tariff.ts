import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileTariff, type CompiledTariff } from '../../main/tariff/compile.ts';
import { priceFigures } from '../../main/tariff/engine.ts';
import { startPricedSession } from '../../main/tariff/live.ts';
import { readTariffText } from '../../main/tariff/read-tariff.ts';
import { LIVE_SCALES, type Period, type PlainSession } from '../../main/tariff/session.ts';
import { openZone, type Zone } from '../../main/tariff/zone.ts';

/** The tariff engine's figures. Alone: `node test/bench/tariff.ts`; it prints them as a table. */

export interface TariffFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The plain BigInt loop of the same sessions in the same run, where there is one. */
  readonly floor?: number;
  readonly goal?: string;
}

const TARIFF = {
  country_code: 'DE',
  party_id: 'ALL',
  id: 'bench',
  currency: 'EUR',
  tax_included: 'NO',
  max_price: { before_taxes: 1000, after_taxes: 1190 },
  last_updated: '2026-01-01T00:00:00Z',
  elements: [
    {
      price_components: [{ type: 'ENERGY', price: 0.39, vat: 19, step_size: 1 }],
      restrictions: { start_time: '20:00', end_time: '06:00' },
    },
    {
      price_components: [{ type: 'ENERGY', price: 0.59, vat: 19, step_size: 1 }],
      restrictions: { min_kwh: 40, day_of_week: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] },
    },
    {
      price_components: [
        { type: 'FLAT', price: 0.35, vat: 19 },
        { type: 'ENERGY', price: 0.49, vat: 19, step_size: 1 },
        { type: 'PARKING_TIME', price: 3, vat: 19, step_size: 60 },
      ],
    },
  ],
};

const SECONDS_EACH = 1;

/** All figures of the engine, measured one after another on one thread. */
export function tariffFigures(): readonly TariffFigure[] {
  return [...[1, 10, 60, 1000].map(batchFigure), readingFigure(), snapshotFigure(), throughputFigure()];
}

function batchFigure(periods: number): TariffFigure {
  const { compiled, zone } = prepared();
  const sessions = Array.from({ length: 64 }, (_unused, index) => sessionOf(periods, index));
  const one = rate(() => {
    for (const session of sessions) priceFigures(compiled, zone, session);
    return sessions.length;
  });
  const loop = rate(() => {
    for (const session of sessions) bigIntLoop(session);
    return sessions.length;
  });
  return {
    name: `sessions of ${periods} periods priced`,
    value: one,
    unit: '/s',
    floor: loop,
    ...(periods === 60 ? { goal: '≥ 500 000/s' } : {}),
  };
}

/** What an engine cannot do without: one multiplication per period, in BigInts, no restrictions, no rounding. */
function bigIntLoop(session: PlainSession): bigint {
  let sum = 0n;
  for (let i = 0; i < session.periods.length; i++) {
    const next = session.periods[i + 1]?.startEnergy ?? session.endEnergy;
    sum += BigInt(next - (session.periods[i]?.startEnergy ?? 0)) * 4900n;
  }
  return sum;
}

function readingFigure(): TariffFigure {
  const { compiled, zone } = prepared();
  const startAt = Date.parse('2026-11-22T16:00:00Z');
  let session = startPricedSession(compiled, { zone, startAt, graceSeconds: 900 });
  let number = 0;
  const perSecond = rate(() => {
    for (let i = 0; i < 1000; i++) {
      number += 1;
      session.reading({ at: startAt + number * 100, wh: Math.floor(number * 0.6), watts: 22_000 });
    }
    if (number > 500_000) {
      number = 0;
      session = startPricedSession(compiled, { zone, startAt, graceSeconds: 900 });
    }
    return 1000;
  });
  return { name: 'live reading into the running total', value: 1e6 / perSecond, unit: 'µs' };
}

function snapshotFigure(): TariffFigure {
  const { compiled, zone } = prepared();
  const startAt = Date.parse('2026-11-22T16:00:00Z');
  const session = startPricedSession(compiled, { zone, startAt });
  session.reading({ at: startAt + 5 * 3_600_000, wh: 45_000, watts: 9000 });
  const perSecond = rate(() => {
    for (let i = 0; i < 100; i++) session.snapshot();
    return 100;
  });
  return { name: 'totals and lines of a live session', value: 1e6 / perSecond, unit: 'µs' };
}

function throughputFigure(): TariffFigure {
  const cases = 20_000;
  const folder = mkdtempSync(path.join(tmpdir(), 'tariff-bench-'));
  try {
    const file = path.join(folder, 'cases.ndjson');
    const lines = Array.from({ length: cases }, (_unused, index) =>
      JSON.stringify({
        id: String(index),
        tariff: TARIFF,
        cdr: cdrOf(6, index),
        time_zone: 'Europe/Amsterdam',
      }),
    );
    writeFileSync(file, `${lines.join('\n')}\n`);
    const cli = new URL('../../main/cli/tariff.ts', import.meta.url).pathname;
    const before = performance.now();
    const run = spawnSync(process.execPath, [cli, 'price-many', '--cases', file], { maxBuffer: 2 ** 30 });
    const seconds = (performance.now() - before) / 1000;
    const answers = run.stdout.toString().trimEnd().split('\n').length;
    if (run.status !== 0 || answers !== cases) {
      throw new Error(
        `price-many answered ${answers} of ${cases} cases: ${run.stderr.toString().slice(0, 500)}`,
      );
    }
    return { name: 'price-many, cases of 6 periods, with start-up', value: cases / seconds, unit: '/s' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function prepared(): { compiled: CompiledTariff; zone: Zone } {
  const read = readTariffText(JSON.stringify(TARIFF));
  const zone = openZone('Europe/Amsterdam');
  if (!read.ok || !zone.ok) throw new Error('the benchmark has a bad tariff or zone');
  return { compiled: compileTariff(read.value.tariff), zone: zone.value };
}

function sessionOf(count: number, salt: number): PlainSession {
  const startAt = Date.parse('2026-11-20T15:00:00Z') + salt * 977_000;
  const periods = Array.from({ length: count }, (_unused, index): Period => ({
    startAt: startAt + index * 600_000,
    kind: index >= 2 && index >= count - 3 ? 'parking' : 'charging',
    startEnergy: index * (1203 + salt),
    minPower: undefined,
    maxPower: undefined,
    minCurrent: undefined,
    maxCurrent: undefined,
  }));
  return {
    wide: false,
    ...LIVE_SCALES,
    periods,
    endAt: startAt + count * 600_000 + 61_234,
    endEnergy: count * (1203 + salt),
  };
}

function cdrOf(count: number, salt: number): unknown {
  const { periods, endAt, endEnergy } = sessionOf(count, salt % 1000);
  return {
    start_date_time: new Date(periods[0]?.startAt ?? 0).toISOString(),
    end_date_time: new Date(endAt).toISOString(),
    currency: 'EUR',
    charging_periods: periods.map((period, index) => ({
      start_date_time: new Date(period.startAt).toISOString(),
      dimensions: [
        { type: period.kind === 'parking' ? 'PARKING_TIME' : 'TIME', volume: 0.1667 },
        {
          type: 'ENERGY',
          volume: ((periods[index + 1]?.startEnergy ?? endEnergy) - period.startEnergy) / 1000,
        },
      ],
    })),
  };
}

/** How many per second: warmed up, then for `SECONDS_EACH`. */
function rate(batch: () => number): number {
  for (const end = performance.now() + 300; performance.now() < end;) batch();
  const start = performance.now();
  let done = 0;
  let now = start;
  while (now - start < SECONDS_EACH * 1000) {
    done += batch();
    now = performance.now();
  }
  return done / ((now - start) / 1000);
}

if (import.meta.main) {
  for (const { name, value, unit, floor, goal } of tariffFigures()) {
    const shown = unit === '/s' ? Math.round(value).toLocaleString('en') : value.toFixed(2);
    const beside =
      floor === undefined ? '' : `  (plain BigInt loop ${Math.round(floor).toLocaleString('en')}/s)`;
    console.log(`${name.padEnd(48)} ${shown.padStart(12)} ${unit}${beside}${goal ? `  goal ${goal}` : ''}`);
  }
}
