/** What can go wrong with the store, told apart by SQLite's result codes. */

export type StoreErrorCode =
  | 'in-use' // another kiosk has this store open
  | 'no-access' // the file or its folder cannot be written
  | 'newer' // written by a newer version of the kiosk
  | 'corrupt'
  | 'full'
  | 'failed';

/** Something went wrong with the store. `code` says what, `message` says it to a person with what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

/** SQLite result codes, primary ones but for the last: https://sqlite.org/rescode.html */
const RESULT: Readonly<Record<number, StoreErrorCode>> = {
  5: 'in-use', // SQLITE_BUSY
  8: 'no-access', // SQLITE_READONLY
  11: 'corrupt', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'no-access', // SQLITE_CANTOPEN
  26: 'corrupt', // SQLITE_NOTADB
  4874: 'full', // SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log
};
const IOERR = 10;

/** What the operating system says to the store's own work on files. */
const ERRNO: Readonly<Record<string, StoreErrorCode>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'no-access',
  EPERM: 'no-access',
  EROFS: 'no-access',
  EISDIR: 'no-access',
};

/** SQLite's extended result code; 0 for an error that is not SQLite's. */
function resultCode(error: unknown): number {
  if (error instanceof StoreError) return resultCode(error.cause);
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : 0;
}

export function storeError(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const number = resultCode(error);
  const errno = error instanceof Error && 'code' in error ? ERRNO[String(error.code)] : undefined;
  const code = errno ?? RESULT[number] ?? RESULT[number & 0xff] ?? 'failed';
  const why = error instanceof Error ? error.message : String(error);
  return new StoreError(code, `store ${file}: ${why}`, error);
}

/** The disk did not do what it was asked to: neither full nor, as far as one knows, damaged contents. */
export function isDiskError(error: unknown): boolean {
  const number = resultCode(error);
  return (number & 0xff) === IOERR && RESULT[number] === undefined;
}
