/** How many pixels a picture unfolds into, from its header; null: it is none. */

export interface Pixels {
  readonly width: number;
  readonly height: number;
}

const PNG_MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_HEADER_BYTES = 24;

/** PNG (ISO/IEC 15948): signature, then the chunk IHDR with width and height. */
export function pngPixels(body: Buffer): Pixels | null {
  const isPng =
    body.length >= PNG_HEADER_BYTES &&
    body.subarray(0, 8).equals(PNG_MAGIC) &&
    body.toString('latin1', 12, 16) === 'IHDR';
  return isPng ? { width: body.readUInt32BE(16), height: body.readUInt32BE(20) } : null;
}

const START_OF_IMAGE = 0xffd8;
/** C0 to CF but the tables C4, C8 and CC: start of frame (ITU-T T.81, table B.1). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** JPEG: segments of marker and length up to the frame's, which has height and width. */
export function jpegPixels(body: Buffer): Pixels | null {
  if (body.length < 2 || body.readUInt16BE(0) !== START_OF_IMAGE) return null;
  for (let at = 2; at + 9 <= body.length && body[at] === 0xff; at += 2 + body.readUInt16BE(at + 2)) {
    if (isFrame(body.readUInt8(at + 1)))
      return { width: body.readUInt16BE(at + 7), height: body.readUInt16BE(at + 5) };
  }
  return null;
}
