/** What lines do to frames: bits change, ends are lost, frames run into each other, and noise comes between. */
export function mutate(frame: Uint8Array, random: () => number): Buffer {
  const bytes = Buffer.from(frame);
  const at = Math.floor(random() * bytes.length);
  switch (Math.floor(random() * 6)) {
    case 0:
      bytes[at] = Math.floor(random() * 256);
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return bytes.subarray(at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes, bytes.subarray(at)]);
    case 4:
      return Buffer.from(
        Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)),
      );
    default:
      return bytes;
  }
}

/** The same bytes in pieces of any size, as a serial port hands them over. */
export function* pieces(bytes: Buffer, random: () => number): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const to = from + 1 + Math.floor(random() * bytes.length);
    yield bytes.subarray(from, to);
    from = to;
  }
}
