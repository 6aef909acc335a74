/**
 * A stream of bytes as lines of bounded length, without their newline. A line that is too long comes as `undefined`;
 * memory holds one line and one chunk.
 */
export async function* boundedLines(
  chunks: AsyncIterable<Buffer>,
  longest: number,
): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const finish = () => {
    const line = length > longest ? undefined : Buffer.concat(parts);
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, from);
      const piece = chunk.subarray(from, end === -1 ? chunk.length : end);
      length += piece.length;
      if (length <= longest && piece.length > 0) parts.push(piece);
      if (length > longest) parts = [];
      if (end === -1) break;
      yield finish();
      from = end + 1;
    }
  }
  if (length > 0) yield finish();
}
