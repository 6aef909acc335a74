/** What can go wrong with a stick or a folder: a code of the words each, and what to do. */
import { messageOf } from '../problem.ts';

export type PlaceCode =
  | 'place.unknown'
  | 'export.gone'
  | 'export.full'
  | 'export.read-only'
  | 'export.cancelled'
  | 'export.failed'
  | 'import.gone'
  | 'import.not-found'
  | 'import.too-large'
  | 'import.cancelled'
  | 'import.failed';

/** English, for a technician: what happened and what to do. */
export const PLACE_MESSAGES: Readonly<Record<PlaceCode, string>> = {
  'place.unknown': 'This stick or folder is not there any more: plug it in again, or choose another.',
  'export.gone': 'The stick was pulled or the folder is gone: nothing was kept. Plug it in and export again.',
  'export.full': 'There is no room left: nothing was kept. Delete files there, or use another stick.',
  'export.read-only': 'Nothing may be written there: switch off the write protection, or use another stick.',
  'export.cancelled': 'Cancelled: nothing was kept.',
  'export.failed': 'The file could not be written: nothing was kept. Try another stick.',
  'import.gone': 'The stick was pulled or the folder is gone. Plug it in and choose the file again.',
  'import.not-found': 'There is no such file any more. Choose another.',
  'import.too-large': 'The file is too large for what it should be. Choose another.',
  'import.cancelled': 'Cancelled: nothing was taken over.',
  'import.failed': 'The file could not be read. Copy it anew, or use another stick.',
};

/** A file could not be written or read. `message`: what to do, and what the machine said. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError';
  readonly code: PlaceCode;

  constructor(code: PlaceCode, cause?: unknown) {
    const said = cause === undefined ? '' : ` (${messageOf(cause)})`;
    super(`${PLACE_MESSAGES[code]}${said}`, { cause });
    this.code = code;
  }
}

const GONE = ['EIO', 'ENODEV', 'ENOENT', 'ENXIO', 'ESTALE', 'ENOTDIR', 'ENOMEDIUM', 'ESHUTDOWN'];
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const READ_ONLY = ['EROFS', 'EACCES', 'EPERM'];

/** The failure of a write as what it means for whoever stands before the stick. */
export function writeError(error: unknown): PlaceError {
  if (error instanceof PlaceError) return error;
  const code = errnoOf(error);
  if (GONE.includes(code)) return new PlaceError('export.gone', error);
  if (FULL.includes(code)) return new PlaceError('export.full', error);
  if (READ_ONLY.includes(code)) return new PlaceError('export.read-only', error);
  return new PlaceError('export.failed', error);
}

/** The same of a read. */
export function readError(error: unknown): PlaceError {
  if (error instanceof PlaceError) return error;
  const code = errnoOf(error);
  if (code === 'ENOENT') return new PlaceError('import.not-found', error);
  return new PlaceError(GONE.includes(code) ? 'import.gone' : 'import.failed', error);
}

export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
