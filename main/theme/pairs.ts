/**
 * Which colours meet on the screens. Taken from the styles (a test looks there for pairs that are missing here): `front` is
 * what is read or seen, `back` what it stands on; a pair holds in both directions.
 */
import type { ColourToken } from './theme.ts';

export interface Pair {
  readonly front: ColourToken;
  readonly back: ColourToken;
  readonly kind: 'text' | 'shape';
  /** The least contrast: 7 for text (WCAG 1.4.6), 3 for shapes (WCAG 1.4.11). */
  readonly needs: number;
  /** Where it is seen. */
  readonly where: string;
}

const TEXT = 7;
const SHAPE = 3;

export const PAIRS: readonly Pair[] = [
  text('ink', 'ground', 'headlines and sentences'),
  text('ink', 'surface', 'cards and sheets; buttons while they are touched'),
  text('ink', 'soft', 'a card while it is touched; hints in service mode'),
  text('ink', 'pale', 'keys and rows of service mode'),
  text('ink', 'warnGround', 'faults in the simulator panel'),
  text('ink', 'badGround', 'faults in the simulator panel'),
  text('muted', 'ground', 'second lines, units, captions'),
  text('muted', 'surface', 'second lines on cards and sheets'),
  text('muted', 'soft', 'second lines on a card while it is touched'),
  text('muted', 'pale', 'keys and tags of service mode that rest'),
  text('onAccent', 'accent', 'the main button'),
  text('onAccent', 'accentPress', 'the main button while it is touched'),
  text('accent', 'ground', 'titles and finished steps'),
  text('accent', 'surface', 'prices’ icons, "free" on connector cards'),
  text('accent', 'soft', 'soft buttons, good news, the chosen language and connector'),
  text('accent', 'pale', 'small buttons of service mode'),
  text('warn', 'ground', 'the running idle fee'),
  text('warn', 'surface', 'a fault on a connector’s card'),
  text('warn', 'soft', 'a fault on a connector’s card while it is touched'),
  text('warn', 'warnGround', 'notices, badges of faults and pauses'),
  text('bad', 'ground', 'faults in service mode'),
  text('bad', 'surface', 'danger on a connector’s card'),
  text('bad', 'soft', 'danger on a connector’s card while it is touched'),
  text('bad', 'badGround', 'badges of dangerous faults, acts that end something'),
  shape('alive', 'ground', 'the mark of a free connector'),
  shape('alive', 'surface', 'the mark of a free connector on its card'),
  shape('alive', 'soft', 'the mark of a free connector while its card is touched'),
  shape('accent', 'track', 'countdowns and progress'),
  shape('warn', 'track', 'the countdown of a fault'),
  shape('bad', 'track', 'the countdown of a dangerous fault'),
  shape('muted', 'track', 'rings of service mode'),
  shape('accentPress', 'surface', 'the main button while it is touched, on a sheet'),
  shape('bad', 'pale', 'bars that are too long, drawings of faults'),
  shape('warn', 'pale', 'drawings of faults'),
];

function text(front: ColourToken, back: ColourToken, where: string): Pair {
  return { front, back, kind: 'text', needs: TEXT, where };
}

function shape(front: ColourToken, back: ColourToken, where: string): Pair {
  return { front, back, kind: 'shape', needs: SHAPE, where };
}
