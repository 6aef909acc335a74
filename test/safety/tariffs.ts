/** Prices at which a second or a Wh too many is on the bill, and other ones at other times of the day. */
const taxed = (id: string, elements: readonly object[]) => ({
  country_code: 'NL',
  party_id: 'SAF',
  id,
  currency: 'EUR',
  tax_included: 'YES',
  elements,
  last_updated: '2026-01-01T00:00:00Z',
});

const energy = (price: number) => ({ type: 'ENERGY', price, vat: 19, step_size: 1 });
const TIMES = [
  { type: 'FLAT', price: 0.35, vat: 19, step_size: 1 },
  { type: 'TIME', price: 36, vat: 19, step_size: 1 },
  { type: 'PARKING_TIME', price: 360, vat: 19, step_size: 1 },
];

/** From 12:00 to 13:00 it is 50 €/kWh, else 70. */
export const BY_THE_HOUR = taxed('by-the-hour', [
  {
    price_components: [energy(50), ...TIMES],
    restrictions: { start_time: '12:00', end_time: '13:00' },
  },
  { price_components: [energy(70), ...TIMES] },
]);
export const WHEN_UNSURE = taxed('when-unsure', [{ price_components: [energy(90), ...TIMES] }]);

/** In cents; times by the second. */
export const CENTS = {
  start: 35,
  perWh: { noon: 5, else: 7, unsure: 9 },
  perSecond: 1,
  parkingPerSecond: 10,
} as const;
