/** Long lists as service mode shows them: a million sessions searched in the store, a hundred thousand cards in memory. */
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { BookQuery, TokenBook } from '../../main/authorization/token-book.ts';
import type { SessionQuery } from '../../main/store/session-query.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import type { Figure, Goal } from './print.ts';
import { BUSY_LABEL, MINUTE_MS, SINCE, buildBook, buildSessions, leaveUnclean } from './rig/many.ts';
import { folderOnDisk } from './rig/paths.ts';
import { type Section, withClosers } from './section.ts';

const SESSIONS = 1_000_000;
const QUICK_SESSIONS = 100_000;
const TOKENS = 100_000;
/** A session and its share of the indices, with room for the log while they are made. */
const BYTES_EACH = 2_500;
const GOALS: readonly Goal[] = [{ of: 'p95', most: 100 }];
const PAGE = 50;
const ALL: SessionQuery = { text: null, connector: null, from: null, to: null, most: PAGE };
const EVERY_CARD: BookQuery = { text: null, role: null, blocked: null, origin: null, offset: 0, most: PAGE };

export const lists: Section = {
  name: 'lists',
  run: ({ quick }, report) =>
    withClosers(async (closers) => {
      const folder = await folderOnDisk();
      closers.add(() => folder.remove());
      const file = path.join(folder.path, 'kiosk.db');
      const { bavail, bsize } = await statfs(folder.path);
      const room = Math.floor((bavail * bsize) / BYTES_EACH);
      const wanted = quick ? QUICK_SESSIONS : SESSIONS;
      const count = Math.min(wanted, Math.max(1_000, room));
      const many =
        count === wanted ? count.toLocaleString('en') : `${count.toLocaleString('en')} (no room for more)`;

      const built = timed(() => buildSessions(file, count));
      report({ name: `${many} sessions of the earlier shape made`, unit: 's', samples: [built / 1000] });
      const opened = (name: string, goals?: readonly Goal[]) => {
        let store: Store | undefined;
        const samples = [timed(() => (store = openStore(file, Date.now())))];
        report({ name, unit: 'ms', samples, ...(goals && { goals }) });
        return store ?? openStore(file, Date.now());
      };
      opened('opened for the first time: indices made, once').close();
      opened('opened after a clean end', [{ of: 'max', most: 500 }]).close();
      const letGo = leaveUnclean(file);
      const store = opened('opened after a power cut', [{ of: 'max', most: 1_000 }]);
      letGo();
      closers.add(() => store.close());
      const times = quick ? 5 : 40;
      searchSessions(store, count, times, report);
      report({
        name: 'figures of the store',
        unit: 'ms',
        samples: sampled(times, () => store.figures()),
        goals: GOALS,
      });
      searchTokens(store, times, report);
    }),
};

function searchSessions(store: Store, count: number, times: number, report: (figure: Figure) => void): void {
  const { sessions } = store;
  const middle = SINCE + Math.floor(count / 2) * MINUTE_MS;
  const cases: readonly [string, (round: number) => Partial<SessionQuery>][] = [
    ['first page', () => ({})],
    ['oldest page', () => ({ page: 'oldest' })],
    ['a page in the middle', (round) => ({ page: { older: `${String(middle + round)}.1` } })],
    ['by the beginning of a number, four digits', (round) => ({ text: hex(round * 1_637, 4) })],
    ['by two digits: a number’s first, a card’s last', (round) => ({ text: hex(round * 37, 2) })],
    ['by the four last digits of a card', (round) => ({ text: hex(round * 1_637, 4) })],
    ['by a label that a third has', () => ({ text: 'fleet' })],
    ['the same, oldest page', () => ({ text: 'fleet', page: 'oldest' })],
    ['by one label', (round) => ({ text: `Blue fob ${String(300 + round * 3)}` })],
    ['by an account of some hundreds', (round) => ({ text: `A-${String(100 + round)}` })],
    ['by a label of the oldest tenth, and no later', () => ({ text: BUSY_LABEL })],
    [
      'a week of one connector',
      (round) => ({ connector: 2, from: middle + round, to: middle + 10_080 * MINUTE_MS }),
    ],
    [
      'a label in a week of one connector',
      () => ({ text: 'fleet', connector: 2, from: middle, to: middle + 10_080 * MINUTE_MS }),
    ],
    ['a label at a connector that there never was', () => ({ text: 'fleet', connector: 9 })],
    ['without a hit', (round) => ({ text: `nobody ${String(round)}` })],
    ['unfinished ones', () => ({ state: 'unfinished' })],
  ];
  for (const [name, query] of cases) {
    const samples = sampled(times, (round) => sessions.search({ ...ALL, ...query(round) }));
    const { total } = sessions.search({ ...ALL, ...query(0) });
    const found = `${total.exact ? '' : 'more than '}${total.count.toLocaleString('en')} found`;
    report({ name: `sessions: ${name}`, unit: 'ms', samples, goals: GOALS, note: found });
  }
  const batches = sampled(times, (round) =>
    sessions.batch({ from: SINCE + round * MINUTE_MS, to: null }, null, 500),
  );
  report({ name: 'sessions: 500 whole ones for an export', unit: 'ms', samples: batches });
}

function searchTokens(store: Store, times: number, report: (figure: Figure) => void): void {
  let book: TokenBook | undefined;
  const many = TOKENS.toLocaleString('en');
  report({
    name: `${many} cards: the list made`,
    unit: 'ms',
    samples: [timed(() => (book = buildBook(TOKENS)))],
  });
  if (!book) return;
  const known = book;
  const cases: readonly [string, Partial<BookQuery>][] = [
    ['first page', {}],
    ['last page', { offset: TOKENS - PAGE }],
    ['by label', { text: 'fleet card 12' }],
    ['by account', { text: 'A-4711' }],
    ['by the card’s last digits', { text: '1190' }],
    ['without a hit', { text: 'nobody' }],
    ['blocked ones', { blocked: true }],
  ];
  for (const [name, query] of cases) {
    const samples = sampled(times, () => known.search({ ...EVERY_CARD, ...query }, 0));
    report({ name: `cards: ${name}`, unit: 'ms', samples, goals: GOALS });
  }
  const cards = [...known.tokens()];
  const [one] = cards;
  if (one) {
    const change = (round: number) => ({ ...one, label: `Changed ${String(round)}` });
    const samples = sampled(times, (round) =>
      known.put([{ token: change(round), changedAt: round, origin: 'charger' }]),
    );
    report({ name: 'cards: one changed', unit: 'ms', samples });
  }
  const kept = timed(() => store.tokens.replaceAll(cards, 0, 'import'));
  report({ name: `${many} cards imported, all or nothing`, unit: 'ms', samples: [kept] });
  report({ name: `${many} cards read at the start`, unit: 'ms', samples: [timed(() => store.tokens.all())] });
}

const hex = (value: number, digits: number) =>
  (value % 16 ** digits).toString(16).toUpperCase().padStart(digits, '0');

function sampled(times: number, work: (round: number) => unknown): number[] {
  return Array.from({ length: times }, (_, round) => timed(() => work(round)));
}

function timed(work: () => unknown): number {
  const at = performance.now();
  work();
  return performance.now() - at;
}
