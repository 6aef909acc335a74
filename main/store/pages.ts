/** A long list shown a page at a time, newest first, by the places of its rows. Pure. */
import type { Cursor, PageStart, Total } from './session-query.ts';

/** Of a row: when it began, and its number among those of the same instant. */
export interface Place {
  readonly at: number;
  readonly seq: number;
}

export type Order = 'ASC' | 'DESC';

export interface Listing {
  readonly total: Total;
  /** The first so many in this order, beyond a place where one is given. */
  take(order: Order, beyond: Place | null, most: number): readonly Place[];
}

export interface Page {
  readonly places: readonly Place[];
  readonly total: Total;
  readonly older: Cursor | null;
  readonly newer: Cursor | null;
}

/** A page that would begin past either end is that end's. */
export function pageOf(listing: Listing, start: PageStart, most: number): Page {
  const { total } = listing;
  const beyond = typeof start === 'string' ? null : placeOf('older' in start ? start.older : start.newer);
  const isUpwards = start === 'oldest' || (beyond !== null && typeof start === 'object' && 'newer' in start);
  const found = listing.take(isUpwards ? 'ASC' : 'DESC', beyond, most + 1);
  const isEnd = found.length <= most;
  if (beyond !== null && isUpwards && isEnd) return pageOf(listing, 'newest', most);
  if (beyond !== null && !isUpwards && found.length === 0) return pageOf(listing, 'oldest', most);
  const places = isUpwards ? found.slice(0, most).toReversed() : found.slice(0, most);
  const [first, last] = [places.at(0), places.at(-1)];
  const hasNewer = isUpwards ? !isEnd : beyond !== null;
  const hasOlder = isUpwards ? beyond !== null : !isEnd;
  return {
    places,
    total,
    newer: hasNewer && first ? cursorOf(first) : null,
    older: hasOlder && last ? cursorOf(last) : null,
  };
}

export function cursorOf({ at, seq }: Place): Cursor {
  return `${String(at)}.${String(seq)}`;
}

/** Null: not a cursor. */
export function placeOf(cursor: Cursor): Place | null {
  const match = /^(-?\d{1,15})\.(\d{1,15})$/.exec(cursor);
  return match && { at: Number(match[1]), seq: Number(match[2]) };
}
