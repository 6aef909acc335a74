/** Whether a font file is what it says: WOFF2 (W3C WOFF File Format 2.0, section 4.1). */
import type { Objection } from './objection.ts';

/** A variable font of one script; the driver's page has its whole family in 350 kB. */
export const LARGEST_FONT_BYTES = 400_000;
const SIGNATURE = 'wOF2';
const HEADER_BYTES = 48;
/** Where the header says how long the whole file is. */
const LENGTH_AT = 8;

/** Null: it is one. */
export function inspectFont(body: Buffer): Objection | null {
  const isWoff2 =
    body.length >= HEADER_BYTES &&
    body.toString('latin1', 0, 4) === SIGNATURE &&
    body.readUInt32BE(LENGTH_AT) === body.length;
  if (isWoff2) return null;
  return {
    code: 'theme.bad-font',
    message: 'is no WOFF2 file, or not a whole one',
    hint: 'Convert the font to WOFF2 (fonttools: pyftsubset font.ttf --flavor=woff2 --unicodes=*).',
  };
}
