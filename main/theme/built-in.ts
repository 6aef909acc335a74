/** The house's own look, as `renderer/styles/tokens.css` says it (a test compares the two). */
import type { Colours, Look } from './theme.ts';

export const BUILT_IN: Readonly<Record<Look, Colours>> = {
  light: {
    ground: '#f3f5f1',
    surface: '#ffffff',
    ink: '#0b1712',
    muted: '#41504a',
    line: '#d3dbd5',
    track: '#dfe5e1',
    accent: '#00573f',
    onAccent: '#ffffff',
    accentPress: '#003d2c',
    soft: '#dcefe5',
    pale: '#e8eeea',
    alive: '#0b8a5f',
    warn: '#763f00',
    warnGround: '#ffefd2',
    bad: '#8e1616',
    badGround: '#fce6e3',
  },
  dark: {
    ground: '#0b1411',
    surface: '#14201b',
    ink: '#f2f7f4',
    muted: '#b9c8c0',
    line: '#33443c',
    track: '#2a3a33',
    accent: '#6fe0b4',
    onAccent: '#05251a',
    accentPress: '#a4efd2',
    soft: '#1c3b2f',
    pale: '#1a2a23',
    alive: '#4ccf9d',
    warn: '#ffcf8a',
    warnGround: '#3a2808',
    bad: '#ffb4ac',
    badGround: '#451512',
  },
};

/** The fonts behind a theme's own one: Latin and Arabic letters that it has not. */
export const FONT_STACK = "'Inter Variable', 'Noto Sans Arabic Variable', system-ui, sans-serif";

/** How far a line of Inter reaches above and below: with any font's lines as high as these, screens stand as they were laid out. */
export const FONT_LINE = [
  'ascent-override: 96.875%;',
  'descent-override: 24.121%;',
  'line-gap-override: 0%;',
];

/** Pixels of one rem on the reference panel, 1280 × 800. */
export const REFERENCE_REM_PX = 16;
