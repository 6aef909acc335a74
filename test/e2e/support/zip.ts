/** Opens a ZIP file by its central directory, as any unpacking program does (APPNOTE 4.3); no ZIP64, which nothing here needs. */
import { inflateRawSync } from 'node:zlib';

const [END, ENTRY] = [0x06054b50, 0x02014b50];
const END_BYTES = 22;
const [STORED, DEFLATED] = [0, 8];

/** Names and texts, in the order of the directory. Throws where it is no ZIP file. */
export function unzip(zip: Buffer): ReadonlyMap<string, string> {
  let end = zip.length - END_BYTES;
  while (end >= 0 && zip.readUInt32LE(end) !== END) end--;
  if (end < 0) throw new Error('no ZIP file: it has no end');
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error(`no entry at ${String(at)}`);
    const [method, packed, local] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 42),
    ];
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const text = zip.toString('utf8', at + 46, at + 46 + (name ?? 0));
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    if (method !== STORED && method !== DEFLATED)
      throw new Error(`${text} is packed by method ${String(method)}`);
    files.set(text, (method === STORED ? bytes : inflateRawSync(bytes)).toString('utf8'));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}
