/** The entries of a ZIP file, read by another program than the one that wrote it. */
import { execFileSync } from 'node:child_process';

const READ = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps({i.filename: z.read(i).decode('utf-8') for i in z.infolist()}))
`;

export function entriesOf(file: string): ReadonlyMap<string, string> {
  const json = execFileSync('python3', ['-c', READ, file], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return new Map(Object.entries(JSON.parse(json) as Record<string, string>));
}
