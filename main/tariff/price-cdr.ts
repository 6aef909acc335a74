import { compileTariff, type CompiledTariff } from './compile.ts';
import { price } from './engine.ts';
import type { Json } from './json.ts';
import { readCdr } from './read-cdr.ts';
import { readTariff } from './read-tariff.ts';
import type { Result } from './problem.ts';
import type { Totals } from './totals.ts';
import { openZone } from './zone.ts';

/** A tariff and a CDR from outside, both still JSON, to the price: every mistake in either is a problem. */
export function priceCdr(
  input: { readonly tariff: Json; readonly cdr: Json; readonly timeZone: string },
  paths: { readonly tariff?: readonly string[]; readonly cdr?: readonly string[] } = {},
): Result<Totals> {
  const zone = openZone(input.timeZone);
  if (!zone.ok) return zone;
  const compiled = compiledOf(input.tariff, paths.tariff);
  if (!compiled.ok) return compiled;
  const cdr = readCdr(input.cdr, compiled.value.tariff, paths.cdr);
  if (!cdr.ok) return cdr;
  return { ok: true, value: price(compiled.value, zone.value, cdr.value.session) };
}

function compiledOf(json: Json, path?: readonly string[]): Result<CompiledTariff> {
  const tariff = readTariff(json, path, 'price');
  return tariff.ok ? { ok: true, value: compileTariff(tariff.value) } : tariff;
}
