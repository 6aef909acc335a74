/**
 * What the guide's pictures show where the fixtures show how much fits: wrong rows in the kiosk's own words, sessions of an
 * ordinary day, and the traffic of a meter whose address is wrong.
 */
import type { SessionRow } from '../../main/bridge/service/book-pages.ts';
import type { FrameRow, FramesPage } from '../../main/bridge/service/machine-pages.ts';
import type { ServicePage, ServiceView } from '../../main/bridge/service/views.ts';
import { AT, deadline, MINUTE, SECOND } from './pieces.ts';

/** With the times that the kiosk's own defaults give. */
export function inTheGuide(view: ServiceView): ServiceView {
  return view.state === 'door'
    ? { ...view, deadline: deadline(24, 30) }
    : { ...view, leaves: deadline(96, 120), page: ordinary(view.page) };
}

function ordinary(page: ServicePage): ServicePage {
  switch (page.name) {
    case 'sessions':
      return { ...page, rows: page.rows.filter(isOrdinary).map(fromBefore) };
    case 'tokens':
      return page.import === null
        ? { ...page, total: 1_204, rows: page.rows.filter(({ label }) => (label?.length ?? 0) < 40) }
        : { ...page, import: { ...page.import, problems: WRONG_ROWS, problemCount: WRONG_ROWS.length } };
    case 'connectors':
      return { ...page, list: page.list.map((one) => ({ ...one, state: stateOf(page, one) })) };
    case 'frames':
      return wrongAddress(page);
    default:
      return page;
  }
}

const stateOf = (
  { connector }: Extract<ServicePage, { name: 'connectors' }>,
  { id, state }: { readonly id: number; readonly state: typeof connector.state },
) => (id === connector.id ? connector.state : state);

const isOrdinary = ({ energyWh }: SessionRow) => energyWh < 100_000;
const fromBefore = (row: SessionRow): SessionRow =>
  row.state === 'open' ? { ...row, startedAt: AT - 42 * MINUTE } : row;

/** As test/service/token-files.test.ts has them. */
const WRONG_ROWS = [
  { row: 3, message: 'uid is not a card number of 4, 7 or 10 bytes in hex' },
  { row: 4, message: 'role must be "driver", "technician" or "operator", but is "chef"' },
  { row: 9, message: 'uid is the card of row 2 again (•••• 11A1)' },
];

/** Each question, as the bytes and in words. */
const ASKED = [
  ['0B 04 00 0C 00 02 B1 62', 'unit 11: read 2 input registers from 0x000C (power L1)'],
  ['0B 04 00 06 00 02 91 60', 'unit 11: read 2 input registers from 0x0006 (current L1)'],
  ['0B 04 00 00 00 02 71 61', 'unit 11: read 2 input registers from 0x0000 (voltage L1)'],
] as const;

function wrongAddress(page: FramesPage): FramesPage {
  const rows = Array.from({ length: 60 }, (_, index): FrameRow => {
    const [text, meaning] = ASKED[index % ASKED.length] ?? ASKED[0];
    return {
      seq: index + 1,
      at: AT - (60 - index) * 820,
      direction: 'out',
      text,
      meaning: `${meaning} (the one before was not answered)`,
      discarded: false,
    };
  });
  const of = { frames: rows.length, discarded: 0, driver: 'sdm230', lastAt: AT - SECOND };
  const devices = page.devices.map((device) => (device.id === page.device ? { ...device, ...of } : device));
  return { ...page, devices, older: false, frames: { rows, total: rows.length } };
}
