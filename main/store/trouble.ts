/** Trouble that a demonstration or a test makes for a store on purpose; nothing that is shipped for use calls it. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Another program takes hold of the database, as a backup gone wrong would: nothing can be written until it lets go. */
export function holdStore(file: string): () => void {
  const other = new DatabaseSync(file);
  other.exec('PRAGMA busy_timeout = 1000; BEGIN IMMEDIATE');
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    other.exec('ROLLBACK');
    other.close();
  };
}

/** Bytes of the middle of the file turn into rubbish, as on storage that dies. */
export function damageStore(file: string): void {
  // A young store is all in its write-ahead log: the bytes that rot must be bytes that are read.
  const other = new DatabaseSync(file);
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  other.close();
  const { size } = statSync(file);
  const rubbish = Buffer.alloc(Math.max(1, Math.floor(size / 4)), 0xa5);
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, rubbish, 0, rubbish.length, Math.floor(size / 8));
  } finally {
    closeSync(handle);
  }
}
