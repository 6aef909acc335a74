/** The port of a card reader: it says which card was held to it, once for each tap, and how the reader itself is. */
import type { ConditionEvent, FrameEvent, Source } from '../device.ts';

/**
 * - `removed-early`: torn away before it could be read: "hold your card a little longer".
 * - `random-uid`: a phone or bank card that gives another number each time; never an identity.
 * - `unreadable`: a card that answers, but not with a number.
 */
export type TapProblem = 'removed-early' | 'random-uid' | 'unreadable';

export type ReaderEvent =
  /** `uid`: 4, 7 or 10 bytes in upper-case hex, in the configured byte order. `at`: epoch milliseconds of the UID's arrival. */
  | { readonly type: 'tap'; readonly uid: string; readonly at: number }
  | { readonly type: 'tap-problem'; readonly problem: TapProblem; readonly at: number }
  | { readonly type: 'link'; readonly up: boolean; readonly name?: string; readonly reason?: string }
  | ConditionEvent
  | FrameEvent;

export interface CardReader extends Source<ReaderEvent> {
  /** Returns at once; an absent reader or service is a condition, and is waited for. */
  start(): void;
  /** Begins anew with whatever the reader hangs on: a process, a connection. Absent where there is nothing of the kind. */
  restart?(): void;
  stop(): Promise<void>;
}
