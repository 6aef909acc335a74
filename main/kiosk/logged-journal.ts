/** Sessions in the log, as far as they are durable: that one began, ended and was closed, and never whose it is. */
import { log } from '../log/log.ts';
import type { SessionJournal } from '../session/journal.ts';

/** `journal`, with a line in the log after each step of a session. */
export function loggedJournal(journal: SessionJournal): SessionJournal {
  const factsOf = (id: string) => {
    const record = journal.get(id);
    return record && { session: record.number, connector: record.connector, wh: record.energyWh };
  };
  return {
    open: (session) => {
      journal.open(session);
      const { number, connector, meterStartWh: registerWh } = session;
      log.info('session.open', 'a session began', { session: number, connector, registerWh });
    },
    end: (id, at, reason, pricing) => {
      journal.end(id, at, reason, pricing);
      log.info('session.end', 'a session has its energy', { ...factsOf(id), reason });
    },
    close: (id, at, pricing, receipt) => {
      journal.close(id, at, pricing, receipt);
      log.info('session.close', 'a session is closed', { ...factsOf(id) });
    },
    event: (id, at, type, data) => journal.event(id, at, type, data),
    progress: (id, progress) => journal.progress(id, progress),
    pricing: (id, pricing, at, why) => journal.pricing(id, pricing, at, why),
    get: (id) => journal.get(id),
    unfinished: () => journal.unfinished(),
    has: (id, type) => journal.has(id, type),
    samples: (id) => journal.samples(id),
  };
}
