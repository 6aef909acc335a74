/** What the rooms of sessions and tokens live in: a store, a folder as the stick, a clock, and what they were told. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { TokenBook } from '../../../main/authorization/token-book.ts';
import type { Token } from '../../../main/authorization/tokens.ts';
import { anonymousToken } from '../../../main/authorization/local-list.ts';
import type { Mount } from '../../../main/service/mounts.ts';
import { Places } from '../../../main/service/places.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import type { Actor, RoomContext, ServiceAnswer } from '../../../main/kiosk/service/room.ts';
import { SessionsRoom } from '../../../main/kiosk/service/pages/sessions.ts';
import { TokensRoom } from '../../../main/kiosk/service/pages/tokens.ts';
import type { OpenSession } from '../../../main/session/open-session.ts';
import { VirtualClock } from '../../rig/clock.ts';
import { temporaryFolder, temporaryStore } from '../../rig/journal.ts';
import { zone } from '../../rig/tariffs.ts';

export const TECHNICIAN: Actor = { who: '•••• 0001 (T)', role: 'technician' };
export const OPERATOR: Actor = { who: '•••• 0002 (O)', role: 'operator' };

/** With what a page has no business with. */
const CONNECTOR = { secret: 'not for screens' };

export const card = (uid: string, more: Partial<Token> = {}): Token => ({ ...anonymousToken(uid), ...more });

export interface BooksOptions {
  readonly configured?: readonly Token[];
  readonly ownCard?: string | null;
}

export class Books {
  readonly clock = new VirtualClock();
  readonly store = temporaryStore();
  readonly #folder = temporaryFolder();
  readonly stick = this.#folder.file('stick');
  readonly running: OpenSession[] = [];
  readonly said: ServiceAnswer[] = [];
  /** Sticks besides the folder. */
  readonly mounts: Mount[] = [];
  changes = 0;
  language: 'en' | 'de' = 'en';
  readonly tasks: Tasks;
  readonly places: Places;
  readonly book: TokenBook;
  readonly sessions: SessionsRoom;
  readonly tokens: TokensRoom;

  constructor({ configured = [], ownCard = null }: BooksOptions = {}) {
    const { clock, store } = this;
    mkdirSync(this.stick);
    const changed = () => this.changes++;
    this.tasks = new Tasks(clock, changed);
    this.places = new Places({
      clock,
      folder: this.stick,
      changed,
      mounts: () => Promise.resolve(this.mounts),
    });
    this.book = new TokenBook(configured, store.tokens.all(), Buffer.alloc(16, 7));
    const context: RoomContext = { clock, changed, tasks: this.tasks, language: () => this.language };
    this.sessions = new SessionsRoom({
      ...context,
      sessions: store.sessions,
      places: this.places,
      station: { id: 'CP-0001', name: 'Harbour 1', country: 'NL' },
      connectors: [
        { id: 1, label: 'A' },
        { ...CONNECTOR, id: 2, label: 'B' },
      ],
      zone: zone(),
      running: () => this.running,
    });
    this.tokens = new TokensRoom({
      ...context,
      book: this.book,
      store,
      configured,
      places: this.places,
      stationId: 'CP-0001',
      zone: zone(),
      tariffs: () => ['16'],
      ownCard: () => ownCard,
      say: (_, answer) => this.said.push(answer),
    });
  }

  put(name: string, content: string): void {
    writeFileSync(`${this.stick}/${name}`, content);
  }

  get files(): string[] {
    return readdirSync(this.stick).toSorted();
  }

  read(name: string): string {
    return readFileSync(`${this.stick}/${name}`, 'utf8');
  }

  /** What the store has, as it would be found after a restart. */
  get kept(): readonly Token[] {
    return this.store.tokens.all().map(({ token }) => token);
  }

  close(): void {
    this.sessions.leave();
    this.tokens.leave();
    this.store.close();
    this.#folder.remove();
  }
}
