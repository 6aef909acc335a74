import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseWatchMessage,
  parseWorkerMessage,
  type WorkerMessage,
} from '../../../drivers/readers/pcsc/protocol.ts';

const text = fc.string({ maxLength: 200 });
const byte = fc
  .integer({ min: 0, max: 255 })
  .map((value) => value.toString(16).padStart(2, '0').toUpperCase());
const uid = fc
  .constantFrom(4, 7, 10)
  .chain((length) => fc.array(byte, { minLength: length, maxLength: length }))
  .map((bytes) => bytes.join(''));

const message: fc.Arbitrary<WorkerMessage> = fc.oneof(
  fc.constantFrom<WorkerMessage>({ type: 'alive' }, { type: 'service-up' }),
  fc.record({ type: fc.constant('binding-missing' as const), detail: text, remedy: text }),
  fc.record({ type: fc.constant('service-down' as const), lost: fc.boolean(), detail: text }),
  fc.record({
    type: fc.constant('readers' as const),
    names: fc.array(text, { maxLength: 5 }),
    chosen: fc.option(text),
  }),
  fc.record({ type: fc.constant('presence' as const), present: fc.boolean() }),
  fc.record({ type: fc.constant('card' as const), uid }),
  fc.record({
    type: fc.constant('card-problem' as const),
    problem: fc.constantFrom('removed-early', 'random-uid', 'unreadable'),
  }),
  fc.record({ type: fc.constant('frame' as const), direction: fc.constantFrom('in', 'out'), text }),
  fc.record({ type: fc.constant('wedged' as const), detail: text }),
);

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('messages of the reader process', () => {
  it('arrive as they were sent', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(parseWorkerMessage(plain(sent))).toEqual(plain(sent));
      }),
    );
  });

  it('are refused with a field missing or one too many', () => {
    fc.assert(
      fc.property(message, fc.nat(), (sent, pick) => {
        const fields = Object.entries(sent);
        const without = Object.fromEntries(fields.filter((_, index) => index !== pick % fields.length));
        expect(parseWorkerMessage(without)).toBeUndefined();
        expect(parseWorkerMessage({ ...sent, more: 1 })).toBeUndefined();
      }),
    );
  });

  it('are refused, never thrown at, when they are anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseWorkerMessage(value)).toBeUndefined();
        expect(parseWatchMessage(value)).toBeUndefined();
      }),
    );
  });

  it.each<unknown>([
    { type: 'constructor' },
    { type: '__proto__' },
    { type: 'card', uid: '04a2245b' },
    { type: 'card', uid: '04A224' },
    { type: 'card', uid: 4 },
    { type: 'card-problem', problem: 'bored' },
    { type: 'presence', present: 'yes' },
    { type: 'frame', direction: 'up', text: '' },
    { type: 'wedged', detail: 'x'.repeat(2001) },
    { type: 'readers', names: [1], chosen: null },
    { type: 'readers', names: new Array(65).fill('x'), chosen: null },
  ])('are refused as %j', (value) => {
    expect(parseWorkerMessage(value)).toBeUndefined();
  });
});

it('the kiosk says which reader to watch', () => {
  expect(parseWatchMessage({ type: 'watch', reader: null })).toEqual({ type: 'watch', reader: null });
  expect(parseWatchMessage({ type: 'watch', reader: 'ACR' })).toEqual({ type: 'watch', reader: 'ACR' });
  expect(parseWatchMessage({ type: 'watch' })).toBeUndefined();
});
