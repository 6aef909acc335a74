/** The sessions page: a full leaf, a million, nothing, a receipt, prices again. */
import type { SessionDetail, SessionRow, SessionsPage } from '../../../main/bridge/service/book-pages.ts';
import type { ServiceLanguage } from '../../../main/bridge/service/views.ts';
import { AT, MINUTE, drawnBill, longCost, receipt } from '../pieces.ts';
import { FIXTURE_WORDS } from '../words.ts';
import { DAY, filesOn, NO_FILES, STICK_ONLY, type BookFixture } from './book-pieces.ts';

const LABELS = [
  'Blue fob',
  'Fleet 17, Transporter mit Ladebordwand der Gärtnerei Müller-Lüdenscheidt & Söhne',
  null,
  'Visitor',
];

function row(index: number): SessionRow {
  const startedAt = AT - index * 97 * MINUTE - (index > 5 ? 400 * DAY : 0);
  const state = index === 0 ? 'open' : index === 1 ? 'ended' : 'closed';
  return {
    id: `s-${String(index)}`,
    number: `7F3A-${String(2291 - index)}`,
    connector: index % 2 === 0 ? 'A' : 'B',
    state,
    card: index % 5 === 3 ? null : `•••• ${String(1190 + index * 7)}`,
    label: LABELS[index % LABELS.length] ?? null,
    startedAt,
    endedAt: state === 'open' ? null : startedAt + (13 + index * 31) * MINUTE,
    energyWh: index === 4 ? 123_456_789 : 24_360 + index * 1_731,
    total:
      index === 2
        ? null
        : index === 4
          ? { amount: '123456789012.34', currency: 'EUR' }
          : { amount: (11.94 + index * 3.17).toFixed(2), currency: 'EUR' },
  };
}

const ROWS = Array.from({ length: 10 }, (_, index) => row(index));

const EVENTS = [
  ['plugged', 'the vehicle was connected'],
  ['authorized', 'card •••• 1190, local list'],
  ['started', 'meter 4213.770 kWh'],
  ['suspended', 'by the vehicle'],
  ['resumed', ''],
  ['price', 'tariff 16, from 20:00 0.39 EUR/kWh'],
  ['fault', 'temperature.derating: the board gives 16 A instead of 32 A at 71.5 °C'],
  ['stop', 'driver-card'],
  ['finished', 'meter 4246.270 kWh'],
  ['unplugged', ''],
] as const;

function detail(change: Partial<SessionDetail>): SessionDetail {
  return {
    ...row(3),
    label: LABELS[1] ?? null,
    card: '•••• 1190',
    account: 'A-17',
    stopReason: 'driver-card',
    receipt: null,
    events: Array.from({ length: 24 }, (_, index) => {
      const [type, text] = EVENTS[index % EVENTS.length] ?? EVENTS[0];
      return { at: AT - 200 * MINUTE + index * 7 * MINUTE, type, text };
    }),
    repriced: null,
    ...change,
  };
}

export function sessionsFixtures(language: ServiceLanguage): Readonly<Record<string, BookFixture>> {
  const w = FIXTURE_WORDS[language];
  const receiptOf = (cost: Parameters<typeof receipt>[0]) => {
    const screen = receipt(cost);
    return screen.name === 'receipt' ? screen.receipt : null;
  };
  const page: SessionsPage = {
    name: 'sessions',
    query: { text: '', connector: null, from: null, to: null },
    connectors: [
      { id: 1, label: 'A' },
      { id: 2, label: 'B' },
    ],
    rows: ROWS,
    total: { count: 1284, exact: true },
    tookMs: 3,
    newer: false,
    older: true,
    chosen: null,
    files: NO_FILES,
  };
  const query = { text: '•••• 1190', connector: 2, from: AT - 7 * DAY, to: AT };
  return {
    list: { page },
    million: {
      page: { ...page, query, total: { count: 1_000_000, exact: false }, newer: true, tookMs: 87 },
    },
    empty: { page: { ...page, rows: [], older: false, total: { count: 0, exact: true } } },
    nothing: { page: { ...page, query, rows: [], older: false, total: { count: 0, exact: true } } },
    four: {
      page: {
        ...page,
        rows: ROWS.slice(0, 3),
        older: false,
        total: { count: 3, exact: true },
        connectors: ['A', 'B', 'C', 'D', 'E', 'F'].map((label, index) => ({ id: index + 1, label })),
      },
    },
    days: { page, taps: ['sessions-days'] },
    search: { page, taps: ['sessions-search'] },
    export: { page: { ...page, files: STICK_ONLY }, taps: ['sessions-export'] },
    'export-none': { page, taps: ['sessions-export'] },
    'export-running': {
      page: { ...page, files: filesOn('csv', 0) },
      taps: ['sessions-export'],
      open: {
        busy: 'service-sessions-export',
        task: {
          act: 'service-sessions-export',
          startedAt: AT,
          step: 'sessions',
          progress: { done: 431_200, total: 1_000_000 },
          canCancel: true,
          cancelling: false,
        },
      },
    },
    receipt: { page: { ...page, chosen: detail({ receipt: receiptOf(drawnBill(w)) }) } },
    'receipt-long': {
      page: {
        ...page,
        chosen: detail({
          receipt: receiptOf(longCost(w)),
          repriced: {
            is: 'different',
            billed: '60.00',
            now: '123456789012.34',
            currency: 'EUR',
            difference: '123456788952.34',
          },
        }),
      },
    },
    'receipt-same': {
      page: {
        ...page,
        chosen: detail({
          receipt: receiptOf(drawnBill(w)),
          repriced: { is: 'same', billed: '18.62', now: '18.62', currency: 'EUR', difference: '0.00' },
        }),
      },
    },
    running: { page: { ...page, chosen: { ...detail({ events: [] }), ...row(0), stopReason: null } } },
    unreadable: {
      page: {
        ...page,
        chosen: detail({
          receipt: receiptOf(null),
          repriced: {
            is: 'unreadable',
            why: 'tariff 16 of 2024-03-11: elements[2].restrictions.day_of_week[0] is not a day of the week',
          },
        }),
      },
    },
  };
}
