import { classAmong } from '../axes.ts';
import type { CompiledTariff } from '../compile.ts';
import type { CompiledComponent } from '../component.ts';
import { compareRatios, formatDecimal, type Decimal } from '../decimal.ts';
import { clockPlace } from '../locate.ts';
import { EXPIRED, ORDINARY, RESERVED, type Mode, type Place } from '../place.ts';
import { messagesFor, primaryLanguage } from './catalogue.ts';
import { conditionPhrases, isNightly } from './conditions.ts';
import { formatsOf, shownPrice, type Formats } from './format.ts';
import type { TariffMessages } from './messages.ts';
import { freeWhere, nextOtherDate, rulesOf, type Rule, type Rules, type Where } from './rules.ts';
import type { DescribeOptions, PriceEntry, PriceHeadline, PriceWords } from './price-words.ts';

/** A dimension with more prices than this is said as a span: nobody reads on. */
const MOST_LINES = 8;

/** Says one tariff in one language at one instant. */
export class Teller {
  private readonly compiled: CompiledTariff;
  private readonly options: DescribeOptions;
  private readonly say: TariffMessages;
  private readonly format: Formats;
  private readonly side: 'incl' | 'excl';
  private readonly now: Place;
  private readonly told: Rules;

  constructor(compiled: CompiledTariff, options: DescribeOptions) {
    this.compiled = compiled;
    this.options = options;
    this.say = messagesFor(options.language);
    this.format = formatsOf(this.say, compiled.tariff.currency);
    this.side = options.tax ?? 'incl';
    const { axes } = compiled;
    this.now = {
      mode: ORDINARY,
      ...clockPlace(axes, options.zone, Math.floor(options.at / 1000)),
      energy: axes.energyCuts.filter(({ units }) => units === 0n).length,
      duration: classAmong(axes.durationCuts, 0),
      // Before it starts nobody knows what the car will draw.
      minPower: 0,
      maxPower: axes.maxPowerCuts.length,
      minCurrent: 0,
      maxCurrent: axes.maxCurrentCuts.length,
    };
    this.told = rulesOf(compiled, this.now.date);
  }

  words(): PriceWords {
    const { compiled, say } = this;
    const { tariff } = compiled;
    const { rules, disjoint } = this.told;
    const now = this.rulesNow(rules);
    const leading = now.find(({ component }) => !isFree(component));
    const first = leading ?? now[0];
    const priced = rules.some(({ component }) => !isFree(component));
    const lines = [ORDINARY, RESERVED, EXPIRED].flatMap((mode) =>
      LINE_ORDER.map((dimension) => {
        const own = rules.filter((rule) => rule.mode === mode && rule.component.dimension === dimension);
        return this.dimensionLines(own, dimension, disjoint ? first : undefined);
      }),
    );
    const ahead = nextOtherDate(compiled, this.now.date);
    const complete = lines.every((line) => line.complete);
    const altText = this.altText();
    const more = complete ? [] : [info(altText ?? say.moreRules, altText === undefined ? '' : say.moreRules)];
    return {
      headline: leading ? this.headline(leading) : this.freeHeadline(priced),
      entries: [
        ...lines.flatMap(({ entries }) => entries),
        ...this.limitEntries(priced ? ['max', 'min'] : ['max']),
        ...(priced ? this.feeAndTaxEntries(rules) : []),
        ...(ahead === undefined ? [] : [info(say.otherPrices(this.format.date(ahead)), '')]),
        ...(disjoint ? [] : [info(say.upperLineCounts, '')]),
        ...more,
      ],
      complete,
      altText,
      altUrl: tariff.altUrl,
      currency: tariff.currency,
    };
  }

  /** What a session that begins now pays, per kWh before per time before per session. */
  private rulesNow(rules: readonly Rule[]): readonly Rule[] {
    const winners = this.compiled.winners(this.now);
    return [winners.energy, winners.time, winners.flat].flatMap((winner) => {
      const rule = rules.find(({ mode, members }) => mode === ORDINARY && members.includes(winner));
      return rule ? [rule] : [];
    });
  }

  /** Nothing is paid now. If something is at other times, "Free" alone would be a promise: it says when. */
  private freeHeadline(priced: boolean): PriceHeadline {
    const { say, format, compiled } = this;
    if (priced) {
      const where = freeWhere(compiled, this.now);
      const detail = where ? this.wherePhrases(where, ORDINARY) || say.whileCharging : say.varies;
      return { free: true, text: say.free, detail };
    }
    const least = this.limit('min');
    if (!least) return { free: true, text: say.free, detail: '' };
    const { amount, detail } = least;
    const { figures: amountText, symbol } = format.moneyParts(amount);
    const unitText = say.price(symbol, say.unit.session);
    const text = say.atLeast(format.money(amount));
    return { free: false, amount, amountText, symbol, per: 'session', unitText, text, detail };
  }

  private headline(leading: Rule): PriceHeadline {
    const { say, format } = this;
    const shown = this.shown(leading.component);
    const { figures, symbol } = format.moneyParts(shown.amount);
    return {
      free: false,
      amount: shown.amount,
      amountText: shown.exact ? figures : say.about(figures),
      symbol,
      per: shown.per,
      unitText: say.price(symbol, say.unit[shown.per]),
      text: this.priceText(leading.component),
      detail: this.detail(leading),
    };
  }

  /** One line per price of a dimension, but for the one in the headline. */
  private dimensionLines(
    own: readonly Rule[],
    dimension: Rule['component']['dimension'],
    inHeadline: Rule | undefined,
  ): { readonly entries: readonly PriceEntry[]; readonly complete: boolean } {
    // What costs nothing anywhere needs no line.
    if (own.every(({ component }) => isFree(component))) return { entries: [], complete: true };
    const shown = own.filter((rule) => rule !== inHeadline);
    if (shown.length <= MOST_LINES) {
      return { entries: shown.map((rule) => this.entry(rule)), complete: true };
    }
    const sorted = shown
      .map(({ component }) => component)
      .sort((a, b) => compareRatios(a[this.side], b[this.side]));
    const [lowest] = sorted;
    const highest = sorted.at(-1);
    if (!lowest || !highest) return { entries: [], complete: false };
    const amount = this.say.between(this.priceText(lowest), this.priceText(highest));
    return { entries: [{ icon: ICONS[dimension], amount, detail: this.say.varies }], complete: false };
  }

  private entry(rule: Rule): PriceEntry {
    const { dimension } = rule.component;
    const nightly = dimension === 'ENERGY' && isNightly(this.compiled.axes, rule.where);
    return {
      icon: nightly ? 'night' : ICONS[dimension],
      amount: this.amountText(rule),
      detail: this.detail(rule),
    };
  }

  private detail(rule: Rule): string {
    const { say, format, options } = this;
    const { component, mode } = rule;
    const { dimension } = component;
    const { stepSize } = component.component;
    const parts: string[] = [];
    if (mode !== ORDINARY) parts.push(mode === EXPIRED ? say.expiredReservation : say.reservation);
    else if (dimension === 'TIME') parts.push(say.whileCharging);
    else if (dimension === 'PARKING_TIME') parts.push(say.whileParked);
    if (dimension === 'FLAT') parts.push(this.feeName(rule));
    const grace = options.graceSeconds ?? 0;
    if (dimension === 'PARKING_TIME' && grace > 0 && !isFree(component)) {
      parts.push(say.graceFree(format.duration(grace)));
    }
    const conditions = this.conditions(rule);
    if (conditions) parts.push(conditions);
    if (dimension === 'FLAT' && this.feesOf(mode).length > 1) parts.push(say.firstFee);
    if (dimension !== 'FLAT' && stepSize > UNTOLD_STEP[dimension] && !isFree(component)) {
      const step = dimension === 'ENERGY' ? format.energy(kiloOf(stepSize)) : format.duration(stepSize);
      parts.push(say.perStarted(step));
    }
    return say.list(parts);
  }

  private conditions({ where, mode }: Rule): string {
    return this.wherePhrases(where, mode);
  }

  private wherePhrases(where: Where, mode: Mode): string {
    const { say, format } = this;
    const told = mode === ORDINARY ? say : { ...say, firstTime: say.firstReserved };
    return say.list(conditionPhrases(this.compiled.axes, where, told, format));
  }

  /** Rule 9: a fee with conditions falls due whenever they first hold, so that it is no start fee. */
  private feeName(rule: Rule): string {
    const { say } = this;
    const atStart = rule.mode === ORDINARY && this.feesOf(ORDINARY).length === 1;
    return atStart && this.conditions(rule) === '' ? say.startFee : say.fee;
  }

  private feesOf(mode: Mode): readonly Rule[] {
    return this.told.rules.filter((rule) => rule.mode === mode && rule.component.dimension === 'FLAT');
  }

  /** Energy or time that costs nothing is not "free" where another part of the same charging costs something. */
  private amountText({ mode, component }: Rule): string {
    const { dimension } = component;
    const misleading =
      mode === ORDINARY &&
      isFree(component) &&
      (dimension === 'ENERGY' || dimension === 'TIME') &&
      this.told.rules.some(
        (other) =>
          other.mode === ORDINARY &&
          other.component.dimension !== dimension &&
          other.component.dimension !== 'PARKING_TIME' &&
          !isFree(other.component),
      );
    if (!misleading) return this.priceText(component);
    const { amount, per } = this.shown(component);
    return this.say.price(this.format.money(amount), this.say.unit[per]);
  }

  private shown(component: CompiledComponent) {
    const { dimension } = component;
    const unit = dimension === 'ENERGY' ? 'kWh' : dimension === 'FLAT' ? 'session' : 'h';
    return shownPrice(component[this.side], unit, this.compiled.tariff.currencyDecimals);
  }

  private priceText(component: CompiledComponent): string {
    const { say, format } = this;
    if (isFree(component)) return say.free;
    const { amount, per, exact } = this.shown(component);
    const text = say.price(format.money(amount), say.unit[per]);
    return exact ? text : say.about(text);
  }

  private limitEntries(ends: readonly ('max' | 'min')[]): readonly PriceEntry[] {
    const { say, format } = this;
    return ends.flatMap((end) => {
      const limit = this.limit(end);
      if (!limit) return [];
      const amount = format.money(limit.amount);
      return [
        {
          icon: 'limit' as const,
          amount: end === 'max' ? say.atMost(amount) : say.atLeast(amount),
          detail: limit.detail,
        },
      ];
    });
  }

  /** Rule 16's limit: of the side that is shown, else of the other, and then it says so. */
  private limit(end: 'max' | 'min'): { readonly amount: string; readonly detail: string } | undefined {
    const { say, compiled } = this;
    const { tariff, limits } = compiled;
    const other = this.side === 'incl' ? 'excl' : 'incl';
    const own = limits[this.side][end];
    const limit = own ?? limits[other][end];
    // At least nothing is no rule.
    if (!limit || (end === 'min' && limit.num === 0n)) return undefined;
    const untaxed = own ?? tariff.taxIncluded === 'N/A';
    return {
      amount: shownPrice(limit, 'session', tariff.currencyDecimals).amount,
      detail: untaxed ? say.perSession : other === 'excl' ? say.withoutTax : say.withTax,
    };
  }

  private feeAndTaxEntries(rules: readonly Rule[]): readonly PriceEntry[] {
    const tax = this.taxNote(rules);
    const charged = rules.filter(({ mode, component }) => mode === ORDINARY && !isFree(component));
    const hasFee =
      charged.some(({ component }) => component.dimension === 'FLAT') ||
      [this.compiled.limits.incl.min, this.compiled.limits.excl.min].some(
        (min) => min !== undefined && min.num > 0n,
      );
    if (!hasFee) return [{ icon: 'ok', amount: this.say.noStartFee, detail: tax ?? '' }];
    return tax === undefined ? [] : [{ icon: 'tax', amount: tax, detail: '' }];
  }

  /** Nothing where the tariff says nothing of tax. */
  private taxNote(rules: readonly Rule[]): string | undefined {
    const { say, format, compiled, side } = this;
    const vats = rules
      .filter(({ component }) => !isFree(component))
      .map(({ component }) => component.component.vat);
    const told = vats.filter((vat) => vat !== undefined);
    if (told.length === 0 || compiled.tariff.taxIncluded === 'N/A') return undefined;
    const rates = told.length < vats.length ? [NO_TAX, ...told] : told;
    const sorted = [...rates].sort((a, b) => Number(formatDecimal(a)) - Number(formatDecimal(b)));
    const lowest = format.percent(sorted[0] ?? NO_TAX);
    const highest = format.percent(sorted.at(-1) ?? NO_TAX);
    if (lowest === highest) return side === 'incl' ? say.taxIncluded(lowest) : say.taxAdded(lowest);
    return side === 'incl' ? say.taxesIncluded(lowest, highest) : say.taxesAdded(lowest, highest);
  }

  private altText(): string | undefined {
    const wanted = primaryLanguage(this.options.language);
    return this.compiled.tariff.altText.find(({ language }) => primaryLanguage(language) === wanted)?.text;
  }
}

const LINE_ORDER = ['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT'] as const;

const ICONS = { ENERGY: 'energy', TIME: 'time', PARKING_TIME: 'parking', FLAT: 'flat' } as const;

/** Wh and seconds: billed quantities are shown to 0.01 kWh and to the minute, finer steps cannot be seen. */
const UNTOLD_STEP = { ENERGY: 10, TIME: 60, PARKING_TIME: 60 } as const;

const NO_TAX: Decimal = { units: 0n, digits: 0 };

function info(amount: string, detail: string): PriceEntry {
  return { icon: 'info', amount, detail };
}

function isFree({ excl }: CompiledComponent): boolean {
  return excl.num === 0n;
}

/** Wh as kWh. */
function kiloOf(wattHours: number): Decimal {
  return { units: BigInt(wattHours), digits: 3 };
}
