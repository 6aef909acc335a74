/** What the operator says that sessions cost, beside what our own tariff makes of them. */
import type { CostView } from '../../bridge/contract.ts';
import type { SessionRecord } from '../../session/journal.ts';
import type { Receipt } from '../../session/open-session.ts';

export interface Amount {
  readonly amount: string;
  /** Null: the station's own. */
  readonly currency: string | null;
}

export interface OperatorCost extends Amount {
  readonly at: number;
  readonly final: boolean;
}

export interface CostDifference {
  readonly session: string;
  readonly at: number;
  readonly own: Amount;
  readonly operator: Amount;
}

export interface CostsOptions {
  readonly now: () => number;
  readonly session: (id: string) => Pick<SessionRecord, 'receipt'> | undefined;
  readonly audit: (what: string, detail: unknown) => void;
}

/** Sessions of which it is remembered what was said. */
const REMEMBERED = 64;
/** A difference of one cent is rounding. */
const TOLERATED = 100n;

export class OperatorCosts {
  readonly #o: CostsOptions;
  readonly #said = new Map<string, OperatorCost>();
  #differences: readonly CostDifference[] = [];

  constructor(options: CostsOptions) {
    this.#o = options;
  }

  /** The newest last. */
  get differences(): readonly CostDifference[] {
    return this.#differences;
  }

  of(session: string): OperatorCost | null {
    return this.#said.get(session) ?? null;
  }

  /** May throw StoreError. */
  note(session: string, total: Amount, final: boolean): void {
    const known = this.#said.get(session);
    if (known?.final && !final) return;
    const { now, session: find, audit } = this.#o;
    const cost = { ...total, at: now(), final };
    this.#said.delete(session);
    this.#said.set(session, cost);
    for (const oldest of [...this.#said.keys()].slice(0, -REMEMBERED)) this.#said.delete(oldest);
    if (!final) return;
    audit('operator.cost', { session, ...total });
    const receipt = find(session)?.receipt ?? null;
    if (receipt !== null) this.closed(JSON.parse(receipt) as Receipt);
  }

  /** The receipt is final: compared as soon as the operator's figure is, too. May throw StoreError. */
  closed({ id, totals }: Pick<Receipt, 'id' | 'totals'>): void {
    const said = this.#said.get(id);
    if (!said?.final || !totals) return;
    const { currency } = totals;
    const own = { amount: totals.payable.incl, currency };
    if (said.currency === null || said.currency === currency) {
      const [ours, theirs] = [tenThousandths(own.amount), tenThousandths(said.amount)];
      if (ours !== null && theirs !== null && absolute(ours - theirs) <= TOLERATED) return;
    }
    const operator = { amount: said.amount, currency: said.currency };
    const difference = { session: id, at: this.#o.now(), own, operator };
    this.#differences = [...this.#differences.filter(({ session }) => session !== id), difference].slice(
      -REMEMBERED,
    );
    this.#o.audit('operator.cost-differs', difference);
  }
}

/** The operator's figure in the place of our own, where there is one; what it is made of is then not known. */
export function withOperatorCost<View extends { readonly cost: CostView | null }>(
  view: View,
  told: Amount | null,
): View {
  const { cost } = view;
  if (!told || !cost) return view;
  const { amount, currency } = cost.total;
  const places = amount.split('.')[1]?.length ?? 0;
  const total = { amount: toPlaces(told.amount, places), currency: told.currency ?? currency };
  return { ...view, cost: { ...cost, total, tax: null, lines: [] } };
}

/** Rounded half away from zero; what is no decimal number stays as it is. */
function toPlaces(amount: string, places: number): string {
  const parts = DECIMAL.exec(amount.trim());
  if (!parts) return amount;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  const rounded = Number(fraction[places] ?? 0) >= 5 ? kept + 1n : kept;
  const digits = String(rounded).padStart(places + 1, '0');
  return (
    (rounded === 0n ? '' : sign) +
    (places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`)
  );
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

const absolute = (value: bigint) => (value < 0n ? -value : value);

/** Of the currency's unit, exactly; null: no decimal number. Further places are cut. */
function tenThousandths(amount: string): bigint | null {
  const parts = DECIMAL.exec(amount.trim());
  if (!parts) return null;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const value = BigInt(whole + fraction.slice(0, 4).padEnd(4, '0'));
  return sign === '-' ? -value : value;
}
