/**
 * The charger that runs when nothing is configured: two simulated connectors, a simulated reader, a price with one
 * component of each kind, and cards for every answer that the local list can give. Used only while every controller is
 * simulated: no real charger shall accept these cards or charge this price.
 */
import type { z } from 'zod';
import type { configSchema } from './schema.ts';

type ConfigInput = z.input<typeof configSchema>;

/** 0.49 €/kWh, 0.39 from 20:00 to 06:00; 0.35 € to start; 0.60 €/h while charging; 3.00 €/h while parked, 19 % VAT in it. */
const HARBOUR_TARIFF = {
  country_code: 'NL',
  party_id: 'SWN',
  id: 'harbour',
  currency: 'EUR',
  type: 'REGULAR',
  tax_included: 'YES',
  elements: [
    {
      price_components: [{ type: 'ENERGY', price: 0.39, vat: 19, step_size: 1 }],
      restrictions: { start_time: '20:00', end_time: '06:00' },
    },
    {
      price_components: [
        { type: 'FLAT', price: 0.35, vat: 19, step_size: 1 },
        { type: 'ENERGY', price: 0.49, vat: 19, step_size: 1 },
        { type: 'TIME', price: 0.6, vat: 19, step_size: 60 },
        { type: 'PARKING_TIME', price: 3, vat: 19, step_size: 60 },
      ],
    },
  ],
  last_updated: '2026-01-01T00:00:00Z',
};

const HARBOUR_TOKENS = [
  {
    uid: '04A2245B7C1190',
    account: 'A-17',
    label: 'Blue fob',
    group: 'fleet',
    language: 'de',
    role: 'driver',
  },
  { uid: '04B1337A6C2291', account: 'A-18', label: 'Colleague’s fob', group: 'fleet', role: 'driver' },
  { uid: '04C45E8F103382', account: 'B-03', label: 'White card', role: 'driver' },
  { uid: '04D90B62E74473', account: 'C-11', label: 'Blocked card', role: 'driver', blocked: true },
  {
    uid: '04E31F55A86564',
    account: 'D-29',
    label: 'Expired card',
    role: 'driver',
    validUntil: '2025-12-31T23:59:59Z',
  },
  { uid: '04F7729C41D655', account: 'T-01', label: 'Technician', role: 'technician' },
  { uid: '04A8B3D06C9746', account: 'O-02', label: 'Operator’s staff', role: 'operator' },
];

/** Of the PIN 4711. */
const DEMO_PIN_HASH =
  '$scrypt$ln=15,r=8,p=1$/iv98xtghO0bHH1NijE+yg$M/DKxu36vnsBH9Ry8NBT9vUv5jokFjA2dCGqllCqS8g';

export const DEMO = {
  station: {
    id: 'CP-0001',
    name: 'Harbour 1',
    operator: 'Stadtwerke Nord',
    timeZone: 'Europe/Amsterdam',
    country: 'NL',
    helpline: '+31 20 123 4567',
    languages: ['en', 'de', 'nl', 'fr', 'es', 'ar'],
  },
  connectors: [
    {
      id: 1,
      label: 'A',
      standard: 'IEC_62196_T2',
      format: 'SOCKET',
      maxCurrent: 32,
      phases: 3,
      controller: { driver: 'simulated' },
      meter: { driver: 'controller' },
    },
    {
      id: 2,
      label: 'B',
      standard: 'IEC_62196_T2',
      format: 'CABLE',
      maxCurrent: 32,
      phases: 1,
      controller: {
        driver: 'simulated',
        board: 'evse-wb',
        inputs: [
          { register: 1007, bit: 6, condition: 'station.emergency-stop' },
          { register: 1007, bit: 7, condition: 'station.door-open' },
          { register: 1007, bit: 8, condition: 'station.tilted' },
          { register: 1007, bit: 9, condition: 'connector.lock' },
          { register: 1007, bit: 10, condition: 'connector.partial-insertion' },
          { register: 1007, bit: 11, condition: 'connector.cut-cable' },
          { register: 1007, bit: 12, condition: 'connector.proximity' },
          { register: 1010, bit: 0, condition: 'protection.no-ground' },
          { register: 1010, bit: 1, condition: 'contactor.stuck' },
          { register: 1010, bit: 2, condition: 'contactor.failed-to-close' },
          { register: 1010, bit: 3, condition: 'temperature.high' },
          { register: 1010, bit: 4, condition: 'current.over' },
        ],
        lock: { register: 1011 },
      },
      meter: { driver: 'simulated' },
    },
  ],
  tariffs: { default: HARBOUR_TARIFF },
  session: { idleGraceMinutes: 15 },
  tokens: HARBOUR_TOKENS,
  service: { pinHash: DEMO_PIN_HASH },
} as const satisfies {
  readonly station: ConfigInput['station'];
  readonly connectors: readonly ConfigInput['connectors'][number][];
  readonly tariffs: ConfigInput['tariffs'];
  readonly session: ConfigInput['session'];
  readonly tokens: readonly unknown[];
  readonly service: ConfigInput['service'];
};
