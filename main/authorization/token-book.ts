/**
 * All cards that this charger knows: those of the tokens file, and over them those that are managed at the charger. Found
 * by number at once, and listed for people: sorted, searched, a page at a time. Pure; whoever changes it also keeps it.
 */
import { Haystack } from './haystack.ts';
import type { TokenSource } from './local-list.ts';
import type { Token, TokenRole } from './tokens.ts';
import { hashUid } from './uid.ts';

/** Where an entry is from: the tokens file, the screen, or a file that was imported at the screen. */
export type TokenOrigin = 'file' | 'charger' | 'import';

export interface OverlayToken {
  readonly token: Token;
  /** Epoch milliseconds. */
  readonly changedAt: number;
  readonly origin: Exclude<TokenOrigin, 'file'>;
}

export interface BookEntry {
  /** Names the card to a screen: not its number, nor to be found from it without the book's secret. */
  readonly key: string;
  readonly token: Token;
  readonly origin: TokenOrigin;
  /** Null: as it is in the tokens file. */
  readonly changedAt: number | null;
  /** It stands in for an entry of the tokens file, which counts again when it is removed. */
  readonly overrides: boolean;
  /** Whether it may charge at the time that was asked about. */
  readonly state: 'valid' | 'blocked' | 'expired';
}

/** Everything that is given has to hold; null: does not matter. */
export interface BookQuery {
  /** Within the label, the account or the group, case does not matter; or the last two or more characters of the card's number. */
  readonly text: string | null;
  readonly role: TokenRole | null;
  readonly blocked: boolean | null;
  readonly origin: TokenOrigin | null;
  /** By the time that is asked about, blocked or not. Absent: does not matter. */
  readonly expired?: boolean | null;
  /** Rows to leave out. */
  readonly offset: number;
  readonly most: number;
}

export interface BookPage {
  /** By label, or account where there is none (what has neither comes last), then by number. */
  readonly rows: readonly BookEntry[];
  /** Of all pages; exact. */
  readonly total: number;
}

/** A card as the list has it. */
interface Line extends OverlaidToken {
  /** By which the list is sorted; no two are alike. */
  readonly rank: string;
  /** What is searched, in small letters. */
  readonly words: string;
}

interface OverlaidToken {
  readonly token: Token;
  readonly origin: TokenOrigin;
  readonly changedAt: number | null;
  readonly overrides: boolean;
}

/** More changes than this at once sort the list anew instead of moving each card. */
const FEW = 100;
const SHORTEST_ENDING = 2;
/** What is put before and between a card's digits where it is shown. */
const DECORATION = /[\s•:]/g;
/** Sorts behind whatever people write. */
const NAMELESS = '\u{10ffff}';
/** Between a name and the number, and between words: in none of them. */
const GAP = '\0';

export class TokenBook implements TokenSource {
  readonly #base: ReadonlyMap<string, Token>;
  readonly #overlay: Map<string, OverlayToken>;
  readonly #secret: Uint8Array;
  /** Numbers by the keys that were given out. */
  readonly #shown = new Map<string, string>();
  /** In order, always: nobody who looks at the list waits for 100 000 cards to be sorted. */
  #lines: Line[];
  /** Of the lines; null: to be made when a text is looked for, some ms. */
  #stacks: { readonly words: Haystack; readonly numbers: Haystack } | null = null;

  /** `base`: the tokens file. `overlay`: what is managed at the charger. `secret`: random bytes, for the keys. */
  constructor(base: readonly Token[], overlay: readonly OverlayToken[], secret: Uint8Array) {
    this.#base = new Map(base.map((token) => [token.uid, token]));
    this.#overlay = new Map(overlay.map((row) => [row.token.uid, row]));
    this.#secret = secret;
    this.#lines = this.#sorted();
  }

  get size(): number {
    return this.#lines.length;
  }

  find(uid: string): Token | null {
    return this.#overlay.get(uid)?.token ?? this.#base.get(uid) ?? null;
  }

  /** What a key that was shown stands for now; null: no such card (any more). `at` as in `search`. */
  byKey(key: string, at: number): BookEntry | null {
    const uid = this.#shown.get(key);
    const known = uid === undefined ? null : this.#known(uid);
    return known && this.#entry(known, at);
  }

  /** The list's entry of a card, by its number; null: unknown. */
  entry(uid: string, at: number): BookEntry | null {
    const known = this.#known(uid);
    return known && this.#entry(known, at);
  }

  /** `at`, epoch milliseconds: when the cards are looked at; one that has expired by then is told so. */
  search({ text, role, blocked, origin, expired = null, offset, most }: BookQuery, at: number): BookPage {
    const marks = this.#marks(text?.trim().toLowerCase() ?? '');
    const rows: Line[] = [];
    let total = 0;
    for (const [index, line] of this.#lines.entries()) {
      if (marks !== null && marks[index] === 0) continue;
      if (role !== null && line.token.role !== role) continue;
      if (blocked !== null && line.token.blocked !== blocked) continue;
      if (origin !== null && line.origin !== origin) continue;
      if (expired !== null && at > (line.token.validUntil ?? Infinity) !== expired) continue;
      if (total >= offset && rows.length < most) rows.push(line);
      total++;
    }
    return { rows: rows.map((line) => this.#entry(line, at)), total };
  }

  /** Those that are managed at the charger, in no order. */
  overlay(): readonly OverlayToken[] {
    return [...this.#overlay.values()];
  }

  /** All cards as they count, in the list's order. */
  *tokens(): Generator<Token> {
    for (const { token } of this.#lines) yield token;
  }

  /** Adds these, or puts them in the place of those with the same number. Many at once take as long as sorting all. */
  put(rows: readonly OverlayToken[]): void {
    if (rows.length <= FEW) return rows.forEach((row) => this.#change(row.token.uid, row));
    for (const row of rows) this.#overlay.set(row.token.uid, row);
    this.#lines = this.#sorted();
  }

  /** The tokens file's entry counts again, if it has one. False: it was not managed at the charger. */
  remove(uid: string): boolean {
    if (!this.#overlay.has(uid)) return false;
    this.#change(uid, null);
    return true;
  }

  /** These are managed at the charger, and no others. */
  replace(rows: readonly OverlayToken[]): void {
    this.#overlay.clear();
    for (const row of rows) this.#overlay.set(row.token.uid, row);
    this.#lines = this.#sorted();
  }

  #change(uid: string, row: OverlayToken | null): void {
    const before = this.#known(uid);
    if (row) this.#overlay.set(uid, row);
    else this.#overlay.delete(uid);
    const after = this.#known(uid);
    this.#stacks = null;
    if (before) this.#lines.splice(indexOf(this.#lines, rankOf(before.token)), 1);
    if (after) this.#lines.splice(indexOf(this.#lines, rankOf(after.token)), 0, lineOf(after));
  }

  #known(uid: string): OverlaidToken | null {
    const token = this.#base.get(uid);
    const row = this.#overlay.get(uid);
    if (row) return { ...row, overrides: token !== undefined };
    return token === undefined ? null : { token, origin: 'file', changedAt: null, overrides: false };
  }

  #entry({ token, origin, changedAt, overrides }: OverlaidToken, at: number): BookEntry {
    const key = hashUid(this.#secret, token.uid);
    this.#shown.set(key, token.uid);
    const isExpired = token.validUntil !== null && at > token.validUntil;
    return {
      key,
      token,
      origin,
      changedAt,
      overrides,
      state: token.blocked ? 'blocked' : isExpired ? 'expired' : 'valid',
    };
  }

  /** Which lines hold the text; null: it is empty, all do. */
  #marks(wanted: string): Uint8Array | null {
    if (wanted === '') return null;
    this.#stacks ??= {
      words: new Haystack(this.#lines.map(({ words }) => words)),
      numbers: new Haystack(this.#lines.map(({ token }) => token.uid)),
    };
    const marks = new Uint8Array(this.#lines.length);
    this.#stacks.words.mark(wanted, 'within', marks);
    const ending = wanted.replace(DECORATION, '').toUpperCase();
    if (ending.length >= SHORTEST_ENDING) this.#stacks.numbers.mark(ending, 'end', marks);
    return marks;
  }

  #sorted(): Line[] {
    this.#stacks = null;
    const lines: Line[] = [];
    for (const uid of this.#base.keys()) if (!this.#overlay.has(uid)) lines.push(...this.#lineOf(uid));
    for (const uid of this.#overlay.keys()) lines.push(...this.#lineOf(uid));
    return lines.sort((one, other) => (one.rank < other.rank ? -1 : 1));
  }

  #lineOf(uid: string): Line[] {
    const known = this.#known(uid);
    return known ? [lineOf(known)] : [];
  }
}

function rankOf({ label, account, uid }: Token): string {
  return `${(label ?? account ?? NAMELESS).toLowerCase()}${GAP}${uid}`;
}

function lineOf(known: OverlaidToken): Line {
  const { label, account, group } = known.token;
  const words = `${label ?? ''}${GAP}${account ?? ''}${GAP}${group ?? ''}`.toLowerCase();
  return { ...known, rank: rankOf(known.token), words };
}

/** Of the first line that is not before `rank`. */
function indexOf(lines: readonly Line[], rank: string): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.rank ?? '') < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}
