/** Cards brought and taken away as files: looked at first, then taken over, all of it or nothing. */
import type { TokenBook } from '../../../authorization/token-book.ts';
import type { Token } from '../../../authorization/tokens.ts';
import type { ImportView } from '../../../bridge/service/book-pages.ts';
import type { ServiceCommandOf } from '../../../bridge/service/commands.ts';
import { Pace } from '../../../service/pace.ts';
import { namePart } from '../../../service/place-files.ts';
import type { Places } from '../../../service/places.ts';
import { stampIn } from '../../../service/station-time.ts';
import { changesOf, replacing, type TokenChanges } from '../../../service/token-changes.ts';
import { tokensCsv, tokensJson } from '../../../service/token-export.ts';
import { LARGEST_TOKEN_FILE, readTokenFile, type TokenFile } from '../../../service/token-import.ts';
import type { Store } from '../../../store/store.ts';
import type { Zone } from '../../../tariff/zone.ts';
import { BUSY, transferRefusal } from '../place-choice.ts';
import { LOOKED, refused, type Actor, type RoomContext, type ServiceAnswer } from '../room.ts';
import { forbidden, type TokenChange } from './token-rules.ts';

export interface TokenTransferOptions extends RoomContext {
  readonly book: TokenBook;
  readonly store: Pick<Store, 'tokens'>;
  /** The tokens file's cards, by number. */
  readonly configured: ReadonlyMap<string, Token>;
  readonly places: Places;
  readonly stationId: string;
  readonly zone: Zone;
  /** The card with which service mode was entered; null: with the PIN alone. */
  readonly ownCard: () => string | null;
  /** The list is another now. */
  readonly taken: () => void;
}

interface Candidate {
  readonly file: string;
  /** Null: it has problems. */
  readonly tokens: readonly Token[] | null;
  readonly view: ImportView;
}

export class TokenTransfer {
  readonly #o: TokenTransferOptions;
  #candidate: Candidate | null = null;
  /** Counts what was dropped: a check that ends after it is nobody's any more. */
  #dropped = 0;

  constructor(options: TokenTransferOptions) {
    this.#o = options;
  }

  get view(): ImportView | null {
    return this.#candidate?.view ?? null;
  }

  discard(): void {
    this.#dropped++;
    this.#candidate = null;
    this.#o.changed();
  }

  async check({ place, file }: ServiceCommandOf<'service-tokens-check'>): Promise<ServiceAnswer> {
    const { book, places, tasks } = this.#o;
    const turn = this.#dropped;
    const plan = { act: 'service-tokens-check', step: 'reading', canCancel: true };
    const running = tasks.run(plan, async (task) => {
      const content = await places.read(place, file, LARGEST_TOKEN_FILE);
      task.step('checking');
      const read = await readTokenFile(content, file, task);
      return candidateOf(file, read, read.ok ? await changesOf(book, read.tokens) : null);
    });
    if (running === null) return BUSY;
    try {
      const candidate = await running;
      if (turn === this.#dropped) this.#candidate = candidate;
      this.#o.changed();
      if (candidate.tokens !== null) return LOOKED;
      const many = String(candidate.view.problemCount);
      return refused(
        'tokens.bad-rows',
        `${file}: ${many} problems; nothing is taken over while there is one.`,
      );
    } catch (error) {
      return transferRefusal(error);
    }
  }

  async import({ mode }: ServiceCommandOf<'service-tokens-import'>, actor: Actor): Promise<ServiceAnswer> {
    const candidate = this.#candidate;
    if (candidate === null) return refused('tokens.no-import', 'No file was checked: choose one first.');
    const { tokens, file } = candidate;
    if (tokens === null)
      return refused('tokens.bad-rows', `${file} has problems: correct them and check it again.`);
    if (tokens.length === 0) return refused('tokens.empty', `There is no card in ${file}.`);
    const plan = { act: 'service-tokens-import', step: 'importing', canCancel: false };
    const running = this.#o.tasks.run(plan, () => this.#take(tokens, mode, actor));
    if (running === null) return BUSY;
    try {
      const answer = await running;
      if (answer.ok) this.discard();
      return answer.ok ? { ...answer, detail: `${file}: ${answer.detail ?? ''}` } : answer;
    } catch (error) {
      return transferRefusal(error);
    }
  }

  /** Throws StoreError: then nothing was taken over. */
  async #take(tokens: readonly Token[], mode: 'merge' | 'replace', actor: Actor): Promise<ServiceAnswer> {
    const { book, clock, configured, ownCard, store, taken } = this.#o;
    const now = clock.now();
    // What is known may have changed since the file was checked.
    const { differing, fresh, changed, missing } = await changesOf(book, tokens);
    const refusal = forbidden(changesBy(book, tokens, differing, mode), actor, ownCard(), now);
    if (refusal) return refusal;
    const before = { cards: book.size };
    const rows = mode === 'merge' ? differing : replacing(configured, tokens);
    if (mode === 'merge') store.tokens.put(rows, now, 'import');
    else store.tokens.replaceAll(rows, now, 'import');
    // Durable. Others run between the large steps; no other change of cards is let in while an act is busy.
    const pace = new Pace();
    await pace.rest();
    const known = rows.map((token) => ({ token, changedAt: now, origin: 'import' as const }));
    if (mode === 'merge') book.put(known);
    else book.replace(known);
    await pace.rest();
    taken();
    const gone = mode === 'replace' ? missing : 0;
    return {
      ok: true,
      code: 'tokens.imported',
      detail: `${String(fresh)} new, ${String(changed)} changed, ${String(gone)} taken away`,
      before,
      after: { cards: book.size, mode, fresh, changed, gone },
    };
  }

  async export({ format, place }: ServiceCommandOf<'service-tokens-export'>): Promise<ServiceAnswer> {
    const { book, clock, places, stationId, tasks, zone } = this.#o;
    const tokens = [...book.tokens()];
    const name = `tokens-${namePart(stationId)}-${stampIn(zone, clock.now())}.${format}`;
    const producer = format === 'csv' ? tokensCsv(tokens) : tokensJson(tokens);
    const plan = { act: 'service-tokens-export', step: 'tokens', canCancel: true };
    const running = tasks.run(plan, (task) => places.write(place, name, producer, task));
    if (running === null) return BUSY;
    try {
      const { name: file, bytes } = await running;
      const cards = tokens.length;
      return {
        ok: true,
        code: 'tokens.exported',
        detail: `${file}: ${String(cards)} cards`,
        after: { file, bytes, cards },
      };
    } catch (error) {
      return transferRefusal(error);
    } finally {
      void places.look();
    }
  }
}

/** What an import does to cards that are known, or would be. */
function* changesBy(
  book: TokenBook,
  tokens: readonly Token[],
  differing: readonly Token[],
  mode: 'merge' | 'replace',
): Generator<TokenChange> {
  for (const after of differing) yield { before: book.find(after.uid), after };
  if (mode === 'merge') return;
  const kept = new Set(tokens.map(({ uid }) => uid));
  for (const before of book.tokens()) if (!kept.has(before.uid)) yield { before, after: null };
}

function candidateOf(file: string, read: TokenFile, changes: TokenChanges | null): Candidate {
  const { fresh = 0, changed = 0, same = 0, missing = 0 } = changes ?? {};
  return {
    file,
    tokens: read.ok ? read.tokens : null,
    view: {
      file,
      rows: read.ok ? read.tokens.length : 0,
      fresh,
      changed,
      same,
      missing,
      problems: read.ok ? [] : read.problems,
      problemCount: read.ok ? 0 : read.count,
    },
  };
}
