/** The tariff page: as a driver sees it, a candidate, a file with problems, a bill. */
import type { TariffPage } from '../../../main/bridge/service/book-pages.ts';
import type { Language } from '../../../main/bridge/contract.ts';
import type { ServiceLanguage } from '../../../main/bridge/service/views.ts';
import { AT, drawnBill, longCost } from '../pieces.ts';
import { FIXTURE_WORDS } from '../words.ts';
import { filesOn, NO_FILES, type BookFixture } from './book-pieces.ts';

const JSON_TEXT = JSON.stringify(
  {
    country_code: 'NL',
    party_id: 'EVK',
    id: 'STANDARD-2026',
    currency: 'EUR',
    elements: Array.from({ length: 6 }, (_, index) => ({
      price_components: [{ type: 'ENERGY', price: 0.41 + index / 100, vat: 19, step_size: 1 }],
      restrictions: {
        start_time: `${String(index * 4).padStart(2, '0')}:00`,
        day_of_week: ['SATURDAY', 'SUNDAY'],
      },
    })),
  },
  null,
  2,
);

export function tariffFixtures(language: ServiceLanguage): Readonly<Record<string, BookFixture>> {
  const w = FIXTURE_WORDS[language];
  const chosen = (of: Language): TariffPage['chosen'] => ({
    id: 'STANDARD-2026',
    kind: 'default',
    price: FIXTURE_WORDS[of].fourLines,
    language: of,
    json: JSON_TEXT,
  });
  const page: TariffPage = {
    name: 'tariff',
    list: [
      { id: 'STANDARD-2026', kind: 'default', bound: 'default', origin: 'file' },
      { id: '16', kind: 'more', bound: 'fleet, staff; connector B', origin: 'file' },
      {
        id: 'FLEET-NIGHT-WEEKEND-2026-REVISION-3',
        kind: 'more',
        bound: 'Mieterinnen und Mieter Hafenquartier Nord, fleet, staff, visitors',
        origin: 'file',
      },
      { id: 'UNSURE', kind: 'unsure', bound: 'while the clock is unsure', origin: 'file' },
    ],
    chosen: chosen(language),
    candidate: null,
    languages: ['en', 'de', 'nl', 'fr', 'es', 'ar'],
    estimate: null,
    files: NO_FILES,
    replaced: false,
  };
  const estimate = {
    startAt: AT,
    energyWh: 32_500,
    chargingMinutes: 150,
    parkedMinutes: 62,
    cost: drawnBill(w),
    problem: null,
  };
  const candidate: TariffPage = {
    ...page,
    list: [
      ...page.list,
      { id: 'candidate', kind: 'candidate', bound: 'standard-2027 (Kopie).json', origin: 'charger' },
    ],
    chosen: { id: 'candidate', kind: 'candidate', price: w.price, language, json: JSON_TEXT },
    candidate: { file: 'standard-2027.json', problems: [] },
  };
  return {
    driver: { page },
    details: { page, taps: ['price'] },
    arabic: { page: { ...page, chosen: chosen('ar') } },
    'no-price': { page: { ...page, chosen: { id: '16', kind: 'more', language, json: '{}', price: null } } },
    none: { page: { ...page, list: [], chosen: null } },
    json: { page, taps: ['tariff-tab:source'] },
    'estimate-empty': { page, taps: ['tariff-tab:estimate'] },
    estimate: { page: { ...page, estimate }, taps: ['tariff-tab:estimate'] },
    'estimate-long': {
      page: {
        ...page,
        estimate: {
          ...estimate,
          energyWh: 10_000_000,
          chargingMinutes: 100_000,
          parkedMinutes: 100_000,
          cost: { ...longCost(w), total: { amount: '123456789012.34', currency: 'EUR' } },
        },
      },
      taps: ['tariff-tab:estimate'],
    },
    'estimate-problem': {
      page: {
        ...page,
        estimate: {
          ...estimate,
          cost: null,
          problem: 'estimate.no-time',
        },
      },
      taps: ['tariff-tab:estimate'],
    },
    'estimate-energy': { page: { ...page, estimate }, taps: ['tariff-tab:estimate', 'estimate-energy'] },
    'estimate-start': { page: { ...page, estimate }, taps: ['tariff-tab:estimate', 'estimate-start'] },
    import: { page: { ...page, files: filesOn('json', 5) }, taps: ['tariff-import'] },
    candidate: { page: candidate },
    apply: { page: candidate, taps: ['tariff-apply'] },
    problems: {
      page: {
        ...page,
        candidate: {
          file: 'standard-2027 (Kopie von Kopie) endgültig.json',
          problems: Array.from({ length: 27 }, (_, index) => ({
            where: `elements[${String(index)}].price_components[0].type`,
            message:
              'is none of ENERGY, FLAT, PARKING_TIME, TIME: a driver could not be told what this price is for, so it is refused',
          })),
        },
      },
    },
    replaced: {
      page: {
        ...page,
        replaced: true,
        chosen: { id: 'STANDARD-2027', kind: 'default', price: w.fourLines, language, json: JSON_TEXT },
        list: [
          { id: 'STANDARD-2027', kind: 'default', bound: 'default', origin: 'charger' },
          ...page.list.slice(1),
        ],
      },
    },
  };
}
