/** Hysteresis with a hold time: what is told changes only after the opposite was seen for a while without a break. */

export interface Spell {
  readonly raised: boolean;
  /** For how long the opposite of `raised` has been seen, ms; null: the last look agreed with it. */
  readonly againstMs: number | null;
}

export const CALM: Spell = { raised: false, againstMs: null };

/** `between` lies inside the hysteresis: it confirms whatever is told now. */
export type Verdict = 'bad' | 'good' | 'between';

export interface Patience {
  readonly raiseMs: number;
  readonly clearMs: number;
}

/** `passedMs`: since the look before. The first look at the opposite only starts the time. */
export function hold(spell: Spell, verdict: Verdict, passedMs: number, patience: Patience): Spell {
  const { raised, againstMs } = spell;
  if (verdict !== (raised ? 'good' : 'bad')) return { raised, againstMs: null };
  const held = againstMs === null ? 0 : againstMs + passedMs;
  if (held < (raised ? patience.clearMs : patience.raiseMs)) return { raised, againstMs: held };
  return { raised: !raised, againstMs: null };
}
