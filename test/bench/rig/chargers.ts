/** The chargers that the benchmark runs, as objects of the configuration file. */

/** As many as the simulator panel offers; the second half is blocked. */
const CARDS = Array.from({ length: 12 }, (_, index) => ({
  uid: `04A2245B7C11${(0x10 + index).toString(16).toUpperCase()}`,
  label: `Card ${String(index + 1)}`,
  blocked: index >= 6,
}));
const keysOf = (blocked: boolean): readonly string[] =>
  CARDS.flatMap((card, index) => (card.blocked === blocked ? [`token-${String(index)}`] : []));
export const VALID_CARDS = keysOf(false);
export const BLOCKED_CARDS = keysOf(true);
export const VALID_UIDS: readonly string[] = CARDS.flatMap(({ uid, blocked }) => (blocked ? [] : [uid]));

const TARIFF = {
  country_code: 'NL',
  party_id: 'BEN',
  id: 'bench',
  currency: 'EUR',
  tax_included: 'YES',
  elements: [
    {
      price_components: [
        { type: 'FLAT', price: 0.35, vat: 19, step_size: 1 },
        { type: 'ENERGY', price: 0.49, vat: 19, step_size: 1 },
        { type: 'PARKING_TIME', price: 3, vat: 19, step_size: 60 },
      ],
    },
  ],
  last_updated: '2026-01-01T00:00:00Z',
};

const COMMON = {
  station: { id: 'BENCH', name: 'Bench', timeZone: 'Europe/Amsterdam', languages: ['en', 'de'] },
  tariffs: { default: TARIFF },
  authorization: { tokens: CARDS },
};

/** One connector: the OpenEVSE driver on a serial port; a simulated card reader unless it says otherwise. */
export function chargerOnSerial(path: string, more: object = {}): object {
  return {
    ...COMMON,
    connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'openevse', path } }],
    reader: { driver: 'simulated' },
    ...more,
  };
}

/** Simulated connectors, as `npm start` runs them. */
export function simulatedCharger(connectors: number, more: object = {}): object {
  return {
    ...COMMON,
    connectors: Array.from({ length: connectors }, (_, index) => ({
      id: index + 1,
      maxCurrent: 32,
      phases: 3,
      controller: { driver: 'simulated' },
    })),
    reader: { driver: 'simulated' },
    ...more,
  };
}
