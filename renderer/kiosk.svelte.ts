/** What the screens see: the newest snapshot, the words for it, kiosk time, and the way to say something back. */
import { createContext } from 'svelte';
import type { Command, Language, Screen, ScreenName, Snapshot } from '../main/bridge/contract.ts';
import type { Connection, Link } from './client.ts';
import { createFormat, span } from './format.ts';
import { catalogueOf, LANGUAGE_NAMES, loadCatalogue } from './messages/catalogue.ts';
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
export async function prepare(language: Language): Promise<Messages> {
  // Loads nothing where the letters are not Arabic.
  const letters = document.fonts.load('1em "Noto Sans Arabic Variable"', LANGUAGE_NAMES[language]);
  const [messages] = await Promise.all([loadCatalogue(language), letters.catch(() => [])]);
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
    const { language } = snapshot;
    const messages = catalogueOf(language);
    if (messages) {
      this.#show(snapshot, messages);
      return;
    }
    const underWay = this.#waiting?.language === language;
    this.#waiting = snapshot;
    if (!underWay) void this.#showLater(language);
  }

  async #showLater(language: Language): Promise<void> {
    const messages = await prepare(language).catch((error: unknown) => {
      // Rather a screen with the last language's words than none.
      console.warn('no words', language, error);
      return this.#words?.t;
    });
    if (messages && this.#waiting?.language === language) this.#show(this.#waiting, messages);
  }

  #show(snapshot: Snapshot, messages: Messages): void {
    const { language, station } = snapshot;
    this.#waiting = null;
    const spoken = `${language} ${station.timeZone}`;
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
