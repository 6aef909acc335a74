/** What the screens see: the newest snapshot, the words for it, kiosk time, and the way to say something back. */
import { createContext } from 'svelte';
import type { Command, Language, Screen, ScreenName, Snapshot, ThemeView } from '../main/bridge/contract.ts';
import type { Connection, Link } from './client.ts';
import { createFormat, span } from './format.ts';
import { catalogueOf, LANGUAGE_NAMES, loadCatalogue, wordingOf } from './messages/catalogue.ts';
import type { Messages } from './messages/en.ts';
import { Now } from './now.svelte.ts';
import type { Words } from './words.ts';

export type ScreenOf<Name extends ScreenName> = Extract<Screen, { name: Name }>;

export type { Words };

function wordsOf(language: Language, t: Messages, timeZone: string): Words {
  const format = createFormat(language, timeZone);
  return { language, t, format, span: (ms) => span(ms, t.span, format) };
}

/** Words and letters of a language from the bundle: a screen that is shown without them would flash. */
export async function prepare(language: Language, theme: ThemeView | null): Promise<Messages> {
  // Loads nothing where the letters are not Arabic.
  const letters = document.fonts.load('1em "Noto Sans Arabic Variable"', LANGUAGE_NAMES[language]);
  const [messages] = await Promise.all([loadCatalogue(language, theme), letters.catch(() => [])]);
  return messages;
}

export class Kiosk {
  readonly now = new Now();
  snapshot = $state.raw<Snapshot | null>(null);
  link = $state.raw<Link>('down');
  #words = $state.raw<Words | null>(null);

  readonly #connection: Pick<Connection, 'send'>;
  readonly #onShow: () => void;
  /** Newest snapshot that waits for its words. */
  #waiting: Snapshot | null = null;
  #awaited = '';
  #spoken = '';

  /** `onShow`: called with each snapshot that goes to the screen. */
  constructor(connection: Pick<Connection, 'send'>, onShow: () => void) {
    this.#connection = connection;
    this.#onShow = onShow;
  }

  /** There with the first snapshot, and only asked for by what shows one. */
  get words(): Words {
    if (!this.#words) throw new Error('no snapshot has been shown');
    return this.#words;
  }

  send(command: Command): void {
    this.#connection.send(command);
  }

  /** Shows a snapshot: at once, but for the first one in its language, which waits for the words. */
  take(snapshot: Snapshot): void {
    const { language, theme } = snapshot;
    const messages = catalogueOf(language, theme);
    if (messages) {
      this.#show(snapshot, messages);
      return;
    }
    const wording = wordingOf(language, theme);
    const underWay = this.#waiting && this.#awaited === wording;
    this.#waiting = snapshot;
    this.#awaited = wording;
    if (!underWay) void this.#showLater(snapshot, wording);
  }

  async #showLater({ language, theme }: Snapshot, wording: string): Promise<void> {
    const messages = await prepare(language, theme).catch((error: unknown) => {
      // Rather a screen with the last language's words than none.
      console.warn('no words', language, error);
      return this.#words?.t;
    });
    if (messages && this.#waiting && this.#awaited === wording) this.#show(this.#waiting, messages);
  }

  #show(snapshot: Snapshot, messages: Messages): void {
    const { language, station, theme } = snapshot;
    this.#waiting = null;
    const spoken = `${wordingOf(language, theme)} ${station.timeZone}`;
    if (spoken !== this.#spoken) {
      this.#spoken = spoken;
      this.#words = wordsOf(language, messages, station.timeZone);
    }
    this.now.set(snapshot.at, snapshot.clockRate);
    this.snapshot = snapshot;
    this.#onShow();
  }
}

export const [getKiosk, setKiosk] = createContext<Kiosk>();
