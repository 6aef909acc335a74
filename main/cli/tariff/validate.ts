import type { Writable } from 'node:stream';
import { checkTariff } from '../../tariff/check.ts';
import { readTariff } from '../../tariff/read-tariff.ts';
import { jsonFile, options } from './input.ts';
import { findingText, refuse } from './refusal.ts';

/** `validate`: problems end it (exit 1); warnings are its report on a tariff that can be priced. */
export async function validate(args: readonly string[], out: Writable): Promise<void> {
  const { tariff: file } = options(args, ['tariff']);
  const read = readTariff(await jsonFile(file));
  if (!read.ok) refuse(file, read.problems);
  const warnings = checkTariff(read.value);
  const count = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
  const lines = [
    `${file}: valid, ${count}`,
    ...warnings.map((warning) => findingText(`${file}: warning`, warning)),
  ];
  out.write(`${lines.join('\n')}\n`);
}
