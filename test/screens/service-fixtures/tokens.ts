/** The cards page: lists, a form, a card held up, a file that is right and one that is not. */
import type { ImportView, TokenRow, TokensPage } from '../../../main/bridge/service/book-pages.ts';
import { AT } from '../pieces.ts';
import { DAY, filesOn, NO_FILES, PULLED, STICK_ONLY, type BookFixture } from './book-pieces.ts';

const LONG = 'Transporter mit Ladebordwand, Gärtnerei Müller-Lüdenscheidt 017';

function row(index: number): TokenRow {
  const expired = index === 4;
  return {
    key: `k${String(index)}`,
    masked: `•••• ${String(1190 + index * 613).slice(-4)}`,
    label: index % 4 === 3 ? null : index === 2 ? LONG : `Fleet card ${String(index + 1)}`,
    account: index % 3 === 2 ? null : `A-${String(17 + index)}`,
    group: index % 2 === 0 ? 'fleet' : null,
    language: index % 2 === 0 ? 'de' : null,
    role: index === 1 ? 'technician' : index === 5 ? 'operator' : 'driver',
    validUntil: expired ? AT - 40 * DAY : index % 3 === 0 ? AT + 400 * DAY : null,
    blocked: index === 3,
    expired,
    tariff: index === 2 ? '16' : null,
    origin: index % 3 === 0 ? 'file' : index % 3 === 1 ? 'charger' : 'import',
  };
}

const ROWS = Array.from({ length: 10 }, (_, index) => row(index));

const PROBLEMS: ImportView['problems'] = [
  { row: null, message: 'the header lacks the column “uid”' },
  ...Array.from({ length: 199 }, (_, index) => ({
    row: 2 + index * 3,
    message:
      index % 4 === 0
        ? 'uid “04A2245B7C11ZZ” has characters that are not hexadecimal; a card number is 4, 7 or 10 bytes'
        : index % 4 === 1
          ? 'validUntil “31.12.2027” is not a time like 2027-12-31T23:59:59Z'
          : index % 4 === 2
            ? 'the same uid as in row 2'
            : 'role “admin” is none of driver, technician, operator',
  })),
];

export function tokensFixtures(): Readonly<Record<string, BookFixture>> {
  const page: TokensPage = {
    name: 'tokens',
    query: { text: '', filter: 'all' },
    rows: ROWS,
    total: 100_000,
    tookMs: 4,
    newer: false,
    older: true,
    chosen: null,
    adding: null,
    files: NO_FILES,
    import: null,
    tariffs: ['16', 'STANDARD-2026', 'FLEET-NIGHT'],
    groups: ['fleet', 'staff', 'Mieterinnen und Mieter Hafenquartier Nord'],
  };
  const clean: ImportView = {
    file: 'cards-2026-11.csv',
    rows: 2_310,
    fresh: 118,
    changed: 40,
    same: 2_152,
    missing: 97_690,
    problems: [],
    problemCount: 0,
  };
  const fresh: TokenRow = { ...row(3), key: 'new', blocked: false, origin: 'charger' };
  return {
    list: { page },
    blocked: {
      page: {
        ...page,
        query: { text: 'Müller', filter: 'blocked' },
        rows: ROWS.slice(2, 5),
        total: 3,
        older: false,
      },
    },
    empty: { page: { ...page, rows: [], total: 0, older: false } },
    nothing: {
      page: { ...page, query: { text: 'nobody', filter: 'expired' }, rows: [], total: 0, older: false },
    },
    form: { page: { ...page, chosen: row(2) } },
    'form-file': { page: { ...page, chosen: row(0) } },
    'form-blocked': { page: { ...page, chosen: row(3) } },
    'form-edited': { page: { ...page, chosen: row(0) }, taps: ['token-role', 'choose:operator'] },
    'form-language': { page: { ...page, chosen: row(0) }, taps: ['token-language'] },
    'form-group': { page: { ...page, chosen: row(0) }, taps: ['token-group'] },
    'form-label': { page: { ...page, chosen: row(2) }, taps: ['token-label'] },
    'form-until': { page: { ...page, chosen: row(0) }, taps: ['token-validUntil'] },
    remove: { page: { ...page, chosen: row(1) }, taps: ['token-remove'] },
    block: { page: { ...page, chosen: row(0) }, taps: ['token-block'] },
    tap: { page: { ...page, adding: { card: null, known: false } } },
    'tap-new': { page: { ...page, adding: { card: fresh, known: false } } },
    'tap-known': { page: { ...page, adding: { card: row(2), known: true } } },
    import: { page: { ...page, files: filesOn('csv', 9) }, taps: ['tokens-import'] },
    'import-no-file': { page: { ...page, files: filesOn('csv', 0) }, taps: ['tokens-import'] },
    'import-no-stick': { page, taps: ['tokens-import'] },
    'import-pulled': { page: { ...page, files: PULLED }, taps: ['tokens-import'] },
    'import-clean': { page: { ...page, import: clean } },
    'import-replace': { page: { ...page, import: clean }, taps: ['tokens-replace'] },
    'import-problems': {
      page: {
        ...page,
        import: { ...clean, fresh: 0, changed: 0, same: 0, problems: PROBLEMS, problemCount: 1_204 },
      },
    },
    'import-one': {
      page: {
        ...page,
        import: { ...clean, problems: PROBLEMS.slice(1, 2), problemCount: 1 },
      },
    },
    export: { page: { ...page, files: STICK_ONLY }, taps: ['tokens-export'] },
  };
}
