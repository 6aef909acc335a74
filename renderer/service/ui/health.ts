/** A shape for each state of health: never told by colour alone. */
import type { Health } from '../../../main/bridge/contract.ts';
import type { GlyphName } from './glyphs.ts';

export const HEALTH_GLYPHS: Readonly<Record<Health, GlyphName>> = {
  good: 'good',
  warn: 'faults',
  bad: 'alert',
  off: 'off',
};
