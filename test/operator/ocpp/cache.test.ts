import { afterEach, describe, expect, it } from 'vitest';
import { AuthorizationCache, MOST_CACHED } from '../../../main/operator/ocpp/cache.ts';
import type { AuthorizeAnswer } from '../../../main/operator/port.ts';
import type { Store } from '../../../main/store/store.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';
import { temporaryStore } from '../../rig/journal.ts';

let store: Store;
afterEach(() => store.close());

function cache(clock: VirtualClock, hours = 24): AuthorizationCache {
  return new AuthorizationCache({
    states: store.states,
    clock,
    hours,
    failed: (error) => {
      throw error;
    },
  });
}

const yes = (fields: Partial<AuthorizeAnswer> = {}): AuthorizeAnswer => ({
  status: 'accepted',
  group: 'fleet',
  validUntil: null,
  language: 'de',
  message: 'Welcome back',
  priceText: '0.45 €/kWh',
  ...fields,
});
const card = (id: string) => ({ id, group: null });
const HOUR = 3_600_000;

describe('what is remembered of cards', () => {
  it('outlives a restart, with its group and language, and not with yesterday’s price', () => {
    store = temporaryStore();
    const clock = new VirtualClock();
    cache(clock).learn(card('A1'), yes());
    expect(cache(clock).find('A1')).toEqual({
      ...yes(),
      message: null,
      priceText: null,
    });
  });

  it('is forgotten after the hours, and over when its own date says so', () => {
    store = temporaryStore();
    const clock = new VirtualClock();
    const known = cache(clock);
    known.learn(card('A1'), yes());
    known.learn(card('B2'), yes({ validUntil: NOON + HOUR }));
    clock.advance(HOUR + 1);
    expect(known.find('A1')?.status).toBe('accepted');
    expect(known.find('B2')?.status).toBe('expired');
    clock.advance(23 * HOUR);
    expect(known.find('A1')).toBeNull();
    expect(known.find('B2')).toBeNull();
  });

  it('takes the newest answer, and none that says nothing of the card', () => {
    store = temporaryStore();
    const clock = new VirtualClock();
    const known = cache(clock);
    known.learn(card('A1'), yes());
    known.learn(card('A1'), yes({ status: 'in-use' }));
    expect(known.find('A1')?.status).toBe('accepted');
    known.learn(card('A1'), yes({ status: 'blocked' }));
    expect(cache(clock).find('A1')?.status).toBe('blocked');
  });

  it('is nothing for 0 hours, and after it was cleared', () => {
    store = temporaryStore();
    const clock = new VirtualClock();
    const none = cache(clock, 0);
    none.learn(card('A1'), yes());
    expect(none.size).toBe(0);
    const known = cache(clock);
    known.learn(card('A1'), yes());
    known.clear();
    expect(known.find('A1')).toBeNull();
    expect(cache(clock).size).toBe(0);
  });

  it('does not grow without end: who was not seen for longest goes', () => {
    const states = new Map<string, unknown>();
    store = temporaryStore();
    const clock = new VirtualClock();
    const known = new AuthorizationCache({
      states: {
        read: (name) => states.get(name),
        write: (name, state) => void states.set(name, state),
        remove: (name) => void states.delete(name),
        names: () => [...states.keys()],
      },
      clock,
      hours: 24,
      failed: () => undefined,
    });
    for (let i = 0; i < MOST_CACHED; i++) known.learn(card(String(i)), yes());
    known.learn(card('0'), yes());
    known.learn(card('new'), yes());
    expect(known.size).toBe(MOST_CACHED);
    expect(states.size).toBe(MOST_CACHED);
    expect(known.find('1')).toBeNull();
    expect(known.find('0')).not.toBeNull();
  });
});
