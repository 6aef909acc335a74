/**
 * An amount with its currency, by Intl, exactly as many decimals as it is written with. English on a European charger
 * writes the euro as its neighbours do, "0.49 €", and keeps the symbols in front that English has its own habit for.
 */
const PREFIXED: readonly string[] = ['USD', 'GBP', 'AUD', 'CAD', 'NZD', 'SGD', 'HKD'];
const FIGURES: readonly string[] = ['minusSign', 'plusSign', 'integer', 'group', 'decimal', 'fraction'];
const NO_BREAK_SPACE = '\u00a0';

export interface MoneyParts {
  readonly figures: string;
  readonly symbol: string;
}

export class MoneyFormat {
  readonly #locale: string;
  readonly #currency: string;
  readonly #byDecimals = new Map<number, Intl.NumberFormat>();

  /** `locale`: BCP 47; `currency`: ISO 4217. */
  constructor(locale: string, currency: string) {
    this.#locale = locale;
    this.#currency = currency;
  }

  /** `amount`: a decimal string; Intl takes those exactly (ECMA-402, Intl.NumberFormat v3). */
  text(amount: string): string {
    if (!this.#isSuffixed()) return this.#format(amount).format(amount as `${number}`);
    const { figures, symbol } = this.parts(amount);
    return `${figures}${NO_BREAK_SPACE}${symbol}`;
  }

  parts(amount: string): MoneyParts {
    const parts = this.#format(amount).formatToParts(amount as `${number}`);
    return {
      figures: parts.flatMap(({ type, value }) => (FIGURES.includes(type) ? [value] : [])).join(''),
      symbol: parts.find(({ type }) => type === 'currency')?.value ?? this.#currency,
    };
  }

  #isSuffixed(): boolean {
    return this.#locale.split('-')[0] === 'en' && !PREFIXED.includes(this.#currency);
  }

  #format(amount: string): Intl.NumberFormat {
    const decimals = amount.split('.')[1]?.length ?? 0;
    const known = this.#byDecimals.get(decimals);
    if (known) return known;
    const made = new Intl.NumberFormat(this.#locale, {
      style: 'currency',
      currency: this.#currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    this.#byDecimals.set(decimals, made);
    return made;
  }
}
