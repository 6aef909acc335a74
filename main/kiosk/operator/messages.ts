/** What the operator has the screen say: to everybody, to whoever charges, to one driver. */
import type { Notice } from '../../bridge/contract.ts';
import type { Answer, DisplayMessage } from '../../operator/port.ts';
import type { DriverWords } from './cards.ts';

/** More would hide each other. */
const MOST_MESSAGES = 32;
/** Cards of which it is remembered what was said to their holders. */
const MOST_DRIVERS = 32;

export const OPERATOR_MESSAGE = 'operator-message';

export interface MessageScene {
  readonly at: number;
  readonly language: string;
  /** Nobody is being helped at the screen. */
  readonly idle: boolean;
  readonly connectors: readonly {
    readonly id: number;
    readonly session: { readonly id: string } | null;
    readonly holder: { readonly uid: string } | null | undefined;
    readonly since: number;
  }[];
}

const RANK = { 'always-front': 0, 'in-front': 1, normal: 2 } as const;

export class ScreenMessages {
  readonly #messages = new Map<number, DisplayMessage>();
  readonly #drivers = new Map<string, DriverWords>();

  get all(): readonly (DisplayMessage & { readonly id: number })[] {
    return [...this.#messages].map(([id, message]) => ({ ...message, id }));
  }

  set(id: number, message: DisplayMessage | null): Answer {
    if (message === null) return this.#messages.delete(id) ? 'accepted' : 'unknown';
    if (!this.#messages.has(id) && this.#messages.size >= MOST_MESSAGES) return 'rejected';
    this.#messages.set(id, message);
    return 'accepted';
  }

  /** When a message begins or ends next, epoch ms: the screen says something else from then on; null: none does. */
  nextChange(at: number): number | null {
    const times = [...this.#messages.values()].flatMap(({ from, until }) => [from, until]);
    const ahead = times.filter((time) => time !== null && time > at);
    return ahead.length === 0 ? null : Math.min(...ahead.map(Number));
  }

  /** Shown while this card waits for its plug or charges; null: nothing any more. */
  tell(uid: string, words: DriverWords | null): void {
    this.#drivers.delete(uid);
    if (words) this.#drivers.set(uid, words);
    for (const oldest of [...this.#drivers.keys()].slice(0, -MOST_DRIVERS)) this.#drivers.delete(oldest);
  }

  /** The most urgent first. `front`: before whatever else is to be said. */
  shown(scene: MessageScene): { readonly front: readonly Notice[]; readonly back: readonly Notice[] } {
    const general = this.#general(scene);
    const notices = (urgent: boolean) =>
      general.filter(({ message }) => (message.priority !== 'normal') === urgent).map(noticeOf(scene.at));
    return { front: [...this.#personal(scene), ...notices(true)], back: notices(false) };
  }

  #personal({ connectors }: MessageScene): Notice[] {
    return connectors.flatMap(({ id, holder, since }) => {
      const words = holder && this.#drivers.get(holder.uid);
      return words ? [{ code: OPERATOR_MESSAGE, text: words.text, connector: id, since }] : [];
    });
  }

  #general({ at, language, idle, connectors }: MessageScene): Due[] {
    const due = [...this.#messages.values()]
      .filter(({ from, until }) => (from === null || from <= at) && (until === null || at < until))
      .filter(({ priority }) => idle || priority !== 'normal')
      .flatMap((message): Due[] => {
        if (message.session === null) return [{ message, connector: null }];
        const place = connectors.find(({ session }) => session?.id === message.session);
        return place ? [{ message, connector: place.id }] : [];
      })
      .toSorted((a, b) => RANK[a.message.priority] - RANK[b.message.priority]);
    // What is said in the driver's language is enough; what is said in another only is better than nothing.
    const spoken = due.filter(({ message }) => message.language === null || message.language === language);
    return spoken.length > 0 ? spoken : due;
  }
}

interface Due {
  readonly message: DisplayMessage;
  readonly connector: number | null;
}

function noticeOf(at: number) {
  return ({ message, connector }: Due): Notice => ({
    code: OPERATOR_MESSAGE,
    text: message.text,
    connector,
    since: message.from ?? at,
  });
}
