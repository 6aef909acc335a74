import type { Writable } from 'node:stream';
import { priceCdr } from '../../tariff/price-cdr.ts';
import { readTariff } from '../../tariff/read-tariff.ts';
import type { Totals } from '../../tariff/totals.ts';
import { openZone } from '../../tariff/zone.ts';
import { jsonFile, options } from './input.ts';
import { refuse } from './refusal.ts';

/** `price`: one tariff, one CDR, one JSON object. */
export async function priceOne(args: readonly string[], out: Writable): Promise<void> {
  const given = options(args, ['tariff', 'cdr', 'time-zone']);
  const timeZone = given['time-zone'];
  const zone = openZone(timeZone);
  if (!zone.ok) refuse('--time-zone', zone.problems);
  const tariff = await jsonFile(given.tariff);
  const read = readTariff(tariff, [], 'price');
  if (!read.ok) refuse(given.tariff, read.problems);
  const priced = priceCdr({ tariff, cdr: await jsonFile(given.cdr), timeZone });
  if (!priced.ok) refuse(given.cdr, priced.problems);
  out.write(`${JSON.stringify(priceJson(priced.value))}\n`);
}

/** The stable form: OCPI's names, every amount a decimal string. */
export function priceJson(totals: Totals): Record<string, unknown> {
  const side = ({ excl, incl }: Totals['total']) => ({ excl_vat: excl, incl_vat: incl });
  return {
    currency: totals.currency,
    total_cost: side(totals.total),
    total_fixed_cost: side(totals.fixed),
    total_energy_cost: side(totals.energy),
    total_time_cost: side(totals.time),
    total_parking_cost: side(totals.parking),
    total_reservation_cost: side(totals.reservation),
    payable: side(totals.payable),
  };
}
