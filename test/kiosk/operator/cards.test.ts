/** Who may charge where there is an operator, and what the driver is told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalList, anonymousToken } from '../../../main/authorization/local-list.ts';
import type { Token } from '../../../main/authorization/tokens.ts';
import { Cards, type CardOperator } from '../../../main/kiosk/operator/cards.ts';
import { OperatorList } from '../../../main/kiosk/operator/local-list.ts';
import type { OfflinePolicy } from '../../../main/operator/ocpp/authorize.ts';
import type { AuthorizeAnswer, ListEntry, OperatorSettings } from '../../../main/operator/port.ts';
import type { Store } from '../../../main/store/store.ts';
import { NOON } from '../../rig/clock.ts';
import { temporaryStore } from '../../rig/journal.ts';

const token = (uid: string, more: Partial<Token> = {}): Token => ({ ...anonymousToken(uid), ...more });
const BLUE = token('04A2245B7C1190', { group: 'fleet', language: 'de', account: 'A-17' });
const BLOCKED = token('04D90B62E74473', { blocked: true });
const STRANGER = '04FFEEDDCCBBAA';

const answer = (more: Partial<AuthorizeAnswer> = {}): AuthorizeAnswer => ({
  status: 'accepted',
  group: null,
  validUntil: null,
  language: null,
  message: null,
  priceText: null,
  ...more,
});

const SETTINGS: OperatorSettings = {
  sampleMs: null,
  clockAlignedMs: null,
  plugTimeoutMs: null,
  stopOnInvalidToken: true,
  localList: true,
  localPreAuthorize: true,
  cache: true,
  offline: null,
  defaultPrice: null,
};

let store: Store;
let asked: string[];
beforeEach(() => {
  store = temporaryStore();
  asked = [];
});
afterEach(() => store.close());

interface Given {
  readonly says?: AuthorizeAnswer | null;
  readonly online?: boolean;
  readonly settings?: Partial<OperatorSettings>;
  readonly offline?: OfflinePolicy;
  readonly listed?: readonly ListEntry[];
  readonly remembered?: AuthorizeAnswer;
}

function cards({
  says = null,
  online = true,
  settings,
  offline = 'local-list',
  listed,
  remembered,
}: Given = {}) {
  const operator: CardOperator = {
    online,
    settings: () => ({ ...SETTINGS, ...settings }),
    authorize: ({ id }) => {
      asked.push(id);
      return Promise.resolve(says);
    },
  };
  const list = new OperatorList(store.states);
  if (listed) list.update(1, true, listed);
  return new Cards({
    file: new LocalList([BLUE, BLOCKED]),
    list,
    cache: { find: (id) => (remembered && id === STRANGER ? remembered : null) },
    offline,
    operator: () => operator,
    now: () => NOON,
  });
}

const ask = (given: Given, uid: string) => {
  const office = cards(given);
  return office.ask(office.find(uid));
};
const entry = (id: string, more: Partial<ListEntry> = {}): ListEntry => ({
  id,
  status: 'accepted',
  group: null,
  validUntil: null,
  language: null,
  ...more,
});

describe('a card', () => {
  it('that is known here charges without a question', async () => {
    expect(await ask({}, BLUE.uid)).toMatchObject({
      accepted: true,
      token: { account: 'A-17', group: 'fleet' },
    });
    expect(asked).toEqual([]);
  });

  it('that is refused here is asked for once more: the list may be old', async () => {
    expect(await ask({ says: answer() }, BLOCKED.uid)).toMatchObject({ accepted: true });
    expect(await ask({}, BLOCKED.uid)).toMatchObject({ accepted: false, reason: 'blocked' });
    expect(asked).toEqual([BLOCKED.uid, BLOCKED.uid]);
  });

  it('brings its group, its language and what is said to its holder', async () => {
    const says = answer({ group: 'g-1', language: 'fr-BE', message: 'Bonjour', priceText: '0,31 €' });
    expect(await ask({ says }, STRANGER)).toEqual({
      accepted: true,
      token: token(STRANGER, { group: 'g-1', language: 'fr' }),
      words: { text: 'Bonjour · 0,31 €', language: 'fr-BE' },
    });
  });

  it.each([
    ['blocked', 'blocked'],
    ['expired', 'expired'],
    ['unknown', 'unknown'],
    ['in-use', 'in-use'],
    ['no-credit', 'no-credit'],
    ['not-here', 'not-here'],
  ] as const)('%s: the driver reads why', async (status, reason) => {
    expect(await ask({ says: answer({ status }) }, STRANGER)).toMatchObject({ accepted: false, reason });
  });

  it('of whom nobody can say: offline without a line, timeout with one', async () => {
    expect(await ask({ online: false }, STRANGER)).toMatchObject({ reason: 'offline' });
    expect(await ask({ online: true }, STRANGER)).toMatchObject({ reason: 'timeout' });
  });

  it('without a line is let in as the rule says, and the operator may set another', async () => {
    expect(await ask({ online: false, offline: 'allow-all' }, STRANGER)).toMatchObject({ accepted: true });
    expect(
      await ask({ online: false, offline: 'allow-known', remembered: answer() }, STRANGER),
    ).toMatchObject({ accepted: true });
    const settings = { offline: { known: true, unknown: true } };
    expect(await ask({ online: false, offline: 'deny', settings }, STRANGER)).toMatchObject({
      accepted: true,
    });
  });
});

describe('the operator’s list', () => {
  it('goes before the tokens file', async () => {
    expect(await ask({ listed: [entry(BLUE.uid, { status: 'blocked' })] }, BLUE.uid)).toMatchObject({
      accepted: false,
      reason: 'blocked',
    });
    expect(await ask({ listed: [entry(BLOCKED.uid.toLowerCase())] }, BLOCKED.uid)).toMatchObject({
      accepted: true,
    });
  });

  it('knows when an entry is over', async () => {
    const listed = [entry(STRANGER, { validUntil: NOON - 1 })];
    expect(await ask({ listed }, STRANGER)).toMatchObject({ accepted: false, reason: 'expired' });
  });

  it('says whose fellow somebody is', () => {
    expect(cards({ remembered: answer({ group: 'g-2' }) }).find(STRANGER).group).toBe('g-2');
    expect(cards({ listed: [entry(STRANGER, { group: 'fleet' })] }).find(STRANGER).group).toBe('fleet');
  });

  it('is changed entry by entry, or all of it, and outlives the process', () => {
    const list = new OperatorList(store.states);
    expect(list.version).toBe(0);
    list.update(4, true, [entry('AA'), entry('BB'), entry('CC')]);
    list.update(5, false, [{ id: 'aa', remove: true }, entry('BB', { status: 'blocked' }), entry('DD')]);
    const next = new OperatorList(store.states);
    expect(next.version).toBe(5);
    expect(next.size).toBe(3);
    expect(next.find('aa')).toBeNull();
    expect(next.find('bb')?.status).toBe('blocked');
    next.update(6, true, []);
    expect(new OperatorList(store.states).size).toBe(0);
  });

  it('is as it was when the store fails', () => {
    const list = new OperatorList({
      ...store.states,
      write: () => {
        throw new Error('disk I/O error');
      },
    });
    expect(() => list.update(1, true, [entry('AA')])).toThrow('disk');
    expect(list.version).toBe(0);
    expect(list.find('AA')).toBeNull();
  });

  it('that is damaged is none', () => {
    store.states.write('operator/list', { version: 'x', entries: 7 });
    expect(new OperatorList(store.states).version).toBe(0);
    store.states.write('operator/list', { version: 2, entries: [{ id: 3 }, entry('AA')] });
    expect(new OperatorList(store.states).size).toBe(1);
  });
});
