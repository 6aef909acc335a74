import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeLink,
  NO_LINKS,
  type LinkedConnector,
  type LinksState,
} from '../../../main/faults/watch/links.ts';

const TWO = [
  { id: 1, port: '/dev/ttyUSB0' },
  { id: 2, port: '/dev/ttyUSB1' },
];

function play(
  connectors: readonly LinkedConnector[],
  events: readonly [at: number, connector: number, up: boolean][],
) {
  let state: LinksState = NO_LINKS;
  const told: string[] = [];
  for (const [monotonic, connector, up] of events) {
    const judged = judgeLink(state, { connector, up, monotonic }, connectors);
    state = judged.state;
    told.push(...judged.changes.map(({ raised }) => (raised ? '+' : '-')));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  }
  return { state, told };
}

const UP: [number, number, boolean][] = [
  [0, 1, true],
  [10, 2, true],
];

describe('controllers silent at once', () => {
  it('are a supply that is lost, until one answers', () => {
    expect(play(TWO, [...UP, [5000, 1, false]]).told).toEqual([]);
    expect(play(TWO, [...UP, [5000, 1, false], [10_000, 2, false]]).told).toEqual(['+']);
    expect(
      play(TWO, [...UP, [5000, 1, false], [10_000, 2, false], [11_000, 1, true], [11_100, 2, true]]).told,
    ).toEqual(['+', '-']);
  });

  it.each<[string, readonly LinkedConnector[], [number, number, boolean][]]>([
    [
      'one connector',
      [{ id: 1, port: null }],
      [
        [0, 1, true],
        [5000, 1, false],
      ],
    ],
    ['one after the other', TWO, [...UP, [5000, 1, false], [10_001, 2, false]]],
    ['one of them retried', TWO, [...UP, [5000, 1, false], [9_900, 1, false], [10_100, 2, false]]],
    [
      'never there',
      TWO,
      [
        [0, 1, false],
        [0, 2, false],
      ],
    ],
    [
      'one never there',
      TWO,
      [
        [0, 1, true],
        [5000, 1, false],
        [5000, 2, false],
      ],
    ],
    ['not all', [...TWO, { id: 3, port: null }], [...UP, [0, 3, true], [5000, 1, false], [5000, 2, false]]],
    [
      'all on one line',
      [
        { id: 1, port: '/dev/rs485' },
        { id: 2, port: '/dev/rs485' },
      ],
      [...UP, [5000, 1, false], [5000, 2, false]],
    ],
    ['a connector that nobody has', TWO, [...UP, [5000, 1, false], [5000, 9, false]]],
  ])('%s: says nothing', (_what, connectors, events) => {
    expect(play(connectors, events).told).toEqual([]);
  });

  it('tells in turn, and is never stuck when all answer', () => {
    const event = fc.tuple(
      fc.oneof(fc.double(), fc.nat(20_000)),
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const { state, told } = play(TWO, [...events, [20_000, 1, true], [20_000, 2, true]]);
        expect(state.raised).toBe(false);
        expect(told).toEqual(told.map((_, index) => (index % 2 ? '-' : '+')));
      }),
    );
  });
});
