/** Past and running sessions: found, looked at as their drivers saw them, priced again, and taken away as a file. */
import type { Count, SessionDetail, SessionRow, SessionsPage } from '../../../bridge/service/book-pages.ts';
import type { ServiceCommandOf } from '../../../bridge/service/commands.ts';
import { systemClock, type Timer } from '../../../clock.ts';
import { messageOf } from '../../../problem.ts';
import { namePart, type Producer } from '../../../service/place-files.ts';
import type { Places } from '../../../service/places.ts';
import {
  newTally,
  sessionsCdr,
  sessionsCsv,
  type SessionSource,
  type Tally,
} from '../../../service/session-files.ts';
import { stampIn } from '../../../service/station-time.ts';
import type { CdrStation } from '../../../session/cdr-party.ts';
import type { SessionRecord } from '../../../session/journal.ts';
import type { OpenSession } from '../../../session/open-session.ts';
import type { Cursor, PageStart } from '../../../store/session-query.ts';
import type { SessionStore } from '../../../store/sessions.ts';
import { StoreError } from '../../../store/store-error.ts';
import type { Zone } from '../../../tariff/zone.ts';
import { BUSY, transferRefusal } from '../place-choice.ts';
import {
  LOOKED,
  refused,
  type Handlers,
  type RoomContext,
  type ServiceAnswer,
  type ServiceRoom,
} from '../room.ts';
import { detailOf, liveRow, repricingOf, rowOf, type Repricing, type StoredEvent } from './session-detail.ts';

export interface SessionsRoomOptions extends RoomContext {
  readonly sessions: Pick<SessionStore, 'search' | 'get' | 'events'> & SessionSource;
  readonly places: Places;
  readonly station: CdrStation;
  readonly connectors: readonly { readonly id: number; readonly label: string }[];
  readonly zone: Zone;
  /** The sessions that connectors carry now: their rows show what is true now, not what the last search found. */
  readonly running: () => readonly OpenSession[];
}

type Look = ServiceCommandOf<'service-sessions'>;
type Query = Omit<Look, 'type' | 'move'>;

/** Rows on a page. */
export const SESSIONS_A_PAGE = 20;

/** New sessions appear, and closed ones get their sum, at most this late; a search among a million is cheap, not free. */
export const SEARCH_AGAIN_MS = 5000;

/** Of a session that went on for weeks, the newest. */
const MOST_EVENTS = 200;

const EVERYTHING: Query = { text: '', connector: null, from: null, to: null };
const NOTHING_FOUND = {
  rows: [] as readonly SessionRow[],
  total: { count: 0, exact: true } as Count,
  newer: null as Cursor | null,
  older: null as Cursor | null,
};

interface Chosen {
  readonly record: SessionRecord;
  readonly events: readonly StoredEvent[];
  readonly repriced: Repricing;
}

export class SessionsRoom implements ServiceRoom<'sessions'> {
  readonly handlers: Handlers<
    'service-sessions' | 'service-session' | 'service-session-reprice' | 'service-sessions-export'
  >;
  readonly #options: SessionsRoomOptions;
  /** Nothing else of them goes into the snapshot. */
  readonly #connectors: SessionsPage['connectors'];
  #query: Query = EVERYTHING;
  #page: PageStart = 'newest';
  #found = NOTHING_FOUND;
  #tookMs = 0;
  #chosen: Chosen | null = null;
  /** Words are made when they are looked at, once for each language. */
  #told: { readonly of: Chosen; readonly language: string; readonly detail: SessionDetail } | null = null;
  #timer: Timer | null = null;

  constructor(options: SessionsRoomOptions) {
    this.#options = options;
    this.#connectors = options.connectors.map(({ id, label }) => ({ id, label }));
    this.handlers = {
      'service-sessions': (command) => this.#look(command),
      'service-session': ({ session }) => this.#choose(session),
      'service-session-reprice': ({ session }) => this.#reprice(session),
      'service-sessions-export': (command) => this.#export(command),
    };
  }

  enter(): void {
    this.#options.places.watch([]);
    this.#searchAgain();
  }

  leave(): void {
    this.#options.places.rest();
    this.#timer?.cancel();
    this.#timer = null;
    this.#chosen = this.#told = null;
    this.#query = EVERYTHING;
    this.#page = 'newest';
    this.#found = NOTHING_FOUND;
  }

  view(): SessionsPage {
    const { places } = this.#options;
    const running = new Map(this.#options.running().map((session) => [session.id, session]));
    const live = <Row extends SessionRow>(row: Row): Row => {
      const session = running.get(row.id);
      return session ? { ...row, ...liveRow(row, session) } : row;
    };
    const { rows, total, newer, older } = this.#found;
    const detail = this.#detail();
    return {
      name: 'sessions',
      query: this.#query,
      connectors: this.#connectors,
      rows: rows.map(live),
      total,
      tookMs: this.#tookMs,
      newer: newer !== null,
      older: older !== null,
      chosen: detail && live(detail),
      files: places.view,
    };
  }

  #detail(): SessionDetail | null {
    const chosen = this.#chosen;
    if (chosen === null) return null;
    const language = this.#options.language();
    if (this.#told?.of !== chosen || this.#told.language !== language) {
      const { record, events, repriced } = chosen;
      const locale = { language, zone: this.#options.zone };
      const detail = detailOf(record, events, repriced, this.#labelOf, locale);
      this.#told = { of: chosen, language, detail };
    }
    return this.#told.detail;
  }

  readonly #labelOf = (connector: number): string =>
    this.#connectors.find(({ id }) => id === connector)?.label ?? String(connector);

  #look({ type: _, move, ...query }: Look): ServiceAnswer {
    const { newer, older } = this.#found;
    const same = JSON.stringify(query) === JSON.stringify(this.#query);
    this.#query = query;
    if (move === 'last') this.#page = 'oldest';
    else if (same && move === 'newer') this.#page = newer === null ? 'newest' : { newer };
    else if (same && move === 'older') this.#page = older === null ? this.#page : { older };
    else this.#page = 'newest';
    const failure = this.#search();
    this.#options.changed();
    return failure ?? LOOKED;
  }

  /** What could not be read leaves what was found before. */
  #search(): ServiceAnswer | null {
    const started = systemClock.monotonic();
    try {
      const { rows, ...found } = this.#options.sessions.search({
        ...this.#query,
        most: SESSIONS_A_PAGE,
        page: this.#page,
      });
      this.#found = { ...found, rows: rows.map((row) => rowOf(row, this.#labelOf)) };
      return null;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return refused('service.store', messageOf(error));
    } finally {
      this.#tookMs = Math.round((systemClock.monotonic() - started) * 10) / 10;
    }
  }

  #searchAgain(): void {
    const before = JSON.stringify(this.#found);
    this.#search();
    const chosen = this.#chosen;
    // A closed session never changes again.
    if (chosen !== null && chosen.record.state !== 'closed') this.#read(chosen.record.id, chosen.repriced);
    if (JSON.stringify(this.#found) !== before || this.#chosen !== chosen) this.#options.changed();
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(SEARCH_AGAIN_MS, () => this.#searchAgain());
  }

  #choose(session: string | null): ServiceAnswer {
    if (session === null) this.#chosen = null;
    else {
      const failure = this.#read(session, null);
      if (failure) return failure;
    }
    this.#options.changed();
    return LOOKED;
  }

  #read(session: string, repriced: Repricing): ServiceAnswer | null {
    const { sessions } = this.#options;
    try {
      const record = sessions.get(session);
      if (!record) return refused('sessions.unknown', 'This session is not in the store any more.');
      this.#chosen = { record, events: sessions.events(session).slice(-MOST_EVENTS), repriced };
      return null;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return refused('service.store', messageOf(error));
    }
  }

  #reprice(session: string): ServiceAnswer {
    const failure = this.#read(session, null);
    if (failure) return failure;
    const chosen = this.#chosen;
    if (chosen === null) throw new Error('the session was read');
    const repriced = repricingOf(chosen.record, this.#options.zone);
    this.#chosen = { ...chosen, repriced };
    this.#options.changed();
    if (!('now' in repriced)) {
      return repriced.is === 'unpriced'
        ? refused('sessions.unpriced', 'Nothing was ever billed for it.')
        : refused('sessions.unreadable', repriced.why ?? '');
    }
    return {
      ok: true,
      code: repriced.is === 'same' ? 'sessions.same' : 'sessions.different',
      before: repriced.billed,
      after: repriced.now,
    };
  }

  async #export({
    format,
    place,
    from,
    to,
  }: ServiceCommandOf<'service-sessions-export'>): Promise<ServiceAnswer> {
    const { clock, places, sessions, station, tasks, zone } = this.#options;
    const range = { from, to };
    const tally = newTally();
    const producer: Producer =
      format === 'csv'
        ? sessionsCsv(sessions, range, { zone, labelOf: this.#labelOf }, tally)
        : sessionsCdr(sessions, range, { zone, station }, tally);
    const stamp = stampIn(zone, clock.now());
    const name =
      format === 'csv'
        ? `sessions-${namePart(station.id)}-${stamp}.csv`
        : `cdrs-${namePart(station.id)}-${stamp}.json`;
    const plan = { act: 'service-sessions-export', step: 'sessions', canCancel: true };
    const running = tasks.run(plan, (task) => places.write(place, name, producer, task));
    if (running === null) return BUSY;
    try {
      const { name: file, bytes } = await running;
      const skipped = tally.unpriced + tally.unfinished;
      return {
        ok: true,
        code: skipped === 0 ? 'sessions.exported' : 'sessions.exported-some',
        detail: `${file}: ${toldOf(tally)}`,
        after: { file, bytes, format, ...range, ...tally },
      };
    } catch (error) {
      return transferRefusal(error);
    } finally {
      void places.look();
    }
  }
}

function toldOf({ written, unpriced, unfinished }: Tally): string {
  return [
    `${String(written)} sessions`,
    ...(unpriced === 0 ? [] : [`${String(unpriced)} without a price left out`]),
    ...(unfinished === 0 ? [] : [`${String(unfinished)} unfinished left out`]),
  ].join(', ');
}
