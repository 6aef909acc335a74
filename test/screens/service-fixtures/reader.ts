/** How the reader may be, and what cards answer. */
import type { FrameRow, ReaderPage } from '../../../main/bridge/service/machine-pages.ts';
import { AT, SECOND } from '../pieces.ts';

export const FRAMES: readonly FrameRow[] = Array.from({ length: 40 }, (_, index) => ({
  seq: index + 1,
  at: AT - (40 - index) * 137,
  direction: index % 2 === 0 ? 'out' : 'in',
  text:
    index % 7 === 3
      ? 'ff 00 17 a2 9c 03 41 9b 00 00 00 01 17 a2 9c 03 41 9b 00 00 00 01 17 a2 9c 03 41 9b 00 00 00 01 17 a2 9c 03'
      : index % 2 === 0
        ? '0b 04 00 00 00 06 70 a2'
        : '0b 04 0c 43 66 8c cd 43 65 e6 66 43 67 19 9a 5e 21',
  meaning:
    index % 7 === 3
      ? 'checksum wrong'
      : index % 2 === 0
        ? 'read 6 input registers from 0'
        : '230.55 V, 229.90 V, 231.10 V',
  discarded: index % 7 === 3,
}));

const READER: ReaderPage = {
  name: 'reader',
  driver: 'pcsc',
  health: 'good',
  reader: 'ACS ACR122U PICC Interface 00 00',
  code: null,
  hints: [],
  taps: [
    {
      seq: 4,
      at: AT - 2 * SECOND,
      masked: '•••• 1190',
      bytes: 7,
      problem: null,
      verdict: 'accepted',
      label: 'Kim de Vries',
    },
    {
      seq: 3,
      at: AT - 9 * SECOND,
      masked: '•••• 77AB',
      bytes: 4,
      problem: null,
      verdict: 'unknown',
      label: null,
    },
    {
      seq: 2,
      at: AT - 17 * SECOND,
      masked: null,
      bytes: null,
      problem: 'random-uid',
      verdict: null,
      label: null,
    },
    {
      seq: 1,
      at: AT - 31 * SECOND,
      masked: '•••• 0042',
      bytes: 10,
      problem: null,
      verdict: 'blocked',
      label: 'Fuhrpark Nahverkehrsbetriebe Niederrhein, Wagen 117',
    },
    {
      seq: 0,
      at: AT - 44 * SECOND,
      masked: null,
      bytes: null,
      problem: 'removed-early',
      verdict: null,
      label: null,
    },
  ],
  frames: { rows: FRAMES, total: 1483 },
};

export function readerFixtures(): Readonly<Record<string, ReaderPage>> {
  return {
    reader: READER,
    'reader-empty': { ...READER, taps: [], frames: { rows: [], total: 0 } },
    'reader-lost': {
      ...READER,
      health: 'bad',
      reader: null,
      code: 'reader.service-down',
      hints: [{ code: 'reader.grabbed', detail: 'pn533_usb pn533 nfc' }],
      taps: [],
    },
  };
}
