/** Files of the built pages, and of nothing else on this disk; those of a theme come from memory. */
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type CurrentTheme, themeFile } from '../theme/current.ts';

/** What no page may see where nothing is simulated. */
export const SIMULATOR_FILES = ['panel.html'];

export interface StaticFile {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
  /** Names with a content hash never change; pages always may. */
  readonly cacheControl: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

const FOREVER = 'private, max-age=31536000, immutable';

export interface PageFiles {
  /** Folder of the built pages. */
  readonly root: string;
  /** What no page may see. */
  readonly hidden: readonly string[];
  /** Null: the built-in look. */
  readonly theme: CurrentTheme | null;
}

/** The file that a page asks for: below `theme/` what the theme has in memory, all else from the built pages. */
export async function readPageFile(
  { root, hidden, theme }: PageFiles,
  pathname: string,
): Promise<StaticFile | null> {
  if (!pathname.startsWith('/theme/')) return readStaticFile(root, pathname, hidden);
  const file = themeFile(theme, pathname);
  return file && { ...file, cacheControl: 'no-store' };
}

/**
 * The file at `pathname` (still percent-encoded, as in a URL) below `root`; null when there is none, when it is of no type
 * that pages need, when the name leads outside, also by a symbolic link, or when it is one of `hidden` however encoded.
 */
export async function readStaticFile(
  root: string,
  pathname: string,
  hidden: readonly string[] = [],
): Promise<StaticFile | null> {
  const relative = safeRelative(pathname);
  const type = relative === null ? undefined : TYPES[path.extname(relative)];
  if (relative === null || type === undefined || hidden.includes(relative)) return null;
  try {
    const base = await realpath(root);
    const file = await realpath(path.join(base, relative));
    if (!file.startsWith(base + path.sep)) return null;
    const body = await readFile(file);
    return { body, type, cacheControl: relative.startsWith('assets/') ? FOREVER : 'no-store' };
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Decoded once, as the web does; anything that could climb or hide is refused, not repaired. */
function safeRelative(pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null; // a broken escape names no file
  }
  if (!decoded.startsWith('/') || /[\\\0%]/.test(decoded)) return null;
  const parts = decoded.slice(1).split('/');
  return parts.some((part) => part === '' || part.startsWith('.')) ? null : parts.join('/');
}

function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG';
}
