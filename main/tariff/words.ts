import type { CompiledTariff } from './compile.ts';
import type { PriceWords, DescribeOptions } from './words/price-words.ts';
import { Teller } from './words/teller.ts';
export function describe(compiled: CompiledTariff, options: DescribeOptions): PriceWords {
  return new Teller(compiled, options).words();
}
