/** The prices of the torture: so high that a Wh or a second more or less is on the bill. */
const taxed = (components: readonly object[], id: string) => ({
  country_code: 'NL',
  party_id: 'TOR',
  id,
  currency: 'EUR',
  tax_included: 'YES',
  elements: [{ price_components: components }],
  last_updated: '2026-01-01T00:00:00Z',
});

const START = { type: 'FLAT', price: 0.35, vat: 19, step_size: 1 };
/** 50 €/kWh: 5 cents a Wh. */
const ENERGY = { type: 'ENERGY', price: 50, vat: 19, step_size: 1 };
/** 10 cents a second. */
const PARKING = { type: 'PARKING_TIME', price: 360, vat: 19, step_size: 1 };
/** 1 cent a second. */
const TIME = { type: 'TIME', price: 36, vat: 19, step_size: 1 };

export const TARIFFS = {
  plain: taxed([START, ENERGY], 'plain'),
  idle: taxed([START, ENERGY, PARKING], 'idle'),
  timed: taxed([START, ENERGY, PARKING, TIME], 'timed'),
} as const;

export type TariffName = keyof typeof TARIFFS;

export const CENTS = { start: 35, perWh: 5, parkingPerSecond: 10, perSecond: 1 } as const;
