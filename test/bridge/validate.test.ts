/** The gate for what pages send. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type Command, type CommandType, type Sender } from '../../main/bridge/contract.ts';
import { validateCommand } from '../../main/bridge/validate.ts';
import { SERVICE_EXAMPLES } from './service-examples.ts';

/** One good example of each command, and values of its fields that are wrong. */
const EXAMPLES: {
  readonly [Type in CommandType]: { good: Extract<Command, { type: Type }>; bad: object[] };
} = {
  language: {
    good: { type: 'language', language: 'de' },
    bad: [{ language: 'xx' }, { language: 1 }, { language: null }],
  },
  sheet: {
    good: { type: 'sheet', sheet: null },
    bad: [{ sheet: 'admin' }, { sheet: undefined }, { sheet: ['help'] }],
  },
  connector: {
    good: { type: 'connector', connector: 1 },
    bad: [
      { connector: 0 },
      { connector: 1.5 },
      { connector: '1' },
      { connector: 65 },
      { connector: Number.NaN },
    ],
  },
  cancel: { good: { type: 'cancel' }, bad: [] },
  stop: {
    good: { type: 'stop', connector: 2 },
    bad: [{ connector: -1 }, { connector: null }, { connector: {} }],
  },
  home: { good: { type: 'home' }, bad: [] },
  extend: { good: { type: 'extend' }, bad: [] },
  painted: {
    good: { type: 'painted', seq: 0 },
    bad: [{ seq: -1 }, { seq: 0.5 }, { seq: '3' }, { seq: Infinity }],
  },
  'simulate-tap': {
    good: { type: 'simulate-tap', card: 'token-0' },
    bad: [{ card: 7 }, { card: 'x'.repeat(41) }],
  },
  'simulate-reader': {
    good: { type: 'simulate-reader', present: true },
    bad: [{ present: 'true' }, { present: 1 }],
  },
  'simulate-vehicle': {
    good: { type: 'simulate-vehicle', connector: 1, action: 'plug' },
    bad: [{ action: 'explode' }, { connector: 0 }],
  },
  'simulate-fault': {
    good: { type: 'simulate-fault', connector: 1, fault: 'protection.residual-current', raised: true },
    bad: [{ fault: 1 }, { fault: 'x'.repeat(41) }, { raised: null }, { connector: 0 }, { connector: '1' }],
  },
  'simulate-reset': {
    good: { type: 'simulate-reset', connector: null, fault: 'store.recovered' },
    bad: [{ fault: null }, { fault: 'x'.repeat(41) }, { connector: 0 }, { connector: undefined }],
  },
  'simulate-clock': {
    good: { type: 'simulate-clock', rate: 60 },
    bad: [{ rate: 0 }, { rate: 10_000 }, { rate: '60' }, { rate: null }],
  },
  'simulate-controller': {
    good: { type: 'simulate-controller', connector: 1, action: 'mute' },
    bad: [{ action: 'rm' }, { connector: '1' }],
  },
  ...SERVICE_EXAMPLES,
};
const TYPES = Object.keys(COMMANDS) as CommandType[];
const other = (sender: Sender): Sender => (sender === 'screen' ? 'panel' : 'screen');

describe.each(TYPES)('%s', (type) => {
  const { good, bad } = EXAMPLES[type];
  const { from } = COMMANDS[type];

  it('passes as it is', () => {
    expect(validateCommand(good, from)).toEqual({ ok: true, command: good });
    expect(validateCommand(JSON.parse(JSON.stringify(good)), from)).toEqual({ ok: true, command: good });
  });

  it('is refused from the other page, even when it is wrong too', () => {
    expect(validateCommand(good, other(from))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(validateCommand({ ...good, more: 1 }, other(from))).toMatchObject({
      ok: false,
      code: 'forbidden',
    });
  });

  it('is refused with a key too many', () => {
    for (const extra of [{ more: 1 }, { constructor: 1 }, JSON.parse('{"__proto__": {"x": 1}}') as object]) {
      const message = Object.defineProperties({ ...good }, Object.getOwnPropertyDescriptors(extra));
      expect(validateCommand(message, from)).toMatchObject({ ok: false, code: 'invalid-command' });
    }
  });

  it('is refused with a key too few', () => {
    for (const key of Object.keys(good)) {
      if (key === 'type') continue;
      const message = Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));
      const answer = validateCommand(message, from);
      expect(answer).toMatchObject({ ok: false, code: 'invalid-command' });
      expect(JSON.stringify(answer)).toContain(key);
    }
  });

  it.each(bad.map((fields) => [fields]))('is refused with %o', (fields) => {
    expect(validateCommand({ ...good, ...fields }, from)).toMatchObject({
      ok: false,
      code: 'invalid-command',
    });
  });
});

describe('what concerns the whole charger', () => {
  it.each([
    { type: 'simulate-fault', connector: null, fault: 'store.full', raised: true },
    { type: 'simulate-reset', connector: null, fault: 'store.recovered' },
    { type: 'simulate-reset', connector: 2, fault: 'contactor.stuck' },
  ])('passes with no connector, as with one: %o', (command) => {
    expect(validateCommand(command, 'panel')).toEqual({ ok: true, command });
  });

  it('a car and its controller are always at one', () => {
    for (const type of ['simulate-vehicle', 'simulate-controller'] as const) {
      const command = { ...EXAMPLES[type].good, connector: null };
      expect(validateCommand(command, 'panel')).toMatchObject({ ok: false, code: 'invalid-command' });
    }
  });
});

describe('what is no command', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 4],
    ['a text', 'stop'],
    ['a list', ['stop']],
    ['an empty object', {}],
    ['a type that is no text', { type: ['stop'] }],
    ['an unknown type', { type: 'shutdown' }],
    ['__proto__', { type: '__proto__' }],
    ['constructor', { type: 'constructor' }],
    ['toString', { type: 'toString' }],
    ['hasOwnProperty', { type: 'hasOwnProperty' }],
    ['a function', () => 'stop'],
  ])('%s', (_, message) => {
    expect(validateCommand(message, 'screen')).toMatchObject({ ok: false, code: 'unknown-command' });
    expect(validateCommand(message, 'panel')).toMatchObject({ ok: false, code: 'unknown-command' });
  });
});

describe('at random', () => {
  const sender = fc.constantFrom<Sender>('screen', 'panel');
  const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
  const nearly = fc
    .tuple(fc.constantFrom(...TYPES), fc.dictionary(fc.string(), anything, { maxKeys: 4 }))
    .map(([type, fields]) => ({ ...fields, type }));
  const spoilt = fc
    .tuple(fc.constantFrom(...TYPES), fc.string(), anything)
    .map(([type, key, value]) => ({ ...EXAMPLES[type].good, [key]: value }));

  it('never throws, and what passes is exactly what the schema says', () => {
    fc.assert(
      fc.property(fc.oneof(anything, nearly, spoilt), sender, (message, from) => {
        const answer = validateCommand(message, from);
        if (!answer.ok) {
          expect(['unknown-command', 'forbidden', 'invalid-command']).toContain(answer.code);
          expect(answer.message).not.toBe('');
          return;
        }
        expect(COMMANDS[answer.command.type].from).toBe(from);
        const allowed = Object.keys(EXAMPLES[answer.command.type].good);
        expect(allowed).toEqual(expect.arrayContaining(Object.keys(answer.command)));
      }),
      { seed: 9, numRuns: 1_500 },
    );
  });

  it('passes each good command whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), fc.infiniteStream(fc.nat()), (type, order) => {
        const entries = Object.entries(EXAMPLES[type].good).toSorted(
          () => ((order.next().value as number) % 2) * 2 - 1,
        );
        expect(validateCommand(Object.fromEntries(entries), COMMANDS[type].from)).toMatchObject({ ok: true });
      }),
      { seed: 10, numRuns: 100 },
    );
  });
});
