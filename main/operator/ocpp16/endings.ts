/** Sessions that the central system itself had ended; to the kiosk each of them is a stop from afar: OCPP 1.6, 7.36. */
import type { StopReason } from '../../session/types.ts';
import { REASON, type Reason } from './tables/reason.ts';

export type Ordered = Extract<Reason, 'DeAuthorized' | 'UnlockCommand'>;

/** As many sessions as could be waiting to be told of. */
const MOST = 64;

export class Endings {
  readonly #ordered = new Map<string, Ordered>();

  /** The session is about to be stopped because of that; the first reason stays. */
  expect(session: string, reason: Ordered): void {
    if (!this.#ordered.has(session)) this.#ordered.set(session, reason);
    for (const oldest of [...this.#ordered.keys()].slice(0, -MOST)) this.#ordered.delete(oldest);
  }

  /** It was not stopped, or its end is told. */
  forget(session: string): void {
    this.#ordered.delete(session);
  }

  reasonOf(session: string, reason: StopReason): Reason {
    return (reason === 'remote' ? this.#ordered.get(session) : undefined) ?? REASON[reason];
  }
}
