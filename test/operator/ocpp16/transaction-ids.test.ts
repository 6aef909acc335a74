/** Which transaction a session is, over restarts, and for how long. */
import { expect, it } from 'vitest';
import { TransactionIds } from '../../../main/operator/ocpp16/transaction-ids.ts';
import { NOON } from '../../rig/clock.ts';
import { MemoryStore } from '../ocpp201/rig.ts';

const DAY = 24 * 3_600_000;

it('is known until a day after its end, over restarts, too', () => {
  const { states } = new MemoryStore();
  const first = new TransactionIds(states);
  expect(first.of('a')).toBeUndefined();
  first.assign('a', 7);
  first.assign('b', 8);
  first.ended('b', NOON + 1);
  first.ended('a', NOON);
  const second = new TransactionIds(states);
  expect([second.of('a'), second.sessionOf(7), second.sessionOf(9)]).toEqual([7, 'a', null]);
  second.assign('c', 9);
  second.ended('c', NOON + DAY);
  expect([second.of('a'), second.of('b')]).toEqual([7, 8]);
  second.ended('c', NOON + DAY + 1);
  expect([second.of('a'), second.of('b'), second.of('c')]).toEqual([undefined, 8, 9]);
  second.ended('c', NOON + DAY + 2);
  expect(new TransactionIds(states).of('b')).toBeUndefined();
});

it('is none where the central system gave none, and then nothing is kept', () => {
  const { states } = new MemoryStore();
  const ids = new TransactionIds(states);
  ids.assign('a', null);
  expect([ids.of('a'), new TransactionIds(states).of('a')]).toEqual([null, null]);
  ids.ended('a', NOON);
  ids.ended('b', NOON);
  expect([ids.of('a'), states.names('')]).toEqual([undefined, []]);
});

it('stays known where the store would not have the change', () => {
  const { states } = new MemoryStore();
  let fails = false;
  const ids = new TransactionIds({
    ...states,
    write: (name: string, state: unknown) => {
      if (fails) throw new Error('full');
      states.write(name, state);
    },
  });
  ids.assign('a', 1);
  fails = true;
  expect(() => ids.assign('a', 2)).toThrow('full');
  expect(ids.of('a')).toBe(1);
});

it('costs as much after a week offline as at the first end', () => {
  const { states } = new MemoryStore();
  let touched = 0;
  const counting = new Proxy(states, {
    get: (target, key: keyof typeof states) => {
      touched += 1;
      return target[key].bind(target);
    },
  });
  const ids = new TransactionIds(counting);
  const ofOne = (session: string, at: number) => {
    const before = touched;
    ids.assign(session, 1);
    ids.ended(session, at);
    return touched - before;
  };
  ofOne('first', NOON);
  const atFirst = ofOne('second', NOON);
  for (let session = 0; session < 500; session += 1) ofOne(String(session), NOON + session);
  expect(ofOne('last', NOON + 500)).toBe(atFirst);
});
