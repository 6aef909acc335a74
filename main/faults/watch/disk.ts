/** Whether there is room for what must be recorded. Pure. */
import type { Change, Evidence } from './change.ts';

const MB = 1_000_000;
/** Weeks of sessions and samples, a write-ahead log at its largest, and a support bundle. */
export const LEAST_BYTES = 200 * MB;
/** File systems slow down and wear out when they are nearly full, however large. */
export const LEAST_SHARE = 0.02;
/** A data partition of a few hundred megabytes is not full because it is small. */
export const MOST_SHARE = 0.25;
/** Room that trimming makes and the next hour fills again must not flap it. */
export const CLEAR_FACTOR = 1.5;

export interface DiskSample {
  /** What this program may still write, bytes. */
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Null: not known. */
  readonly databaseBytes: number | null;
}

export interface DiskState {
  readonly full: boolean;
}

export const ROOM: DiskState = { full: false };

/** Below this the folder counts as full, bytes. */
export function leastBytes(totalBytes: number): number {
  return Math.max(Math.min(LEAST_BYTES, totalBytes * MOST_SHARE), totalBytes * LEAST_SHARE);
}

export function judgeDisk(
  state: DiskState,
  { freeBytes, totalBytes, databaseBytes }: DiskSample,
): { state: DiskState; changes: Change<'store.full'>[] } {
  // Some network and overlay file systems tell no size: nothing can be said of them.
  if (!(totalBytes > 0) || !(freeBytes >= 0) || !Number.isFinite(totalBytes)) return { state, changes: [] };
  const least = leastBytes(totalBytes);
  const full = state.full ? freeBytes < least * CLEAR_FACTOR : freeBytes < least;
  if (full === state.full) return { state, changes: [] };
  const evidence: Evidence = {
    freeMegabytes: Math.floor(freeBytes / MB),
    leastMegabytes: Math.round((full ? least : least * CLEAR_FACTOR) / MB),
    totalMegabytes: Math.floor(totalBytes / MB),
    ...(databaseBytes !== null && { databaseMegabytes: Math.ceil(databaseBytes / MB) }),
  };
  return { state: { full }, changes: [{ code: 'store.full', raised: full, evidence }] };
}
