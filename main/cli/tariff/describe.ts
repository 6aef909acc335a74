import type { Writable } from 'node:stream';
import type { Clock } from '../../clock.ts';
import { compileTariff } from '../../tariff/compile.ts';
import { parseDateTime } from '../../tariff/instant.ts';
import { readTariff } from '../../tariff/read-tariff.ts';
import { describe } from '../../tariff/words.ts';
import { openZone } from '../../tariff/zone.ts';
import { jsonFile, options } from './input.ts';
import { Refusal, refuse } from './refusal.ts';

/** `describe`: the price in words, one entry a line, the price that holds now first. */
export async function describeTariff(args: readonly string[], out: Writable, clock: Clock): Promise<void> {
  const given = options(args, ['tariff', 'language'], ['at', 'time-zone', 'grace-minutes', 'tax']);
  const { tax = 'incl', at } = given;
  const zone = openZone(given['time-zone'] ?? 'UTC');
  if (!zone.ok) refuse('--time-zone', zone.problems);
  const micros = at === undefined ? clock.now() * 1000 : parseDateTime(at);
  if (typeof micros === 'string')
    throw new Refusal(2, '--at must be a date-time such as 2026-11-22T18:00:00Z.\n');
  if (tax !== 'incl' && tax !== 'excl') throw new Refusal(2, '--tax must be incl or excl.\n');
  const graceMinutes = Number(given['grace-minutes'] ?? 0);
  if (!Number.isInteger(graceMinutes) || graceMinutes < 0) {
    throw new Refusal(2, '--grace-minutes must be a whole number of minutes.\n');
  }
  const read = readTariff(await jsonFile(given.tariff));
  if (!read.ok) refuse(given.tariff, read.problems);
  const words = describe(compileTariff(read.value), {
    language: given.language,
    at: Math.floor(micros / 1000),
    zone: zone.value,
    tax,
    graceSeconds: graceMinutes * 60,
  });
  const line = (amount: string, detail: string) => (detail ? `${amount} · ${detail}` : amount);
  const lines = [
    line(words.headline.text, words.headline.detail),
    ...words.entries.map(({ amount, detail }) => line(amount, detail)),
  ];
  out.write(`${lines.join('\n')}\n`);
}
