/** A folder with a theme in it, for one test. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LoadOptions, loadTheme } from '../../main/theme/load.ts';
import type { Theme, ThemeResult } from '../../main/theme/theme.ts';

export const DRAWING =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path d="M0 0h4v1z"/></svg>';

export class ThemeFolder {
  readonly path = realpathSync(mkdtempSync(path.join(tmpdir(), 'theme-')));

  /** The theme file; a text is written as it is. */
  theme(value: unknown): string {
    return this.write('theme.json', typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  }

  write(name: string, body: string | Uint8Array): string {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, body);
    return file;
  }

  load(value: unknown, options?: LoadOptions): Promise<ThemeResult> {
    return loadTheme(this.theme(value), options);
  }

  async good(value: unknown, options?: LoadOptions): Promise<Theme> {
    const result = await this.load(value, options);
    if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
    return result.theme;
  }

  /** "code path" of each problem. */
  async problems(value: unknown): Promise<readonly string[]> {
    const result = await this.load(value);
    return result.ok ? [] : result.problems.map((problem) => `${problem.code} ${problem.path ?? ''}`.trim());
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A PNG's outside: signature, IHDR, IEND; nobody here looks at its pixels. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4, 'latin1');
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  const end = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), header, end]);
}

/** A WOFF2's header and `bytes` in all. */
export function woff2(bytes = 100): Buffer {
  const body = Buffer.alloc(bytes);
  body.write('wOF2', 0, 'latin1');
  body.writeUInt32BE(bytes, 8);
  return body;
}
