/**
 * The sessions of this process as they are in the store, so that they can be put into another file when theirs is lost:
 * whoever runs a session goes on writing as if nothing had happened.
 */
import { isDeepStrictEqual } from 'node:util';
import type { NewSession, SessionRecord } from '../session/journal.ts';
import type { Handle } from './handle.ts';
import type { SessionStore } from './sessions.ts';

/** Closed ones are remembered too, this many sessions in all: nobody else may have their receipts yet. */
const REMEMBERED = 50;

/** `sessions`, each of its writes remembered once it is durable, and put back whenever `handle` opens a file anew. */
export function rememberSessions(
  sessions: SessionStore,
  handle: Pick<Handle, 'afterCommit' | 'remember'>,
): SessionStore {
  const records = new Map(sessions.unfinished().map((record) => [record.id, record]));

  const add = (record: SessionRecord) => {
    handle.afterCommit(() => {
      records.delete(record.id);
      records.set(record.id, record);
      for (const { id, state } of records.values()) {
        if (records.size <= REMEMBERED) break;
        if (state === 'closed') records.delete(id);
      }
    });
  };
  const change = (id: string, changed: Partial<SessionRecord>) => {
    handle.afterCommit(() => {
      const record = records.get(id);
      if (record) records.set(id, { ...record, ...changed });
    });
  };
  // Also a step that is in the file although its commit reported an error is taken back: whoever made it makes it again.
  handle.remember(() => {
    for (const record of records.values()) {
      if (!isDeepStrictEqual(sessions.get(record.id), record)) sessions.adopt(record);
    }
  });

  return {
    ...sessions,
    open(session) {
      sessions.open(session);
      add(opened(session));
    },
    progress(id, progress) {
      sessions.progress(id, progress);
      const { registerWh, energyWh, pricing } = progress;
      change(id, { registerWh, energyWh, pricing });
    },
    pricing(id, pricing, at, why) {
      sessions.pricing(id, pricing, at, why);
      change(id, { pricing });
    },
    end(id, at, reason, pricing) {
      sessions.end(id, at, reason, pricing);
      change(id, { state: 'ended', endedAt: at, stopReason: reason, pricing });
    },
    close(id, at, pricing, receipt) {
      sessions.close(id, at, pricing, receipt);
      change(id, { state: 'closed', closedAt: at, pricing, receipt });
    },
    adopt(session) {
      sessions.adopt(session);
      add(session);
    },
  };
}

function opened(session: NewSession): SessionRecord {
  return {
    id: session.id,
    number: session.number,
    connector: session.connector,
    state: 'open',
    token: session.token,
    startedAt: session.at,
    endedAt: null,
    closedAt: null,
    meterStartWh: session.meterStartWh,
    registerWh: session.meterStartWh,
    energyWh: 0,
    stopReason: null,
    tariff: session.tariff,
    pricing: session.pricing,
    receipt: null,
  };
}
