/**
 * A snapshot's localised texts made by the kiosk's own describers of a tariff and a bill: what a driver reads, in every
 * language that has no words of its own here. A tariff of four lines and more, so that the long ones are seen.
 */
import type { Language, PriceView } from '../../main/bridge/contract.ts';
import { billWords } from '../../main/bridge/words/bill.ts';
import { viewOf } from '../../main/kiosk/prices.ts';
import { compileTariff } from '../../main/tariff/compile.ts';
import { readTariffText } from '../../main/tariff/read-tariff.ts';
import { describe } from '../../main/tariff/words.ts';
import { messagesFor } from '../../main/tariff/words/catalogue.ts';
import { MoneyFormat } from '../../main/tariff/words/money.ts';
import { openZone } from '../../main/tariff/zone.ts';
import type { FixtureWords } from './words.ts';

/** The moment of `pieces.ts`, 18:42 in Amsterdam. */
const AT = Date.UTC(2026, 10, 22, 17, 42, 0);
const GRACE_SECONDS = 15 * 60;

type Component = readonly ['ENERGY' | 'TIME' | 'PARKING_TIME' | 'FLAT', number];
interface Element {
  readonly prices: readonly Component[];
  readonly when?: Readonly<Record<string, unknown>>;
}

const NIGHT = { start_time: '20:00', end_time: '06:00' };
const SIMPLE: readonly Element[] = [
  { prices: [['ENERGY', 0.39]], when: NIGHT },
  {
    prices: [
      ['ENERGY', 0.49],
      ['PARKING_TIME', 3],
    ],
  },
];
const LONG: readonly Element[] = [
  {
    prices: [['ENERGY', 0.595]],
    when: { day_of_week: ['SATURDAY', 'SUNDAY'], start_time: '10:00', end_time: '16:00' },
  },
  { prices: [['ENERGY', 0.395]], when: NIGHT },
  { prices: [['ENERGY', 0.825]], when: { min_power: 50 } },
  { prices: [['ENERGY', 0.645]], when: { min_kwh: 30 } },
  { prices: [['TIME', 6]], when: { min_duration: 7_200 } },
  {
    prices: [
      ['FLAT', 1.5],
      ['ENERGY', 0.785],
      ['PARKING_TIME', 15],
    ],
  },
];
const FREE: readonly Element[] = [{ prices: [['PARKING_TIME', 6]], when: { min_duration: 14_400 } }];
const OWN: readonly Element[] = [{ prices: [['ENERGY', 0.59]] }];

function priceOf(language: Language, elements: readonly Element[], more: object = {}): PriceView {
  const read = readTariffText(
    JSON.stringify({
      country_code: 'NL',
      party_id: 'SWN',
      id: 'pictures',
      currency: 'EUR',
      tax_included: 'YES',
      last_updated: '2026-01-01T00:00:00Z',
      elements: elements.map(({ prices, when }) => ({
        price_components: prices.map(([type, price]) => ({ type, price, vat: 19, step_size: 1 })),
        ...(when && { restrictions: when }),
      })),
      ...more,
    }),
  );
  const zone = openZone('Europe/Amsterdam');
  if (!read.ok || !zone.ok) throw new Error('a picture’s tariff is wrong');
  const words = describe(compileTariff(read.value.tariff), {
    language,
    at: AT,
    zone: zone.value,
    graceSeconds: GRACE_SECONDS,
  });
  return viewOf(words, billWords(language).priceNow);
}

export function wordsOf(language: Language): FixtureWords {
  const bill = billWords(language);
  const tariff = messagesFor(language);
  const euro = new MoneyFormat(tariff.locale, 'EUR');
  const two = new Intl.NumberFormat(language, { minimumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(language, { style: 'percent' });
  const rate = `${euro.text('0.05')} / ${bill.unit.min}`;
  const night = tariff.window('20:00', '06:00');
  const number = (text: string): string => {
    if (text.includes('→')) return bill.limitApplied;
    return text
      .replaceAll(/(\d+\.\d+) €/g, (_all, amount: string) => euro.text(amount))
      .replaceAll(
        /(\d+(?:\.\d+)?) kWh/g,
        (_all, kWh: string) => `${two.format(Number(kWh))} ${bill.unit.kWh}`,
      )
      .replaceAll(/(\d+) min/g, (_all, count: string) => bill.minutes(count));
  };
  return {
    price: priceOf(language, SIMPLE),
    fourLines: priceOf(language, LONG, {
      min_price: { before_taxes: 2.1, after_taxes: 2.5 },
      max_price: { before_taxes: 50, after_taxes: 60 },
    }),
    free: priceOf(language, FREE),
    own: priceOf(language, OWN),
    energy: bill.energy,
    energyLater: bill.when(bill.energy, night),
    parking: bill.parking,
    start: bill.flat,
    time: bill.when(bill.time, tariff.afterTime(bill.hours('2'))),
    limit: bill.maximum,
    number,
    parkingDetail: bill.afterCharging,
    tax: (amount) => bill.tax(euro.text(amount), percents.format(0.19)),
    nextPrice: {
      title: bill.priceFrom('20:00', `${euro.text('0.39')} / ${bill.unit.kWh}`),
      detail: bill.inHours(1, 18),
    },
    nextParking: { title: `${bill.parking}: ${rate}`, detail: bill.graceUntil('19:57') },
    rate,
  };
}
