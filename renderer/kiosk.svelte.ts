/** What the screens see: the newest snapshot, the words for it, kiosk time, and the way to say something back. */
import { createContext } from 'svelte';
import type { Command, Language, Screen, ScreenName, Snapshot } from '../main/bridge/contract.ts';
import type { Connection, Link } from './client.ts';
import { createFormat, span, type Format } from './format.ts';
import { catalogueOf, loadCatalogue } from './messages/catalogue.ts';
import { en, type Messages } from './messages/en.ts';
import { Now } from './now.svelte.ts';

export type ScreenOf<Name extends ScreenName> = Extract<Screen, { name: Name }>;

/** Words and formats of one language, always changed together. */
export interface Words {
  readonly language: Language;
  readonly t: Messages;
  readonly format: Format;
  /** "24 s", "1 h 18 min" */
  span(ms: number): string;
}

function wordsOf(language: Language, t: Messages, timeZone: string): Words {
  const format = createFormat(language, timeZone);
  return { language, t, format, span: (ms) => span(ms, t.span, format) };
}

export class Kiosk {
  readonly now = new Now();
  snapshot = $state.raw<Snapshot | null>(null);
  link = $state.raw<Link>('down');
  words = $state.raw<Words>(wordsOf('en', en, 'UTC'));

  readonly #connection: Pick<Connection, 'send'>;
  #wanted = '';

  constructor(connection: Pick<Connection, 'send'>) {
    this.#connection = connection;
  }

  send(command: Command): void {
    this.#connection.send(command);
  }

  /** Takes a snapshot; its language is spoken as soon as the catalogue is here (at once, after the first time). */
  take(snapshot: Snapshot): void {
    this.now.set(snapshot.at, snapshot.clockRate);
    this.snapshot = snapshot;
    this.#speak(snapshot.language, snapshot.station.timeZone);
  }

  #speak(language: Language, timeZone: string): void {
    const wanted = `${language} ${timeZone}`;
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    const messages = catalogueOf(language);
    if (messages) {
      this.words = wordsOf(language, messages, timeZone);
      return;
    }
    void loadCatalogue(language).then((late) => {
      if (this.#wanted === wanted) this.words = wordsOf(language, late, timeZone);
    });
  }
}

export const [getKiosk, setKiosk] = createContext<Kiosk>();
