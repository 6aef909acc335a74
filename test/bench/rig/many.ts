/** Very many sessions and cards, made in bulk: what a busy charger has after years. */
import { DatabaseSync } from 'node:sqlite';
import { TokenBook } from '../../../main/authorization/token-book.ts';
import type { Token } from '../../../main/authorization/tokens.ts';
import { MIGRATIONS } from '../../../main/store/migrations.ts';
import { FRESH } from '../../../main/store/version.ts';

/** The shape before sessions could be searched. */
const EARLIER = 2;
const APPLICATION = 0x45_56_00_00;
/** When the first session began; one each minute. */
export const SINCE = 1_500_000_000_000;
export const MINUTE_MS = 60_000;
/** The cards of the oldest tenth of all sessions begin so. */
export const BUSY_LABEL = 'Old fleet';

/** A database of the earlier shape with so many closed sessions; each twentieth has a long receipt and many charging periods. */
export function buildSessions(file: string, count: number): void {
  const db = new DatabaseSync(file);
  db.exec(`${FRESH}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF`);
  for (const step of MIGRATIONS.slice(0, EARLIER)) db.exec(step);
  db.exec(
    `PRAGMA user_version = ${String(EARLIER)}; PRAGMA application_id = ${String(APPLICATION + EARLIER)}`,
  );
  const spread = '2654435761';
  db.prepare(
    `INSERT INTO sessions (id, number, connector, state, token, started_at, ended_at, closed_at, meter_start_wh,
       register_wh, energy_wh, stop_reason, pricing, receipt)
     WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1),
       drawn (i, at, card, number) AS MATERIALIZED (
         SELECT i, ${String(SINCE)} + i * ${String(MINUTE_MS)}, abs(random()) % 100000,
           printf('%08X', abs(random()) % 4294967296) FROM n)
     SELECT printf('%08x-0000-4000-8000-%012x', i * ${spread} % 4294967296, i),
       substr(number, 1, 4) || '-' || substr(number, 5), 1 + i % 4, 'closed',
       json_object('uid', printf('04%012X', card * ${spread} * 65537 % 281474976710656), 'account', 'A-' || (card % 5000),
         'group', 'fleet', 'language', 'de', 'label', CASE WHEN i < ?1 / 10 THEN '${BUSY_LABEL} '
           ELSE CASE card % 3 WHEN 0 THEN 'Blue fob ' WHEN 1 THEN 'Fleet card ' ELSE 'Visitor ' END END || card),
       at, at + 50000, at + 55000, 1000, 12345, 11345, 'driver-card',
       printf('{"periods":"%s"}', hex(zeroblob(iif(i % 20 = 0, 1500, 100)))),
       printf('{"totals":{"currency":"EUR","payable":{"excl":"4.13","incl":"5.00"}},"lines":"%s"}',
         hex(zeroblob(iif(i % 20 = 0, 1500, 150))))
     FROM drawn`,
  ).run(count);
  db.close();
}

/** As after a power cut: something is in the log. Returns what ends that. */
export function leaveUnclean(file: string): () => void {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA wal_autocheckpoint = 0; INSERT INTO states (name, json) VALUES ('bench', '{}')");
  return () => db.close();
}

export function buildBook(count: number): TokenBook {
  const tokens = Array.from({ length: count }, (_, index): Token => {
    const kind = ['Blue fob', 'Fleet card', 'Visitor'][index % 3] ?? '';
    return {
      uid: `04${((index * 40_503_001) % 16 ** 12).toString(16).toUpperCase().padStart(12, '0')}`,
      account: `A-${String((index * 7_919) % 5_000)}`,
      label: index % 10 === 0 ? null : `${kind} ${String((index * 31_337) % count)}`,
      group: `fleet ${String(index % 9)}`,
      language: 'de',
      role: index % 1_000 === 0 ? 'technician' : 'driver',
      validUntil: null,
      blocked: index % 50 === 0,
      tariff: null,
    };
  });
  return new TokenBook(tokens, [], new Uint8Array(16));
}
