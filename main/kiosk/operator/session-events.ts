/**
 * What the central system is told of sessions: each event in the outbox, written in the transaction of the journal's own
 * write, so that neither is ever there without the other. Each session has one `started`, one `ended`, and numbers without
 * gaps between them, over restarts too.
 */
import { OCPP_CHANNEL } from '../../operator/ocpp/operator.ts';
import type { IdToken, MeterSample, SampleContext, TransactionEvent } from '../../operator/port.ts';
import type { NewSession, SessionJournal, SessionRecord, SessionToken } from '../../session/journal.ts';
import type { ConnectorState, StopReason } from '../../session/types.ts';
import type { Store } from '../../store/store.ts';

const PREFIX = 'operator/session/';
/** What nobody takes away must not fill the disk: readings between are left out first, and count again from here. */
const MOST_WAITING = 20_000;

/** States in which the central system's transaction runs; the others lie before its start or after its end. */
const TOLD: ReadonlySet<unknown> = new Set<ConnectorState>([
  'starting',
  'charging',
  'suspendedByVehicle',
  'suspendedByStation',
  'stopping',
  'faulted',
]);

/** What was asked for when somebody was let in at a connector. */
export interface StartDetails {
  readonly remoteStartId: number | null;
  readonly reservationId: number | null;
}

export interface SessionEventsOptions {
  readonly store: Pick<Store, 'states' | 'outbox' | 'atomically'>;
  readonly journal: SessionJournal;
  /** The central system can be reached now. */
  readonly online: () => boolean;
  /** Of the start that opens this session. */
  readonly startOf: (connector: number, token: SessionToken | null) => StartDetails;
  /** Whose card ends the session; null: nobody's. */
  readonly enderOf: (session: string) => IdToken | null;
  /** What the session costs by its own tariff; null: no price. May throw: then it is left out. */
  readonly costOf: (record: SessionRecord) => { readonly amount: string; readonly currency: string } | null;
  /** Something was added. */
  readonly added: () => void;
  readonly failed: (error: unknown) => void;
}

interface Told {
  readonly next: number;
  readonly state: ConnectorState;
}

type Draft<Type extends TransactionEvent['type']> = Omit<
  Extract<TransactionEvent, { type: Type }>,
  'seq' | 'offline' | 'type'
>;

export class SessionEvents {
  /** Writes through this are told of. */
  readonly journal: SessionJournal;
  readonly #o: SessionEventsOptions;
  /** The sessions that were begun and not ended towards the central system; as in the store, also when its file is replaced. */
  readonly #told = new Map<string, Told>();

  constructor(options: SessionEventsOptions) {
    this.#o = options;
    const { states } = options.store;
    for (const name of states.names(PREFIX)) {
      const told = readTold(states.read(name));
      if (told) this.#told.set(name.slice(PREFIX.length), told);
    }
    this.journal = this.#wrap(options.journal);
  }

  /**
   * Tells the end of sessions that ended while nobody was told: the kiosk ran without an operator meanwhile. Before the
   * sessions that the last process left are taken up.
   */
  reconcile(): void {
    for (const id of [...this.#told.keys()]) {
      const record = this.#o.journal.get(id);
      if (record?.state === 'open') continue;
      this.#attempt(() => {
        this.#commit(id, null, () => {
          if (record) this.#end(record, record.endedAt ?? record.startedAt, record.stopReason);
          this.#o.store.states.remove(PREFIX + id);
        });
        return true;
      });
    }
  }

  /** Readings of a running session. False: it is not told of, or the store would not have them. */
  samples(session: string, connector: number, context: SampleContext, sample: MeterSample): boolean {
    const told = this.#told.get(session);
    if (!told) return false;
    return this.#attempt(() => {
      if (this.#o.store.outbox.waiting(OCPP_CHANNEL) >= MOST_WAITING) return false;
      const next = { ...told, next: told.next + 1 };
      this.#commit(session, next, () => {
        const { at } = sample;
        this.#append('samples', told.next, {
          session,
          connector,
          at,
          context,
          samples: [sample],
          state: told.state,
        });
        this.#o.store.states.write(PREFIX + session, next);
      });
      return true;
    });
  }

  #wrap(journal: SessionJournal): SessionJournal {
    return {
      open: (session) => this.#open(session),
      event: (id, at, type, data) => this.#event(id, at, type, data),
      progress: (id, progress) => journal.progress(id, progress),
      pricing: (id, pricing, at, why) => journal.pricing(id, pricing, at, why),
      end: (id, at, reason, pricing) => {
        const told = this.#told.has(id);
        if (!told) return journal.end(id, at, reason, pricing);
        this.#commit(id, null, () => {
          journal.end(id, at, reason, pricing);
          const record = journal.get(id);
          if (record) this.#end(record, at, reason);
          this.#o.store.states.remove(PREFIX + id);
        });
      },
      close: (id, at, pricing, receipt) => journal.close(id, at, pricing, receipt),
      get: (id) => journal.get(id),
      unfinished: () => journal.unfinished(),
      has: (id, type) => journal.has(id, type),
      samples: (id) => journal.samples(id),
    };
  }

  #open(session: NewSession): void {
    const { journal, store, startOf } = this.#o;
    const { id, connector, at, token, meterStartWh } = session;
    const told: Told = { next: 1, state: 'starting' };
    this.#commit(id, told, () => {
      journal.open(session);
      this.#append('started', 0, {
        session: id,
        connector,
        at,
        token: token && idTokenOf(token),
        registerWh: meterStartWh,
        ...startOf(connector, token),
        state: told.state,
      });
      store.states.write(PREFIX + id, told);
    });
  }

  #event(id: string, at: number, type: string, data: unknown): void {
    const { journal, store } = this.#o;
    const told = this.#told.get(id);
    const state = type === 'state' ? stateIn(data) : null;
    if (!told || state === null || state === told.state) return journal.event(id, at, type, data);
    const next: Told = { next: told.next + 1, state };
    this.#commit(id, next, () => {
      journal.event(id, at, type, data);
      const connector = journal.get(id)?.connector ?? 0;
      this.#append('state', told.next, { session: id, connector, at, state });
      store.states.write(PREFIX + id, next);
    });
  }

  #end(record: SessionRecord, at: number, reason: string | null): void {
    const told = this.#told.get(record.id);
    if (!told) return;
    const byCard = reason === 'driver-card';
    this.#append('ended', told.next, {
      session: record.id,
      connector: record.connector,
      at,
      // As on the receipt, whatever the register did meanwhile.
      registerWh: record.meterStartWh + record.energyWh,
      reason: (reason ?? 'controller') as StopReason,
      token: byCard ? (this.#o.enderOf(record.id) ?? (record.token && idTokenOf(record.token))) : null,
      samples: [],
      cost: this.#cost(record),
    });
  }

  #cost(record: SessionRecord): ReturnType<SessionEventsOptions['costOf']> {
    try {
      return this.#o.costOf(record);
    } catch (error) {
      this.#o.failed(error);
      return null;
    }
  }

  #append<Type extends TransactionEvent['type']>(type: Type, seq: number, event: Draft<Type>): void {
    const { session, at, connector } = event;
    const payload = { ...event, type, seq, offline: !this.#o.online() };
    this.#o.store.outbox.append(OCPP_CHANNEL, {
      id: `${eventsOf(session)}${String(seq)}`,
      at,
      connector,
      payload,
    });
  }

  /** `work` in one transaction; only when it is durable is `told` what holds. Throws what the store throws. */
  #commit(session: string, told: Told | null, work: () => void): void {
    this.#o.store.atomically(work);
    if (told) this.#told.set(session, told);
    else this.#told.delete(session);
    this.#o.added();
  }

  #attempt(work: () => boolean): boolean {
    try {
      return work();
    } catch (error) {
      this.#o.failed(error);
      return false;
    }
  }
}

/** With what the outbox ids of a session's events begin. */
export function eventsOf(session: string): string {
  return `${session}/`;
}

/** A card as the central system knows it. */
export function idTokenOf({ uid, group }: Pick<SessionToken, 'uid' | 'group'>): IdToken {
  return { id: uid, group };
}

function stateIn(data: unknown): ConnectorState | null {
  const to = typeof data === 'object' && data !== null && 'to' in data ? data.to : null;
  return TOLD.has(to) ? (to as ConnectorState) : null;
}

/** Written by this class alone, perhaps by an older version of it. */
function readTold(value: unknown): Told | null {
  if (typeof value !== 'object' || value === null || !('next' in value) || !('state' in value)) return null;
  const { next, state } = value;
  if (typeof next !== 'number' || !Number.isSafeInteger(next) || next < 1 || !TOLD.has(state)) return null;
  return { next, state: state as ConnectorState };
}
