/** What the judgements of this folder say: a condition began, ended, or more is known of it (told as raised again). */
import type { FaultCode } from '../catalogue.ts';

export type Evidence = Readonly<Record<string, string | number | boolean>>;

/** The kiosk's `Condition`, with the code named. */
export interface Change<Code extends FaultCode = FaultCode> {
  readonly code: Code;
  readonly raised: boolean;
  readonly evidence: Evidence;
}

/** As JSON keeps it, which knows no −0: state that was stored must equal state that was not. */
export const written = (value: number) => value + 0;

/** The greatest distance from 1970 that a `Date` can hold, ms (ECMA-262, Time Values). */
export const FARTHEST_MS = 8.64e15;

/** An instant for people who read evidence; whatever the clock says, it can be written. */
export function instant(epochMs: number): string {
  return Math.abs(epochMs) <= FARTHEST_MS ? new Date(epochMs).toISOString() : String(epochMs);
}
