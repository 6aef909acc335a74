/** Cards that are managed at the charger: each stands in for the tokens file's entry of the same number, or adds one. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Token, TokenRole } from '../authorization/tokens.ts';
import type { Preparer } from './handle.ts';

/** Who put it there: somebody at the screen, one by one, or a file that was imported. */
export type StoredOrigin = 'charger' | 'import';

export interface StoredToken {
  readonly token: Token;
  /** Epoch milliseconds. */
  readonly changedAt: number;
  readonly origin: StoredOrigin;
}

/** Each call is one durable step. Errors: StoreError; then nothing of it happened. */
export interface TokenStore {
  all(): readonly StoredToken[];
  /** Adds these, or puts them in the place of those with the same number: all or none. */
  put(tokens: readonly Token[], at: number, origin: StoredOrigin): void;
  /** False: there was none. The tokens file's entry, if it has one, counts again. */
  remove(uid: string): boolean;
  /** These and no others: all or none. */
  replaceAll(tokens: readonly Token[], at: number, origin: StoredOrigin): void;
  count(): number;
}

export function tokenStore(db: Preparer, atomically: <Result>(work: () => Result) => Result): TokenStore {
  const select = db.prepare('SELECT * FROM tokens ORDER BY uid');
  const upsert = db.prepare(
    `INSERT INTO tokens (uid, account, label, grp, language, role, valid_until, blocked, tariff, changed_at, origin)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (uid) DO UPDATE SET account = excluded.account, label = excluded.label, grp = excluded.grp,
       language = excluded.language, role = excluded.role, valid_until = excluded.valid_until,
       blocked = excluded.blocked, tariff = excluded.tariff, changed_at = excluded.changed_at, origin = excluded.origin`,
  );
  const remove = db.prepare('DELETE FROM tokens WHERE uid = ?');
  const clear = db.prepare('DELETE FROM tokens');
  const count = db.prepare('SELECT count(*) AS n FROM tokens');

  const put = (tokens: readonly Token[], at: number, origin: StoredOrigin) => {
    for (const token of tokens) {
      upsert.run(
        token.uid,
        token.account,
        token.label,
        token.group,
        token.language,
        token.role,
        token.validUntil,
        token.blocked ? 1 : 0,
        token.tariff,
        at,
        origin,
      );
    }
  };

  return {
    all: () => select.all().map(storedOf),
    put: (tokens, at, origin) => atomically(() => put(tokens, at, origin)),
    remove: (uid) => atomically(() => Number(remove.run(uid).changes) > 0),
    replaceAll: (tokens, at, origin) =>
      atomically(() => {
        clear.run();
        put(tokens, at, origin);
      }),
    count: () => Number(count.get()?.['n'] ?? 0),
  };
}

const ROLES: readonly TokenRole[] = ['driver', 'technician', 'operator'];

function storedOf(row: Record<string, SQLOutputValue>): StoredToken {
  const text = (name: string) => {
    const value = row[name];
    return typeof value === 'string' ? value : null;
  };
  const validUntil = row['valid_until'];
  return {
    token: {
      uid: text('uid') ?? '',
      account: text('account'),
      label: text('label'),
      group: text('grp'),
      language: text('language'),
      role: ROLES.find((role) => role === row['role']) ?? 'driver',
      validUntil: validUntil === null ? null : Number(validUntil),
      blocked: row['blocked'] !== 0,
      tariff: text('tariff'),
    },
    changedAt: Number(row['changed_at']),
    origin: row['origin'] === 'import' ? 'import' : 'charger',
  };
}
