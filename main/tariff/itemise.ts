import type { CompiledTariff } from './compile.ts';
import type { CompiledComponent } from './component.ts';
import {
  exactDecimal,
  formatDecimal,
  formatUnits,
  power10,
  roundRatio,
  type Decimal,
  type Ratio,
} from './decimal.ts';
import type { ReceiptLine, UnitPrice } from './lines.ts';
import type { Item, RatioPair, Settlement } from './settle.ts';
import { TOTAL_DECIMALS, type Amount } from './totals.ts';

/** A price that has more decimals than this is written down rounded, and marked so. */
const UNIT_PRICE_DECIMALS = 6;

/** A receipt's lines: what was used, what rounding up added, what limits did. */
export function linesOf(compiled: CompiledTariff, settlement: Settlement): readonly ReceiptLine[] {
  const { tariff } = compiled;
  const drafts: { make: (amounts: { amount: Amount; payable: Amount }) => ReceiptLine; amount: RatioPair }[] =
    settlement.items.map((item) => ({
      amount: item.amount,
      make: (amounts) => componentLine(compiled, item, amounts),
    }));
  const limit = (type: 'minimum' | 'maximum', amount: RatioPair) => {
    if (amount.excl.num === 0n && amount.incl.num === 0n) return;
    drafts.push({ amount, make: (amounts) => ({ type, ...amounts }) });
  };
  limit('minimum', settlement.raised);
  limit('maximum', settlement.lowered);

  const decimals = tariff.currencyDecimals;
  const shares = (side: 'excl' | 'incl') =>
    distribute(
      drafts.map((draft) => draft.amount[side]),
      BigInt(settlement.figures.payable[side]),
      decimals,
    );
  const excl = shares('excl');
  const incl = shares('incl');
  return drafts.map((draft, index) =>
    draft.make({
      amount: {
        excl: formatUnits(roundRatio(draft.amount.excl, TOTAL_DECIMALS), TOTAL_DECIMALS),
        incl: formatUnits(roundRatio(draft.amount.incl, TOTAL_DECIMALS), TOTAL_DECIMALS),
      },
      payable: {
        excl: formatUnits(excl[index] ?? 0n, decimals),
        incl: formatUnits(incl[index] ?? 0n, decimals),
      },
    }),
  );
}

function componentLine(
  compiled: CompiledTariff,
  item: Item,
  amounts: { amount: Amount; payable: Amount },
): ReceiptLine {
  const { component, reservation, part } = item;
  const timed = component.dimension === 'TIME' || component.dimension === 'PARKING_TIME';
  const quantity = { num: item.quantity, den: item.unit };
  return {
    type: 'component',
    dimension: component.dimension,
    reservation,
    part,
    quantity: timed ? undefined : formatDecimal(exact(quantity)),
    seconds: timed ? Number(item.quantity) / (Number(item.unit) / 3600) : undefined,
    unitPrice: unitPriceOf(component),
    vat: vatOf(compiled, component),
    reason: reasonOf(compiled, component),
    element: component.element,
    ...amounts,
  };
}

export function unitPriceOf({ excl, incl }: Pick<CompiledComponent, 'excl' | 'incl'>): UnitPrice {
  const exactExcl = exactDecimal(excl, UNIT_PRICE_DECIMALS);
  const exactIncl = exactDecimal(incl, UNIT_PRICE_DECIMALS);
  return {
    excl: written(excl, exactExcl),
    incl: written(incl, exactIncl),
    exact: exactExcl !== undefined && exactIncl !== undefined,
  };
}

/** Percent as written in the tariff; under N/A no tax applies, whatever a component says (rule 15). */
export function vatOf({ tariff }: CompiledTariff, { component }: CompiledComponent): string | undefined {
  if (component.vat === undefined || tariff.taxIncluded === 'N/A') return undefined;
  return formatDecimal(component.vat);
}

export function reasonOf({ tariff }: CompiledTariff, { element }: CompiledComponent): ReasonOf {
  const found = tariff.elements[element];
  if (!found) throw new RangeError(`The tariff has no element ${element}`);
  return found.restrictions;
}

type ReasonOf = CompiledTariff['tariff']['elements'][number]['restrictions'];

function written(value: Ratio, exactly: Decimal | undefined): string {
  if (exactly) return formatDecimal(exactly);
  return formatUnits(roundRatio(value, UNIT_PRICE_DECIMALS), UNIT_PRICE_DECIMALS);
}

/** A quantity's denominator is a power of ten, so it is a decimal. */
function exact({ num, den }: Ratio): Decimal {
  const digits = den.toString().length - 1;
  return exactDecimal({ num, den }, digits) ?? { units: num, digits };
}

/**
 * Rounds parts so that they add up to the rounded whole: each down, then one more for those that lost most (largest
 * remainder; the earlier line first among equals).
 */
export function distribute(parts: readonly Ratio[], whole: bigint, decimals: number): readonly bigint[] {
  const scale = power10(decimals);
  const floors = parts.map(({ num, den }) => floorDivide(num * scale, den));
  const rests = parts.map(({ num, den }, index) => ({
    index,
    // Compared only roughly: between parts that differ by less than a millionth of a cent either choice is right.
    lost: Number(((num * scale - (floors[index] ?? 0n) * den) * 1_000_000_000n) / den),
  }));
  let left = whole - floors.reduce((sum, floor) => sum + floor, 0n);
  rests.sort((a, b) => b.lost - a.lost || a.index - b.index);
  for (const { index } of rests) {
    if (left <= 0n) break;
    floors[index] = (floors[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return floors;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}
