/** A journal that remembers how its last write went, so that a store's failure is told from every other mistake. */
import type { SessionJournal } from './journal.ts';

/** The store could not keep what it was given; `cause` is what it threw. */
export class JournalFailure extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'JournalFailure';
  }
}

/** `journal`, with `wrote` called after each write that is durable and JournalFailure thrown for each that is not. */
export function watchJournal(journal: SessionJournal, wrote: () => void): SessionJournal {
  const keep = (write: () => void) => {
    try {
      write();
    } catch (error) {
      throw new JournalFailure(error);
    }
    wrote();
  };
  return {
    open: (session) => keep(() => journal.open(session)),
    event: (id, at, type, data) => keep(() => journal.event(id, at, type, data)),
    progress: (id, progress) => keep(() => journal.progress(id, progress)),
    pricing: (id, pricing, at, why) => keep(() => journal.pricing(id, pricing, at, why)),
    end: (id, at, reason, pricing) => keep(() => journal.end(id, at, reason, pricing)),
    close: (id, at, pricing, receipt) => keep(() => journal.close(id, at, pricing, receipt)),
    get: (id) => journal.get(id),
    unfinished: () => journal.unfinished(),
    has: (id, type) => journal.has(id, type),
    samples: (id) => journal.samples(id),
  };
}
