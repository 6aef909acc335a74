import { describe, expect, it } from 'vitest';
import { CALM, hold, type Spell, type Verdict } from '../../../main/faults/watch/spell.ts';

const PATIENCE = { raiseMs: 3000, clearMs: 5000 };

/** Looks once a second; `b`ad, `g`ood, or in `-`between. Tells what is told after each look. */
function looks(verdicts: string): string {
  const of: Readonly<Record<string, Verdict>> = { b: 'bad', g: 'good', '-': 'between' };
  let spell: Spell = CALM;
  return [...verdicts]
    .map((letter) => {
      spell = hold(spell, of[letter] ?? 'between', 1000, PATIENCE);
      return spell.raised ? 'R' : '.';
    })
    .join('');
}

describe('hysteresis with a hold time', () => {
  it.each([
    ['gbbbb', '....R'],
    ['bbbgbbbg', '........'],
    ['bbb-bbb-', '........'],
    ['bbbbggggggg', '...RRRRRR..'],
    ['bbbbggggg-ggggg', '...RRRRRRRRRRRR'],
    ['bbbbgggggbgggggg', '...RRRRRRRRRRRR.'],
  ])('%s: %s', (verdicts, told) => {
    expect(looks(verdicts)).toBe(told);
  });

  it('without patience changes at the first look', () => {
    const raised = hold(CALM, 'bad', 0, { raiseMs: 0, clearMs: 0 });
    expect(raised).toEqual({ raised: true, againstMs: null });
    expect(hold(raised, 'good', 0, { raiseMs: 0, clearMs: 0 })).toEqual(CALM);
  });
});
