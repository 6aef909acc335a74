/**
 * The messages that the central system put on the screen: OCPP 2.0.1 part 2, O. The kiosk shows a message or does not;
 * here it is kept in which states of the station it is to be shown, and until when it counts.
 */
import { z } from 'zod';
import type { States } from '../ocpp/dialect.ts';
import type { Answer, DisplayMessage, Station } from '../port.ts';
import { CONNECTOR_STATUS } from './tables/connector-status.ts';

export const MOST_MESSAGES = 32;
const STATE = 'ocpp201.display-messages';

const STATES = ['Charging', 'Faulted', 'Idle', 'Unavailable'] as const;
export type StationState = (typeof STATES)[number];

const noteSchema = z.strictObject({
  id: z.int(),
  /** As it came, to be told again as it came. */
  priority: z.enum(['AlwaysFront', 'InFront', 'NormalCycle']),
  state: z.enum(STATES).nullable(),
  format: z.enum(['ASCII', 'UTF8']),
  language: z.string().nullable(),
  text: z.string(),
  from: z.number().nullable(),
  until: z.number().nullable(),
  session: z.string().nullable(),
});
export type Note = z.output<typeof noteSchema>;

/** What is said to the driver of one session in an answer (`updatedPersonalMessage`) has no number: it gets one below 0. */
export function personalId(connector: number): number {
  return -connector;
}

const PRIORITY = { AlwaysFront: 'always-front', InFront: 'in-front', NormalCycle: 'normal' } as const;

type ScreenStation = Pick<Station, 'connectors' | 'message' | 'messages'>;

/** What writes throws `StoreError`; then all is as it was. */
export class DisplayBook {
  readonly #states: Pick<States, 'read' | 'write'>;
  readonly #station: ScreenStation;
  readonly #now: () => number;
  #notes: readonly Note[];

  constructor(states: Pick<States, 'read' | 'write'>, station: ScreenStation, now: () => number) {
    this.#states = states;
    this.#station = station;
    this.#now = now;
    const read = z.array(noteSchema).safeParse(states.read(STATE));
    this.#notes = read.success ? read.data : [];
  }

  /** Those that count still. */
  get notes(): readonly Note[] {
    const sessions = new Set(this.#station.connectors().map(({ session }) => session));
    const now = this.#now();
    return this.#notes.filter(
      ({ until, session }) => (until === null || until > now) && (session === null || sessions.has(session)),
    );
  }

  /** Replaces the one of the same id; a newer one that is always in front, the older such (3.50 MessagePriorityEnumType). */
  put(note: Note): Answer {
    const front = note.priority === 'AlwaysFront';
    const others = this.notes.filter(
      ({ id, priority }) => id !== note.id && !(front && priority === 'AlwaysFront'),
    );
    if (others.length >= MOST_MESSAGES) return 'occupied';
    const before = this.#notes;
    this.#write([...others, note]);
    const answer = this.show();
    if (answer === 'accepted') return answer;
    this.#write(before);
    this.show();
    return answer;
  }

  /** False: there is none of this id. */
  remove(id: number): boolean {
    if (!this.notes.some((note) => note.id === id)) return false;
    this.#write(this.notes.filter((note) => note.id !== id));
    this.show();
    return true;
  }

  /** Puts on the screen what belongs there as the station stands now. Not `accepted`: the screen refused one. */
  show(): Answer {
    const state = this.#stationState();
    const wanted = this.notes.filter((note) => note.state === null || note.state === state);
    const there = this.#station.messages();
    const sessions = new Set(this.#station.connectors().map(({ session }) => session));
    for (const { id, session } of there) {
      const stays = id < 0 ? sessions.has(session) : wanted.some((note) => note.id === id);
      if (!stays) this.#station.message(id, null);
    }
    for (const note of wanted) {
      const message = shownAs(note);
      if (there.some((known) => known.id === note.id && same(known, message))) continue;
      const answer = this.#station.message(note.id, message);
      if (answer !== 'accepted') return answer;
    }
    return 'accepted';
  }

  #write(notes: readonly Note[]): void {
    this.#states.write(STATE, notes);
    this.#notes = notes;
  }

  /** Of the whole station: what most concerns whoever stands before it. */
  #stationState(): StationState {
    const states = this.#station.connectors().map(({ state }) => state);
    if (states.some((state) => CONNECTOR_STATUS[state] === 'Occupied')) return 'Charging';
    if (states.every((state) => state === 'faulted')) return 'Faulted';
    return states.every((state) => state === 'unavailable' || state === 'faulted') ? 'Unavailable' : 'Idle';
  }
}

function shownAs({ priority, text, language, from, until, session }: Note): DisplayMessage {
  return { priority: PRIORITY[priority], text, language, from, until, session };
}

function same(a: DisplayMessage, b: DisplayMessage): boolean {
  return (
    a.priority === b.priority &&
    a.text === b.text &&
    a.language === b.language &&
    a.from === b.from &&
    a.until === b.until &&
    a.session === b.session
  );
}
