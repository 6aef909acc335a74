/** Cards that this charger knows: found, changed, added by holding them up, brought and taken away as files. */
import { randomUUID } from 'node:crypto';
import { anonymousToken } from '../../../authorization/local-list.ts';
import type { TokenBook } from '../../../authorization/token-book.ts';
import type { Token } from '../../../authorization/tokens.ts';
import { isRandomUid, normaliseUid } from '../../../authorization/uid.ts';
import type { TokenFilter, TokenRow, TokensPage } from '../../../bridge/service/book-pages.ts';
import type { ServiceCommandOf } from '../../../bridge/service/commands.ts';
import { systemClock } from '../../../clock.ts';
import { messageOf } from '../../../problem.ts';
import type { Places } from '../../../service/places.ts';
import { StoreError } from '../../../store/store-error.ts';
import type { Store } from '../../../store/store.ts';
import type { Zone } from '../../../tariff/zone.ts';
import {
  LOOKED,
  refused,
  type Actor,
  type Handlers,
  type RoomContext,
  type ServiceAnswer,
  type ServiceRoom,
} from '../room.ts';
import { findTokens, newRow, rowOf, toldOf, type FoundTokens } from './token-rows.ts';
import { forbidden } from './token-rules.ts';
import { TokenTransfer } from './token-transfer.ts';

export interface TokensRoomOptions extends RoomContext {
  readonly book: TokenBook;
  readonly store: Pick<Store, 'tokens'>;
  /** The cards of the configuration's tokens file. */
  readonly configured: readonly Token[];
  readonly places: Places;
  readonly stationId: string;
  readonly zone: Zone;
  /** Ids of the tariffs that cards may name. */
  readonly tariffs: () => readonly string[];
  /** The card with which service mode was entered; null: with the PIN alone. */
  readonly ownCard: () => string | null;
  /** A card that was held up could not be used: nobody asked with a command. Absent: it is not told. */
  readonly say?: (act: 'service-token-add', answer: ServiceAnswer) => void;
}

export type TokenTap =
  { readonly uid: string } | { readonly problem: 'removed-early' | 'random-uid' | 'unreadable' };

/** Rows on a page. */
export const TOKENS_A_PAGE = 20;

/** Groups that are offered to choose from. */
const MOST_GROUPS = 50;

const EVERYTHING = { text: '', filter: 'all' as TokenFilter };

type Handled =
  | 'service-tokens'
  | 'service-token'
  | 'service-token-add'
  | 'service-token-save'
  | 'service-token-block'
  | 'service-token-remove'
  | 'service-tokens-check'
  | 'service-tokens-import'
  | 'service-tokens-discard'
  | 'service-tokens-export';

export class TokensRoom implements ServiceRoom<'tokens'> {
  readonly page = 'tokens';
  readonly handlers: Handlers<Handled>;
  readonly #o: TokensRoomOptions;
  readonly #configured: ReadonlyMap<string, Token>;
  readonly #transfer: TokenTransfer;
  #query = EVERYTHING;
  #offset = 0;
  #found: FoundTokens = { rows: [], total: 0 };
  #tookMs = 0;
  #groups: readonly string[] = [];
  /** Key of the card that is looked at. */
  #chosen: string | null = null;
  #adding = false;
  /** The card that was held up, and the key under which the screen has it. */
  #held: { readonly key: string; readonly uid: string } | null = null;

  constructor(options: TokensRoomOptions) {
    this.#o = options;
    this.#configured = new Map(options.configured.map((token) => [token.uid, token]));
    this.#transfer = new TokenTransfer({
      ...options,
      configured: this.#configured,
      taken: () => this.#listChanged(),
    });
    this.handlers = {
      'service-tokens': (command) => this.#look(command),
      'service-token': ({ token }) => this.#choose(token),
      'service-token-add': ({ on }) => this.#add(on),
      'service-token-save': (command, actor) => this.#save(command, actor),
      'service-token-block': ({ token, blocked }, actor) => this.#block(token, blocked, actor),
      'service-token-remove': ({ token }, actor) => this.#remove(token, actor),
      'service-tokens-check': (command) => this.#transfer.check(command),
      'service-tokens-import': (command, actor) => this.#transfer.import(command, actor),
      'service-tokens-discard': () => {
        this.#transfer.discard();
        return LOOKED;
      },
      'service-tokens-export': (command) => this.#transfer.export(command),
    };
  }

  enter(): void {
    this.#o.places.watch(['.csv', '.json']);
    this.#listChanged();
  }

  leave(): void {
    this.#o.places.rest();
    this.#transfer.discard();
    this.#adding = false;
    this.#held = this.#chosen = null;
    this.#query = EVERYTHING;
    this.#offset = 0;
  }

  view(): TokensPage {
    const { book, clock, places, tariffs } = this.#o;
    const { rows, total } = this.#found;
    const chosen = this.#chosen === null ? null : book.byKey(this.#chosen, clock.now());
    return {
      name: 'tokens',
      query: this.#query,
      rows,
      total,
      tookMs: this.#tookMs,
      newer: this.#offset > 0,
      older: this.#offset + rows.length < total,
      chosen: chosen && rowOf(chosen, clock.now()),
      adding: this.#adding ? this.#heldView() : null,
      files: places.view,
      import: this.#transfer.view,
      tariffs: tariffs(),
      groups: this.#groups,
    };
  }

  captures(): boolean {
    return this.#adding;
  }

  tap(event: TokenTap): void {
    const uid = 'uid' in event ? normaliseUid(event.uid) : null;
    if (uid === null || isRandomUid(uid)) {
      const isRandom = uid !== null || ('problem' in event && event.problem === 'random-uid');
      this.#o.say?.('service-token-add', isRandom ? RANDOM : UNREAD);
      return;
    }
    const entry = this.#o.book.entry(uid, this.#o.clock.now());
    this.#held = { uid, key: entry?.key ?? `new-${randomUUID()}` };
    this.#o.changed();
  }

  #heldView(): TokensPage['adding'] {
    const held = this.#held;
    if (held === null) return { card: null, known: false };
    const now = this.#o.clock.now();
    const entry = this.#o.book.entry(held.uid, now);
    const card: TokenRow = entry ? rowOf(entry, now) : newRow(held.key, held.uid, now);
    return { card: { ...card, key: held.key }, known: entry !== null };
  }

  #look({ text, filter, move }: ServiceCommandOf<'service-tokens'>): ServiceAnswer {
    const isSame = text === this.#query.text && filter === this.#query.filter;
    this.#query = { text, filter };
    const offset = { first: 0, newer: this.#offset - TOKENS_A_PAGE, older: this.#offset + TOKENS_A_PAGE };
    this.#offset = move === 'last' ? Infinity : isSame ? offset[move] : 0;
    this.#search();
    this.#o.changed();
    return LOOKED;
  }

  #search(): void {
    const started = systemClock.monotonic();
    const { book, clock } = this.#o;
    const at = (offset: number) =>
      findTokens(book, this.#query, { offset, most: TOKENS_A_PAGE }, clock.now());
    this.#offset = Math.max(0, this.#offset);
    this.#found = at(this.#offset);
    // Beyond the end, also of a list that has become shorter, the last page is shown.
    if (this.#found.rows.length === 0 && this.#found.total > 0) {
      this.#offset = Math.floor((this.#found.total - 1) / TOKENS_A_PAGE) * TOKENS_A_PAGE;
      this.#found = at(this.#offset);
    }
    if (this.#found.total === 0) this.#offset = 0;
    this.#tookMs = Math.round((systemClock.monotonic() - started) * 10) / 10;
  }

  #listChanged(): void {
    const groups = new Set<string>();
    for (const { group } of this.#o.book.tokens()) if (group !== null) groups.add(group);
    this.#groups = [...groups].toSorted().slice(0, MOST_GROUPS);
    this.#search();
    this.#o.changed();
  }

  #choose(key: string | null): ServiceAnswer {
    if (key !== null && this.#o.book.byKey(key, this.#o.clock.now()) === null) return UNKNOWN;
    this.#chosen = key;
    this.#o.changed();
    return LOOKED;
  }

  #add(on: boolean): ServiceAnswer {
    this.#adding = on;
    this.#held = null;
    this.#o.changed();
    return LOOKED;
  }

  #save(command: ServiceCommandOf<'service-token-save'>, actor: Actor): ServiceAnswer {
    const { type: _, token: key, ...given } = command;
    const uid = this.#uidOf(key);
    if (uid === null) return UNKNOWN;
    const text = (value: string | null) => value?.trim() || null;
    const after: Token = {
      ...anonymousToken(uid),
      ...given,
      label: text(given.label),
      account: text(given.account),
      group: text(given.group),
      tariff: text(given.tariff),
    };
    const isNew = this.#o.book.find(uid) === null;
    const answer = this.#put(after, actor, isNew ? 'tokens.added' : 'tokens.saved');
    if (answer.ok && this.#held?.uid === uid) {
      this.#adding = false;
      this.#held = null;
    }
    return answer;
  }

  #block(key: string, blocked: boolean, actor: Actor): ServiceAnswer {
    const before = this.#o.book.byKey(key, this.#o.clock.now())?.token;
    if (!before) return UNKNOWN;
    return this.#put({ ...before, blocked }, actor, blocked ? 'tokens.blocked' : 'tokens.unblocked');
  }

  #put(after: Token, actor: Actor, code: string): ServiceAnswer {
    const { book, clock, ownCard, store } = this.#o;
    const now = clock.now();
    const before = book.find(after.uid);
    const refusal = forbidden([{ before, after }], actor, ownCard(), now);
    if (refusal) return refusal;
    const failure = kept(() => store.tokens.put([after], now, 'charger'));
    if (failure) return failure;
    book.put([{ token: after, changedAt: now, origin: 'charger' }]);
    this.#listChanged();
    return { ok: true, code, before: toldOf(before), after: toldOf(after) };
  }

  #remove(key: string, actor: Actor): ServiceAnswer {
    const { book, clock, ownCard, store } = this.#o;
    const now = clock.now();
    const entry = book.byKey(key, now);
    if (!entry) return UNKNOWN;
    const { token: before, origin } = entry;
    if (origin === 'file')
      return refused('tokens.configured', 'It is in the configuration’s tokens file: block it instead.');
    const after = this.#configured.get(before.uid) ?? null;
    // Removed and back as it was configured: both are judged.
    const changes = [{ before, after: null }, ...(after ? [{ before: after, after }] : [])];
    const refusal = forbidden(changes, actor, ownCard(), now);
    if (refusal) return refusal;
    const failure = kept(() => store.tokens.remove(before.uid));
    if (failure) return failure;
    book.remove(before.uid);
    if (this.#chosen === key && after === null) this.#chosen = null;
    this.#listChanged();
    return {
      ok: true,
      code: after ? 'tokens.reverted' : 'tokens.removed',
      before: toldOf(before),
      after: toldOf(after),
    };
  }

  #uidOf(key: string): string | null {
    if (this.#held?.key === key) return this.#held.uid;
    return this.#o.book.byKey(key, this.#o.clock.now())?.token.uid ?? null;
  }
}

const UNKNOWN = refused('tokens.unknown', 'This card is not in the list any more.');
const RANDOM = refused(
  'tokens.random-uid',
  'Phones and bank cards make up a new number for each tap: use a charging card or fob.',
);
const UNREAD = refused('tokens.unread', 'The card could not be read: hold it still for a second.');

/** What the store refuses, as an answer; null: it is durable. */
function kept(write: () => unknown): ServiceAnswer | null {
  try {
    write();
    return null;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return refused('service.store', messageOf(error));
  }
}
