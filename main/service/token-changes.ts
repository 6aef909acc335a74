/** What taking over a file of cards would change, and what is put down for it. Pure; in slices. */
import type { Token } from '../authorization/tokens.ts';
import type { TokenBook } from '../authorization/token-book.ts';
import { Pace } from './pace.ts';

export interface TokenChanges {
  readonly fresh: number;
  readonly changed: number;
  readonly same: number;
  /** Known, and not in the file: by `replace` they go. */
  readonly missing: number;
  /** Those of the file that are new or differ. */
  readonly differing: readonly Token[];
}

/** What differs between what is known and what a file says. */
export async function changesOf(
  book: Pick<TokenBook, 'find' | 'size'>,
  tokens: readonly Token[],
): Promise<TokenChanges> {
  const pace = new Pace();
  const differing: Token[] = [];
  let [fresh, same] = [0, 0];
  for (const token of tokens) {
    const known = book.find(token.uid);
    if (known === null) fresh++;
    if (known !== null && isSame(known, token)) same++;
    else differing.push(token);
    await pace.step();
  }
  const changed = tokens.length - fresh - same;
  return { fresh, changed, same, missing: book.size - changed - same, differing };
}

export function isSame(one: Token, other: Token): boolean {
  return (
    one.uid === other.uid &&
    one.account === other.account &&
    one.label === other.label &&
    one.group === other.group &&
    one.language === other.language &&
    one.role === other.role &&
    one.validUntil === other.validUntil &&
    one.blocked === other.blocked &&
    one.tariff === other.tariff
  );
}

/**
 * All that is kept at the charger once `tokens`, and no others, may charge. What the configuration's tokens file
 * (`configured`) has just so stays there alone; what is there and is to go cannot be taken out of it, and is blocked.
 */
export function replacing(configured: ReadonlyMap<string, Token>, tokens: readonly Token[]): Token[] {
  const kept = new Set(tokens.map(({ uid }) => uid));
  const rows = tokens.filter((token) => {
    const other = configured.get(token.uid);
    return other === undefined || !isSame(other, token);
  });
  for (const token of configured.values()) if (!kept.has(token.uid)) rows.push({ ...token, blocked: true });
  return rows;
}
