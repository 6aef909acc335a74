/** How a charger may be as a whole. */
import type { OverviewPage } from '../../../main/bridge/service/machine-pages.ts';
import { AT, MINUTE, SECOND } from '../pieces.ts';

const WELL: OverviewPage = {
  name: 'overview',
  devices: [
    {
      id: 'controller-1',
      kind: 'controller',
      connector: 'A',
      driver: 'evse-wb',
      where: '/dev/ttyUSB0 · 1',
      firmware: '2.11.4',
      health: 'good',
      code: null,
      lastHeardAt: AT - 2 * SECOND,
    },
    {
      id: 'controller-2',
      kind: 'controller',
      connector: 'B',
      driver: 'openevse',
      where: '/dev/ttyUSB1',
      firmware: '7.1.3',
      health: 'good',
      code: null,
      lastHeardAt: AT - SECOND,
    },
    {
      id: 'meter-1',
      kind: 'meter',
      connector: 'A',
      driver: 'sdm630',
      where: '/dev/ttyUSB0 · 11',
      firmware: null,
      health: 'good',
      code: null,
      lastHeardAt: AT - SECOND,
    },
    {
      id: 'reader',
      kind: 'reader',
      connector: null,
      driver: 'pcsc',
      where: 'ACS ACR122U PICC Interface 00 00',
      firmware: null,
      health: 'good',
      code: null,
      lastHeardAt: AT - 40 * SECOND,
    },
  ],
  connectors: [
    { id: 1, label: 'A', state: 'charging', since: AT - 42 * MINUTE, watts: 25_540, energyWh: 24_360 },
    { id: 2, label: 'B', state: 'available', since: AT - 3 * 60 * MINUTE, watts: 0, energyWh: null },
  ],
  operator: { health: 'good', link: 'online', waiting: 0 },
  webhook: { waiting: 0 },
  network: [
    { name: 'eth0', address: '10.20.30.41', up: true },
    { name: 'wwan0', address: '', up: false },
  ],
  clock: { health: 'good', at: AT, synced: 'yes' },
  disk: { health: 'good', freeBytes: 11_400_000_000, totalBytes: 29_500_000_000 },
  store: { health: 'good', bytes: 48_300_000, file: '/var/lib/evse-kiosk/kiosk.db' },
  uptime: { processMs: 4 * 24 * 60 * MINUTE + 3 * 60 * MINUTE, machineMs: 31 * 24 * 60 * MINUTE },
  versions: [
    { name: 'Kiosk', version: '0.1.0' },
    { name: 'Node.js', version: '24.21.0' },
    { name: 'Chromium', version: '140.0.7339.80' },
    { name: 'Linux', version: '6.12.41-v8+' },
  ],
};

const STATES = ['available', 'charging', 'faulted', 'suspendedByStation', 'finished'] as const;

function many(count: number): OverviewPage {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  return {
    ...WELL,
    devices: ids.flatMap((id) => [
      {
        id: `controller-${String(id)}`,
        kind: 'controller' as const,
        connector: `Parkdeck 3 Nord · Platz ${String(id)}`,
        driver: 'evse-wb',
        where: `/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0 · ${String(id)}`,
        firmware: '2.11.4-rc3+build.20260917',
        health: id % 9 === 0 ? ('bad' as const) : id % 7 === 0 ? ('warn' as const) : ('good' as const),
        code:
          id % 9 === 0 ? 'controller.unreachable' : id % 7 === 0 ? 'controller.firmware-unsupported' : null,
        lastHeardAt: id % 9 === 0 ? null : AT - id * SECOND,
      },
    ]),
    connectors: ids.map((id) => ({
      id,
      label: id < 10 ? `P${String(id)}` : `P3-${String(id)}`,
      state: STATES[id % STATES.length] ?? 'available',
      since: AT - id * 13 * MINUTE,
      watts: id % 5 === 1 ? 149_870 : null,
      energyWh: null,
    })),
    operator: { health: 'bad', link: 'rejected', waiting: 12_483 },
    webhook: { waiting: 371 },
    clock: { health: 'warn', at: AT, synced: 'no' },
    disk: { health: 'bad', freeBytes: 41_000_000, totalBytes: 29_500_000_000 },
    store: { health: 'warn', bytes: 2_140_000_000, file: '/var/lib/evse-kiosk/kiosk.db' },
  };
}

export function overviewFixtures(): Readonly<Record<string, OverviewPage>> {
  return {
    overview: WELL,
    'overview-many': many(64),
    'overview-new': {
      ...WELL,
      devices: [],
      connectors: [],
      operator: null,
      webhook: null,
      network: [],
      clock: { health: 'off', at: AT, synced: 'unknown' },
      disk: { health: 'off', freeBytes: null, totalBytes: null },
    },
  };
}
