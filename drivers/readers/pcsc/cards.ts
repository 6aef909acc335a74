/** In the reader process: the cards on one reader, over nfc-pcsc without its automatic processing. */
import { ConnectError, type Logger, type Reader } from 'nfc-pcsc';
import type { WorkerMessage } from './protocol.ts';
import { GET_UID, maskedResponse, readUid, spacedHex } from './uid.ts';

/** Room for any UID and for answers that are too long to be one. */
const MAX_RESPONSE = 258;
/**
 * From the card's arrival to an answer of any kind. Connecting and reading take some tens of milliseconds, with a driver's
 * own retries about a second; a reader that is silent for this long does not answer any more.
 */
const EXCHANGE_MS = 3000;
/** Readers look every 0.2–0.5 s whether a card is still there: after this time, one that is said to lie there does. */
const STILL_THERE_MS = 700;

export class CardWatch {
  readonly #reader: Reader;
  readonly #tell: (message: WorkerMessage) => void;
  #chosen = false;
  /** Unknown until the reader's first status. */
  #present: boolean | undefined;
  #onGone: (() => void) | undefined;
  #exchange: NodeJS.Timeout | undefined;

  constructor(reader: Reader, tell: (message: WorkerMessage) => void) {
    this.#reader = reader;
    this.#tell = tell;
    // ISO 14443-4 cards fail in the automatic processing when there is no AID to select.
    reader.autoProcessing = false;
    reader.logger = this.#logger();
    reader.reader.on('status', ({ state }) => {
      const { SCARD_STATE_EMPTY, SCARD_STATE_PRESENT } = reader.reader;
      if (state & SCARD_STATE_PRESENT) this.#setPresent(true);
      // A reader that is being unplugged is neither: nobody saw the card leave.
      else if (state & SCARD_STATE_EMPTY) this.#setPresent(false);
    });
    reader.on('card', ({ atr }) => {
      if (this.#chosen) void this.#read(atr);
    });
    reader.on('end', () => clearTimeout(this.#exchange));
    reader.on('error', (error) => this.#frame('in', `reader: ${error.message}`));
  }

  /** Only the chosen reader's cards are read and told of. */
  choose(chosen: boolean): void {
    if (chosen === this.#chosen) return;
    this.#chosen = chosen;
    if (chosen && this.#present !== undefined) this.#tell({ type: 'presence', present: this.#present });
  }

  /**
   * nfc-pcsc 0.8.1 emits a failed connect or disconnect under the error as event name, where nobody can listen; it
   * logs them before, which is the one place to learn of them.
   */
  #logger(): Logger {
    const ignore = () => {};
    const error = (failure: unknown) => {
      if (!this.#chosen || !(failure instanceof Error)) return;
      const previous =
        'previous' in failure && failure.previous instanceof Error ? failure.previous : failure;
      this.#frame('in', `${failure.name}: ${previous.message}`);
      if (!(failure instanceof ConnectError)) return;
      clearTimeout(this.#exchange);
      void this.#judge();
    };
    return { log: ignore, debug: ignore, info: ignore, warn: ignore, error };
  }

  #setPresent(present: boolean): void {
    if (present === this.#present) return;
    this.#present = present;
    if (this.#chosen) this.#tell({ type: 'presence', present });
    if (!present) this.#onGone?.();
    else if (this.#chosen) this.#expectExchange();
  }

  #expectExchange(): void {
    clearTimeout(this.#exchange);
    this.#exchange = setTimeout(() => {
      this.#tell({ type: 'wedged', detail: `no answer from the reader within ${EXCHANGE_MS} ms` });
    }, EXCHANGE_MS);
  }

  async #read(atr: Buffer | undefined): Promise<void> {
    this.#frame('in', `card, ATR ${atr ? spacedHex(atr) : 'none'}`);
    this.#frame('out', spacedHex(GET_UID));
    let response: Buffer;
    try {
      response = await this.#reader.transmit(GET_UID, MAX_RESPONSE);
    } catch (error) {
      // The field was left in the middle of the exchange: readers say so in many ways, never as "card removed".
      this.#frame('in', `no answer: ${messageOf(error)}`);
      this.#tell({ type: 'card-problem', problem: 'removed-early' });
      return;
    } finally {
      clearTimeout(this.#exchange);
    }
    this.#frame('in', maskedResponse(response));
    const reading = readUid(response);
    if (reading.kind === 'uid') this.#tell({ type: 'card', uid: reading.uid });
    else if (reading.kind === 'problem') this.#tell({ type: 'card-problem', problem: reading.problem });
    else await this.#judge();
  }

  /** A card that could not be spoken to: torn away if it is gone in a moment, else one that cannot be read. */
  async #judge(): Promise<void> {
    const gone = await this.#goneWithin(STILL_THERE_MS);
    this.#tell({ type: 'card-problem', problem: gone ? 'removed-early' : 'unreadable' });
  }

  #goneWithin(limitMs: number): Promise<boolean> {
    if (!this.#present) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timeout = setTimeout(() => this.#onGone && settle(false), limitMs);
      const settle = (gone: boolean) => {
        clearTimeout(timeout);
        this.#onGone = undefined;
        resolve(gone);
      };
      this.#onGone?.();
      this.#onGone = () => settle(true);
    });
  }

  #frame(direction: 'in' | 'out', text: string): void {
    this.#tell({ type: 'frame', direction, text });
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'previous' in error && error.previous instanceof Error ? error.previous.message : error.message;
}
