/** What waits in the outbox, asked by the beginning of its id. */
import { expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder } from '../rig/journal.ts';

function opened(): Store {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const store = openStore(folder.file('kiosk.db'), NOON);
  onTestFinished(() => store.close());
  return store;
}

function append(store: Store, channel: string, ...ids: string[]): void {
  for (const id of ids) store.outbox.append(channel, { id, at: NOON, connector: 1, payload: {} });
}

it.each([
  ['b/', true],
  ['b/1', true],
  ['b/12', true],
  ['b/2', false],
  ['a/', false], // in another channel
  ['B/', false],
  ['', true],
  ['c', true],
  ['b%', false],
  ['c\u{10ffff}', false],
])('begins with %j: %j', (prefix, there) => {
  const store = opened();
  append(store, 'other', 'a/0', 'b/2');
  append(store, 'ocpp', 'b/12', 'bb/1', 'c\u{1f50c}');
  expect(store.outbox.has('ocpp', prefix)).toBe(there);
});

it('forgets what was acknowledged', () => {
  const store = opened();
  append(store, 'ocpp', 'b/0', 'b/1');
  for (const { seq } of store.outbox.next('ocpp', 9)) {
    expect(store.outbox.has('ocpp', 'b/')).toBe(true);
    store.outbox.done(seq);
  }
  expect(store.outbox.has('ocpp', 'b/')).toBe(false);
});
