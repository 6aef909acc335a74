/** Whether a picture of a theme may be shown: what it is by its content, not by its name. */
import type { Objection } from './objection.ts';
import { pngPixels } from './pixels.ts';
import { inspectSvg } from './svg.ts';

export type Inspection =
  | { readonly ok: true; readonly type: string; readonly extension: string }
  | { readonly ok: false; readonly objection: Objection };

export const LARGEST_PICTURE_BYTES = 512_000;
/** A panel has 1920 pixels at most; more only costs memory. */
const MOST_PIXELS_A_SIDE = 4096;
const LEAST_PIXELS_A_SIDE = 16;

/** `name`: decides whether it has to be SVG or PNG. */
export function inspectPicture(body: Buffer, name: string): Inspection {
  return /\.png$/i.test(name) ? inspectPng(body) : inspectSvgFile(body);
}

function inspectSvgFile(body: Buffer): Inspection {
  const objection = inspectSvg(body);
  return objection === null
    ? { ok: true, type: 'image/svg+xml', extension: 'svg' }
    : { ok: false, objection };
}

/** In the end there is the chunk IEND. */
function inspectPng(body: Buffer): Inspection {
  const isWhole = body.length >= 45 && body.toString('latin1', body.length - 8, body.length - 4) === 'IEND';
  const pixels = pngPixels(body);
  if (!isWhole || pixels === null)
    return refuse('is no PNG file, or not a whole one', 'Export it as PNG again.');
  const { width, height } = pixels;
  if (Math.min(width, height) < LEAST_PIXELS_A_SIDE || Math.max(width, height) > MOST_PIXELS_A_SIDE) {
    return refuse(
      `is ${width} × ${height} pixels`,
      `Export it with ${LEAST_PIXELS_A_SIDE} to ${MOST_PIXELS_A_SIDE} pixels a side, or as SVG.`,
    );
  }
  return { ok: true, type: 'image/png', extension: 'png' };
}

function refuse(message: string, hint: string): Inspection {
  return { ok: false, objection: { code: 'theme.bad-picture', message, hint } };
}
