/**
 * A database that a newer version of the kiosk has given another shape, in the shape of this one: after an update that was
 * not kept. What this version does not know of it stays in the file that is set aside.
 */
import type { Clock } from '../clock.ts';
import { own } from './database.ts';
import { replaceFile, type Replaced } from './set-aside.ts';

/** Errors: StoreError `in-use`, `no-access`, `full`, `failed`; then the file is as it was. */
export function takeBack(file: string, clock: Pick<Clock, 'now' | 'monotonic'>): Replaced {
  const letGo = own(file);
  try {
    return replaceFile(file, clock);
  } finally {
    letGo();
  }
}
