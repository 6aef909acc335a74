/** How wide a figure will be, so that it can be set as large as its place allows before it is painted. */

/** Widths of Inter's bold tabular figures in em, with the −0.04 em tracking of large figures. */
const DIGIT = 0.61;
const POINT = 0.26;
const SPACE = 0.22;
const LETTER = 0.66;
/** Noto Sans Arabic's letters standing alone, as in the short names of units. */
const ARABIC = 1.12;

export function widthInEm(text: string): number {
  let width = 0;
  for (const glyph of text) {
    if (/\p{Nd}/u.test(glyph)) width += DIGIT;
    else if (/\s/u.test(glyph)) width += SPACE;
    else if (/[\u200e\u200f\u2066-\u2069]/u.test(glyph)) width += 0;
    else if (/[.,:’'٫٬]/u.test(glyph)) width += POINT;
    else width += /\p{Script=Arabic}/u.test(glyph) ? ARABIC : LETTER;
  }
  return width;
}
