/** The station's prices as a driver sees them, a new one from a file, and what a session would cost. */
import type { TariffPage } from '../../../bridge/service/book-pages.ts';
import { log } from '../../../log/log.ts';
import { messageOf, ProblemError, type Problem } from '../../../problem.ts';
import type { Places } from '../../../service/places.ts';
import type { StateStore } from '../../../store/states.ts';
import type { PriceBasis } from '../../../session/price.ts';
import type { CompiledTariff } from '../../../tariff/compile.ts';
import type { Tariff } from '../../../tariff/model.ts';
import type { Prices } from '../../prices.ts';
import { estimate, type EstimateQuestion } from '../estimate.ts';
import { transferRefusal } from '../place-choice.ts';
import {
  LOOKED,
  refused,
  type Handlers,
  type RoomContext,
  type ServiceAnswer,
  type ServiceRoom,
} from '../room.ts';

const NAME = 'service/tariff';
const CANDIDATE = 'candidate';
/** More of it nobody reads at a charger, and each snapshot carries it. */
const MOST_SHOWN = 64 * 1024;
/** Ten times what any tariff needs. */
const MOST_BYTES = 1024 * 1024;
/** To say the price in words takes a few ms for a usual tariff, 0.2 s for one of so many elements, and all else waits. */
const MOST_ELEMENTS = 200;
/** Further ones say nothing new. */
const MOST_PROBLEMS = 100;
const EXTENSIONS = ['.json'];

export interface TariffRoomOptions extends RoomContext {
  readonly prices: Prices;
  readonly states: Pick<StateStore, 'read' | 'write' | 'remove'>;
  readonly places: Places;
  readonly languages: readonly string[];
}

/** Takes up the price that was brought in service mode; what cannot be read any more is told, and the configuration's holds. */
export function restoreTariff(prices: Prices, states: Pick<StateStore, 'read'>): void {
  const kept = states.read(NAME);
  const text = typeof kept === 'object' && kept !== null && 'text' in kept ? kept.text : undefined;
  if (typeof text !== 'string') return;
  try {
    prices.replaceDefault(text);
  } catch (error) {
    log.error('service.tariff-unreadable', 'the tariff brought in service mode is not read any more', {
      error,
    });
  }
}

interface Bill {
  readonly question: EstimateQuestion;
  readonly compiled: CompiledTariff;
  readonly language: string;
  readonly estimate: TariffPage['estimate'];
}

interface Candidate {
  readonly file: string;
  readonly problems: readonly Problem[];
  readonly read: { readonly basis: PriceBasis; readonly tariff: Tariff } | null;
}

export class TariffRoom implements ServiceRoom<'tariff'> {
  readonly #o: TariffRoomOptions;
  #chosen: string | null = null;
  #language: string;
  #candidate: Candidate | null = null;
  #question: EstimateQuestion | null = null;
  #bill: Bill | null = null;
  /** Rises when what is read of a file is nobody's business any more. */
  #looks = 0;

  readonly handlers: Handlers<
    | 'service-tariff'
    | 'service-tariff-check'
    | 'service-tariff-apply'
    | 'service-tariff-discard'
    | 'service-tariff-revert'
    | 'service-tariff-estimate'
  > = {
    'service-tariff': ({ tariff, language }) => {
      if (!this.#basisOf(tariff)) return noTariff(tariff);
      this.#chosen = tariff;
      this.#language = this.#o.languages.includes(language) ? language : this.#language;
      return this.#looked();
    },
    'service-tariff-check': async ({ place, file }) => this.#check(place, file),
    'service-tariff-apply': () => this.#apply(),
    'service-tariff-discard': () => {
      this.#drop();
      return this.#looked();
    },
    'service-tariff-revert': () => this.#revert(),
    'service-tariff-estimate': ({ type: _type, tariff, ...question }) => {
      if (!this.#basisOf(tariff)) return noTariff(tariff);
      this.#chosen = tariff;
      this.#question = question;
      return this.#looked();
    },
  };

  constructor(options: TariffRoomOptions) {
    this.#o = options;
    this.#language = options.languages[0] ?? 'en';
  }

  view(): TariffPage {
    const { prices, places, languages, clock } = this.#o;
    const known = prices.list();
    const candidate = this.#candidate;
    const list: TariffPage['list'] = [
      ...known.map(({ key, kind, bound, origin }) => ({ id: key, kind, bound: bound.join(', '), origin })),
      ...(candidate?.read
        ? [{ id: CANDIDATE, kind: CANDIDATE, bound: candidate.file, origin: 'charger' } as const]
        : []),
    ];
    const chosen = list.find(({ id }) => id === this.#chosen) ?? list[0];
    const basis = chosen && this.#basisOf(chosen.id);
    return {
      name: 'tariff',
      list,
      chosen:
        chosen && basis
          ? {
              id: chosen.id,
              kind: chosen.kind,
              price: prices.view(basis, clock.now(), this.#language),
              language: this.#language,
              json: shortened(basis.text),
            }
          : null,
      candidate: candidate && {
        file: candidate.file,
        problems: candidate.problems
          .slice(0, MOST_PROBLEMS)
          .map(({ path, message }) => ({ where: path ?? '', message })),
      },
      languages,
      estimate: basis ? this.#estimate(basis) : null,
      files: places.view,
      replaced: prices.isReplaced,
    };
  }

  enter(): void {
    this.#o.places.watch(EXTENSIONS);
  }

  leave(): void {
    this.#o.places.rest();
    this.#drop();
    this.#question = null;
    this.#bill = null;
  }

  /** By whichever tariff is chosen, so that prices can be compared; made once for each. */
  #estimate(basis: PriceBasis): TariffPage['estimate'] {
    const question = this.#question;
    if (!question) return null;
    const language = this.#o.language();
    const { compiled } = basis;
    const made = this.#bill;
    if (made?.question === question && made.compiled === compiled && made.language === language)
      return made.estimate;
    this.#bill = { question, compiled, language, estimate: estimate(basis, question, language) };
    return this.#bill.estimate;
  }

  #basisOf(id: string): PriceBasis | null {
    if (id === CANDIDATE) return this.#candidate?.read?.basis ?? null;
    return this.#o.prices.list().find(({ key }) => key === id)?.basis ?? null;
  }

  async #check(place: string, file: string): Promise<ServiceAnswer> {
    const { places, prices } = this.#o;
    const look = ++this.#looks;
    let bytes: Uint8Array;
    try {
      bytes = await places.read(place, file, MOST_BYTES);
    } catch (error) {
      return transferRefusal(error);
    }
    // Whoever asked has left, or looks at another file by now.
    if (look !== this.#looks) return LOOKED;
    try {
      const text = utf8(bytes);
      const { tariff, compiled } = prices.read(text);
      checkLength(tariff);
      const read = { basis: prices.basisOf({ compiled, text }), tariff };
      this.#candidate = { file, problems: [], read };
      this.#chosen = CANDIDATE;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#candidate = { file, problems: error.problems, read: null };
      this.#o.changed();
      const { length } = error.problems;
      return refused(
        'tariff.refused',
        `${file}: ${length === 1 ? '1 problem' : `${String(length)} problems`}`,
      );
    }
    this.#o.changed();
    return { ok: true, code: 'tariff.good' };
  }

  #apply(): ServiceAnswer {
    const { prices, states, clock } = this.#o;
    const candidate = this.#candidate;
    if (!candidate?.read) return refused('tariff.no-candidate', 'no tariff was read from a file');
    const { basis, tariff } = candidate.read;
    if (tariff.currency !== prices.currency)
      return refused('tariff.other-currency', `${tariff.currency} instead of ${prices.currency}`);
    // It would be the only one for most, and without a price nobody can start.
    if (!prices.isForEverybody(tariff, clock.now()))
      return refused('tariff.not-now', 'with its dates or its type nobody could start now');
    const { text } = basis;
    const before = this.#defaultId();
    // Kept first: a price that a restart forgets must never have been shown.
    try {
      states.write(NAME, { text, at: clock.now(), file: candidate.file });
    } catch (error) {
      return refused('tariff.not-kept', messageOf(error));
    }
    prices.replaceDefault(text);
    this.#drop();
    this.#chosen = null;
    this.#o.changed();
    return { ok: true, code: 'tariff.applied', before, after: tariff.id };
  }

  #revert(): ServiceAnswer {
    const { prices, states } = this.#o;
    if (!prices.isReplaced) return refused('tariff.not-replaced', 'the configuration’s tariff holds already');
    const before = this.#defaultId();
    try {
      states.remove(NAME);
    } catch (error) {
      return refused('tariff.not-kept', messageOf(error));
    }
    prices.replaceDefault(null);
    this.#chosen = null;
    this.#o.changed();
    return { ok: true, code: 'tariff.reverted', before, after: this.#defaultId() };
  }

  #defaultId(): string | null {
    return this.#o.prices.list().find(({ kind }) => kind === 'default')?.id ?? null;
  }

  #drop(): void {
    this.#looks += 1;
    this.#candidate = null;
    if (this.#chosen === CANDIDATE) this.#chosen = null;
  }

  #looked(): ServiceAnswer {
    this.#o.changed();
    return LOOKED;
  }
}

const noTariff = (id: string) => refused('tariff.unknown', `there is no tariff ${id}`);

const shortened = (text: string) => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}\n…` : text);

/** Throws ProblemError: a text in another encoding would reach the driver with holes in it. */
function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProblemError({
      code: 'tariff.not-utf8',
      message: 'is no UTF-8 text',
      hint: 'Save the file as UTF-8.',
    });
  }
}

function checkLength({ elements: { length } }: Tariff): void {
  if (length <= MOST_ELEMENTS) return;
  throw new ProblemError({
    code: 'tariff.too-many-elements',
    message: `${String(length)} elements; at most ${String(MOST_ELEMENTS)} can be told to drivers`,
    hint: 'Join elements that differ in one restriction only.',
    path: '$.elements',
  });
}
