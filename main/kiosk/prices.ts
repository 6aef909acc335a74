/** The station's tariffs: read once at the start, chosen for each session, and said in words. */
import { readFile } from 'node:fs/promises';
import type { PriceLine, PriceView } from '../bridge/contract.ts';
import { billWords } from '../bridge/words/bill.ts';
import type { Config, TariffSource } from '../config/config.ts';
import { ProblemError, messageOf, type Problem } from '../problem.ts';
import type { PriceBasis } from '../session/price.ts';
import { chooseTariff, type TariffOffer } from '../tariff/choose.ts';
import { compileTariff, type CompiledTariff } from '../tariff/compile.ts';
import type { Tariff } from '../tariff/model.ts';
import { readTariffText } from '../tariff/read-tariff.ts';
import { describe } from '../tariff/words.ts';
import type { PriceEntry, PriceWords } from '../tariff/words/price-words.ts';
import { openZone, type Zone } from '../tariff/zone.ts';
import { wordingNow } from '../wording/wording.ts';

export interface PriceQuestion {
  readonly at: number;
  readonly connectorId: number;
  readonly tokenTariff: string | null;
  readonly tokenGroup: string | null;
  readonly adHoc: boolean;
  /** Nobody can be sure what time it is: the tariff that configuration has for that holds, if there is one. */
  readonly clockUnsure: boolean;
}

type Views = Map<string, { readonly minute: number; readonly wording: object; readonly view: PriceView }>;
type Known = ReadonlyMap<Tariff, { readonly compiled: CompiledTariff; readonly text: string }>;

/** A tariff of this station, for service mode. */
export interface KnownTariff {
  /** Names it in this list: its id, told apart where tariffs that follow one another have the same. */
  readonly key: string;
  readonly id: string;
  readonly kind: 'default' | 'more' | 'unsure';
  /** What it holds for besides the tokens that name it: "group fleet", "connector 2", "ad hoc". */
  readonly bound: readonly string[];
  /** `charger`: it was brought in service mode and stands in for the configuration's. */
  readonly origin: 'file' | 'charger';
  readonly basis: PriceBasis;
}

export class Prices {
  readonly zone: Zone;
  readonly #configured: readonly TariffOffer[];
  #offers: readonly TariffOffer[];
  readonly #known: Known;
  readonly #graceSeconds: number;
  readonly #whenUnsure: Tariff | null;
  /** Stands in for the default. */
  #brought: { readonly tariff: Tariff; readonly compiled: CompiledTariff; readonly text: string } | null =
    null;
  /** By tariff and language: drivers and service mode may read the same price in two. */
  readonly #views = new WeakMap<CompiledTariff, Views>();

  private constructor(
    zone: Zone,
    offers: readonly TariffOffer[],
    known: Known,
    graceSeconds: number,
    whenUnsure: Tariff | null,
  ) {
    this.#whenUnsure = whenUnsure;
    this.zone = zone;
    this.#configured = offers;
    this.#offers = offers;
    this.#known = known;
    this.#graceSeconds = graceSeconds;
  }

  /** Reads every tariff that the configuration names. Throws ProblemError with all that is wrong with any of them. */
  static async load(config: Config): Promise<Prices> {
    const zone = openZone(config.station.timeZone);
    if (!zone.ok)
      throw new ProblemError(zone.problems.map((problem) => foreign(problem, 'station.timeZone')));
    const problems: Problem[] = [];
    const offers: TariffOffer[] = [];
    const known = new Map<Tariff, { compiled: CompiledTariff; text: string }>();
    const add = async (source: TariffSource, where: string, bound: readonly TariffOffer['for'][]) => {
      const text = await textOf(source, where);
      const read = readTariffText(text);
      if (!read.ok) {
        problems.push(
          ...read.problems.map((problem) =>
            foreign(problem, where, typeof source === 'string' ? source : undefined),
          ),
        );
        return null;
      }
      const { tariff } = read.value;
      known.set(tariff, { compiled: compileTariff(tariff), text });
      for (const target of bound) offers.push({ tariff, for: target });
      return tariff;
    };
    for (const [index, { tariff, groups, connectors, adHoc }] of config.tariffs.more.entries()) {
      await add(tariff, `tariffs.more[${String(index)}]`, [
        // Bound to nothing it still holds for the tokens that name it.
        { kind: 'token' },
        ...groups.map((group) => ({ kind: 'group', group }) as const),
        ...connectors.map((connectorId) => ({ kind: 'connector', connectorId }) as const),
        ...(adHoc ? [{ kind: 'ad-hoc' } as const] : []),
      ]);
    }
    await add(config.tariffs.default, 'tariffs.default', [{ kind: 'default' }]);
    const { clockUnsure } = config.tariffs;
    const whenUnsure = clockUnsure === undefined ? null : await add(clockUnsure, 'tariffs.clockUnsure', []);
    if (problems.length > 0) throw new ProblemError(problems);
    return new Prices(zone.value, offers, known, config.session.idleGraceMinutes * 60, whenUnsure);
  }

  /** ISO 4217, of the default tariff. */
  get currency(): string {
    const usual = this.#offers.find((offer) => offer.for.kind === 'default');
    return usual?.tariff.currency ?? 'EUR';
  }

  /** The default is not the configuration's. */
  get isReplaced(): boolean {
    return this.#brought !== null;
  }

  /** From the next session on this is the default; null: the configuration's again. Throws ProblemError; then all is as it was. */
  replaceDefault(text: string | null): void {
    const brought = text === null ? null : { ...this.read(text), text };
    this.#brought = brought;
    this.#offers = brought
      ? this.#configured.map((offer) =>
          offer.for.kind === 'default' ? { ...offer, tariff: brought.tariff } : offer,
        )
      : this.#configured;
  }

  /** A tariff that is not in use. Throws ProblemError. */
  read(text: string): { readonly tariff: Tariff; readonly compiled: CompiledTariff } {
    const read = readTariffText(text);
    if (!read.ok) throw new ProblemError(read.problems.map((problem) => foreign(problem, 'the file')));
    return { tariff: read.value.tariff, compiled: compileTariff(read.value.tariff) };
  }

  /** By which a session of this tariff would be priced. */
  basisOf({ compiled, text }: { readonly compiled: CompiledTariff; readonly text: string }): PriceBasis {
    return { compiled, text, zone: this.zone, graceSeconds: this.#graceSeconds };
  }

  /** All tariffs of this station, the default first. */
  list(): readonly KnownTariff[] {
    const bound = new Map<Tariff, string[]>();
    for (const { tariff, for: target } of this.#offers) {
      const known = bound.get(tariff) ?? [];
      bound.set(tariff, known);
      if (target.kind === 'group') known.push(`group ${target.group}`);
      if (target.kind === 'connector') known.push(`connector ${String(target.connectorId)}`);
      if (target.kind === 'ad-hoc') known.push('ad hoc');
    }
    const usual = this.#offers.find((offer) => offer.for.kind === 'default')?.tariff;
    const entries = [...bound].flatMap(([tariff, names]): Entry[] => {
      const isBrought = tariff === this.#brought?.tariff;
      const known = isBrought ? this.#brought : this.#known.get(tariff);
      if (!known) return [];
      const kind = tariff === usual ? 'default' : 'more';
      const origin = isBrought ? 'charger' : 'file';
      return [{ id: tariff.id, kind, bound: names, origin, basis: this.basisOf(known) }];
    });
    const unsure = this.#whenUnsure && this.#known.get(this.#whenUnsure);
    const last: readonly Entry[] = unsure
      ? [{ id: 'clock-unsure', kind: 'unsure', bound: [], origin: 'file', basis: this.basisOf(unsure) }]
      : [];
    const all = [...entries, ...last];
    return withKeys(all.toSorted((a, b) => Number(b.kind === 'default') - Number(a.kind === 'default')));
  }

  /** Those that a card may name. */
  get ids(): readonly string[] {
    return [...new Set(this.#offers.map(({ tariff }) => tariff.id))];
  }

  /** Whether a driver could start by this tariff at `at` if it were the default: its dates, and whom it is for. */
  isForEverybody(tariff: Tariff, at: number): boolean {
    return chooseTariff([{ tariff, for: { kind: 'default' } }], { at, connectorId: 0 }) !== undefined;
  }

  /**
   * What a session that starts now would be priced by; null when no tariff holds now, and then nothing may start. Where
   * there is no ad hoc price, whoever comes without a contract pays the regular one.
   */
  choose(question: PriceQuestion): PriceBasis | null {
    const { at, connectorId, tokenTariff, tokenGroup, adHoc, clockUnsure } = question;
    const unsure = clockUnsure && this.#whenUnsure ? this.#known.get(this.#whenUnsure) : undefined;
    if (unsure) return this.basisOf(unsure);
    const asked = {
      at,
      connectorId,
      tokenTariff: tokenTariff ?? undefined,
      tokenGroup: tokenGroup ?? undefined,
    };
    const offer =
      (adHoc ? chooseTariff(this.#offers, { ...asked, adHoc: true }) : undefined) ??
      chooseTariff(this.#offers, asked);
    if (offer && offer.tariff === this.#brought?.tariff) return this.basisOf(this.#brought);
    const known = offer && this.#known.get(offer.tariff);
    return known ? this.basisOf(known) : null;
  }

  /** The basis of a session that was stored with this tariff text; null if it had none. Throws ProblemError. */
  restore(text: string | null): PriceBasis | null {
    if (text === null) return null;
    const read = readTariffText(text);
    if (!read.ok) throw new ProblemError(read.problems.map((problem) => foreign(problem, 'stored tariff')));
    return {
      compiled: compileTariff(read.value.tariff),
      text,
      zone: this.zone,
      graceSeconds: this.#graceSeconds,
    };
  }

  /** The price in words for a driver who walks up now; words change with the minute at most. */
  view(basis: PriceBasis, at: number, language: string): PriceView {
    const minute = Math.floor(at / 60_000);
    const views: Views = this.#views.get(basis.compiled) ?? new Map();
    const known = views.get(language);
    const wording = wordingNow();
    if (known?.minute === minute && known.wording === wording) return known.view;
    const words = describe(basis.compiled, {
      language,
      at,
      zone: this.zone,
      graceSeconds: this.#graceSeconds,
    });
    const view = viewOf(words, billWords(language).priceNow);
    this.#views.set(basis.compiled, views.set(language, { minute, wording, view }));
    return view;
  }
}

type Entry = Omit<KnownTariff, 'key'>;

function withKeys(entries: readonly Entry[]): readonly KnownTariff[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    let key = entry.id;
    for (let n = 2; taken.has(key); n++) key = `${entry.id} (${String(n)})`;
    taken.add(key);
    return { key, ...entry };
  });
}

const MOST_LINES = 4;

/** A tariff’s words as the contract carries them. */
export function viewOf({ headline, entries, altText, complete }: PriceWords, caption: string): PriceView {
  const entered = entries.map(toLine);
  // The operator's own text speaks where ours cannot say everything.
  if (!complete && altText !== undefined) entered.push({ icon: 'info', title: altText, detail: null });
  const now: PriceLine = {
    icon: headline.free ? 'ok' : 'energy',
    title: headline.text,
    detail: headline.detail || null,
  };
  const details = [now, ...entered];
  // Where the column has no room for the tax note, it stands over the figure: it must be read with the price.
  const tax = entries.find(({ icon }) => icon === 'tax');
  const crowded = entered.length > MOST_LINES && tax !== undefined;
  const lines = crowded ? entered.filter(({ icon }) => icon !== 'tax') : entered;
  const said = crowded ? `${caption} · ${tax.amount}` : caption;
  return {
    headline: headline.free
      ? { caption: said, amount: headline.text, unit: '' }
      : { caption: said, amount: headline.amountText, unit: headline.unitText },
    free: headline.free,
    lines: lines.slice(0, MOST_LINES),
    details,
  };
}

const toLine = ({ icon, amount, detail }: PriceEntry): PriceLine => ({
  icon,
  title: amount,
  detail: detail || null,
});

async function textOf(source: TariffSource, where: string): Promise<string> {
  if (typeof source !== 'string') return JSON.stringify(source);
  try {
    return await readFile(source, 'utf8');
  } catch (error) {
    throw new ProblemError({
      code: 'tariff.unreadable',
      message: `${where}: ${messageOf(error)}`,
      hint: 'Check the path and that the kiosk’s user may read the file.',
      file: source,
    });
  }
}

function foreign(
  problem: { code: string; path: string; message: string },
  where: string,
  file?: string,
): Problem {
  return {
    code: `tariff.${problem.code}`,
    message: problem.message,
    hint: `Correct the tariff (${where}); "npm run -s tariff -- validate --tariff FILE" lists everything.`,
    path: problem.path,
    ...(file !== undefined && { file }),
  };
}
