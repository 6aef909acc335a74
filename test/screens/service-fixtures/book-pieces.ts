/** What the fixtures of the books' pages share. */
import type { ServiceFiles } from '../../../main/bridge/service/files.ts';
import type { ServiceOpen, ServicePage } from '../../../main/bridge/service/views.ts';
import { AT, MINUTE } from '../pieces.ts';

export interface BookFixture {
  readonly page: ServicePage;
  /** Whatever differs from a quiet service session. */
  readonly open?: Partial<Omit<ServiceOpen, 'state' | 'page'>>;
  /** Pressed one after another before the picture: `data-action`, or `data-action:data-key`. */
  readonly taps?: readonly string[];
}

export const DAY = 24 * 60 * MINUTE;

const STICK = {
  id: 'usb-1',
  label: 'SERVICE-STICK',
  kind: 'usb',
  freeBytes: 14_900_000_000,
  writable: true,
} as const;

/** Nothing is plugged in. */
export const NO_FILES: ServiceFiles = { places: [], place: null, files: [] };
/** A stick, not looked into yet. */
export const STICK_ONLY: ServiceFiles = { places: [STICK], place: null, files: [] };
/** A chosen stick with what fits. */
export function filesOn(extension: string, count: number): ServiceFiles {
  return {
    places: [
      STICK,
      {
        id: 'usb-2',
        label: 'INTENSO-ULTRA-LANGER-NAME-EINES-STICKS-2026',
        kind: 'usb',
        freeBytes: 0,
        writable: false,
      },
      {
        id: 'folder',
        label: '/var/lib/evse-kiosk/exchange',
        kind: 'folder',
        freeBytes: 812_000_000,
        writable: true,
      },
    ],
    place: STICK.id,
    files: Array.from({ length: count }, (_, index) => ({
      name: `${index % 3 === 2 ? 'Ladekarten der Stadtwerke Nordhausen, Stand nach Jahreswechsel' : 'list'}-${String(index + 1)}.${extension}`,
      bytes: 1_200 * (index + 1) ** 4,
      changedAt: AT - index * 11 * DAY,
    })),
  };
}
/** The chosen stick was pulled. */
export const PULLED: ServiceFiles = { places: [], place: 'usb-1', files: [] };
