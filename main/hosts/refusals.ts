/** Commands that were refused, in the log: each kind once a minute, however often a page that is broken repeats it. */
import type { CommandAnswer, Sender } from '../bridge/contract.ts';
import type { Clock } from '../clock.ts';
import { log } from '../log/log.ts';

const AGAIN_AFTER_MS = 60_000;
/** A page that makes commands up must not fill the memory with them. */
const MOST_KINDS = 64;

export class Refusals {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #said = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** `message`: as it came from `page`; of it only the type is logged. */
  note(page: Sender, message: unknown, answer: CommandAnswer): void {
    if (answer.ok) return;
    const command = typeOf(message);
    const kind = `${page} ${command} ${answer.code}`;
    const now = this.#clock.monotonic();
    const last = this.#said.get(kind);
    if (last !== undefined && now - last < AGAIN_AFTER_MS) return;
    if (this.#said.size >= MOST_KINDS) this.#said.clear();
    this.#said.set(kind, now);
    log.warn('command.refused', answer.message, { page, command, refusal: answer.code });
  }
}

function typeOf(message: unknown): string {
  const type = typeof message === 'object' && message !== null && 'type' in message ? message.type : null;
  return typeof type === 'string' ? type.slice(0, 60) : 'none';
}
