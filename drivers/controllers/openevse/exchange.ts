/**
 * One request at a time on a RAPI line. Requests queue; each carries a sequence id, and only the reply that echoes it
 * counts, so late and stray replies do no harm. Failures are data. Notifications pass through as events.
 */
import type {
  DeviceErrorCode,
  DeviceFailure,
  DriverClock,
  FrameEvent,
  Outcome,
  Source,
  Unsubscribe,
} from '../../device.ts';
import { Emitter } from '../../emitter.ts';
import type { Command } from './command.ts';
import { type Discard, encodeFrame, type FrameCounts, FrameParser, MAX_REQUEST_BYTES } from './frames.ts';
import { type Notification, readMessage, type Reply } from './messages.ts';

export interface ExchangeTimings {
  /** Replies stall about 1 s while a relay closes and 2 s in a self-test: 500 ms is too short. */
  readonly replyMs: number;
  /** After a damaged frame the reply is probably lost: wait only this long for it before trying again. */
  readonly damageGraceMs: number;
  /** A frame takes 3 ms at 115200 baud and USB adapters hold bytes for 16 ms: a longer pause inside one is damage. */
  readonly interByteMs: number;
}

export const EXCHANGE_TIMINGS: ExchangeTimings = { replyMs: 2500, damageGraceMs: 500, interByteMs: 250 };

const LAST_ATTEMPT_PATIENCE = 2;

export interface RequestOptions {
  readonly attempts?: number;
  readonly timeoutMs?: number;
  /** Goes before what waits, for commands that a person or the safety of a person waits for. */
  readonly urgent?: boolean;
}

export type ExchangeEvent =
  | { readonly type: 'notification'; readonly notification: Notification }
  /** An attempt got an answer, whatever it said, or none in time. */
  | { readonly type: 'attempt'; readonly answered: boolean }
  | { readonly type: 'discarded'; readonly discard: Discard }
  /** A whole frame that answers nothing: late, doubled, or no RAPI message. */
  | { readonly type: 'stray'; readonly text: string }
  | FrameEvent;

interface Waiting {
  readonly words: string;
  readonly urgent: boolean;
  attemptsLeft: number;
  readonly timeoutMs: number;
  /** Resolves the request with what the reply says, or tells why it does not answer it. */
  settle(reply: Reply): 'done' | DeviceFailure;
  resolveFailure(failure: DeviceFailure): void;
}

interface InFlight {
  readonly waiting: Waiting;
  readonly sequence: number;
  /** Something arrived damaged since: probably the reply. */
  damaged: boolean;
  timer: { cancel(): void };
}

export class Exchange implements Source<ExchangeEvent> {
  readonly #write: (bytes: Uint8Array) => Promise<Outcome>;
  readonly #clock: DriverClock;
  readonly #timings: ExchangeTimings;
  readonly #events = new Emitter<ExchangeEvent>();
  readonly #parser: FrameParser;
  readonly #queue: Waiting[] = [];
  #current: InFlight | undefined;
  #lastSequence = 0;
  #echoesSequence = false;
  #quiet: { cancel(): void } | undefined;
  #closed: DeviceFailure | undefined;

  constructor(
    write: (bytes: Uint8Array) => Promise<Outcome>,
    clock: DriverClock,
    timings: ExchangeTimings = EXCHANGE_TIMINGS,
  ) {
    this.#write = write;
    this.#clock = clock;
    this.#timings = timings;
    this.#parser = new FrameParser({
      frame: (text) => this.#received(text),
      discarded: (discard) => this.#discarded(discard),
    });
  }

  get counts(): Readonly<FrameCounts> {
    return this.#parser.counts;
  }

  subscribe(listener: (event: ExchangeEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  /** Sends a command and reads its answer. Codes: timeout, checksum, malformed, refused, closed, unsupported. */
  request<Value>(command: Command<Value>, options: RequestOptions = {}): Promise<Outcome<Value>> {
    return new Promise((resolve) => {
      const waiting = waitingFor(command, options, this.#timings.replyMs, resolve);
      if (this.#closed) return waiting.resolveFailure(this.#closed);
      if (options.urgent)
        this.#queue.splice(this.#queue.findLastIndex((other) => other.urgent) + 1, 0, waiting);
      else this.#queue.push(waiting);
      this.#next();
    });
  }

  /** Bytes from the line. */
  receive(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#parser.push(bytes);
    this.#quiet?.cancel();
    this.#quiet = undefined;
    if (this.#parser.pending) this.#watchQuiet();
  }

  /** The line is gone: everything that waits fails with `failure`; nothing works afterwards. */
  close(failure: DeviceFailure): void {
    if (this.#closed) return;
    this.#closed = failure;
    this.#quiet?.cancel();
    this.#current?.timer.cancel();
    const all = [...(this.#current ? [this.#current.waiting] : []), ...this.#queue.splice(0)];
    this.#current = undefined;
    for (const waiting of all) waiting.resolveFailure(failure);
  }

  #watchQuiet(): void {
    this.#quiet = this.#clock.after(this.#timings.interByteMs, () => {
      // A busy process may run timers before it reads bytes that arrived in time: give reading one more turn.
      this.#quiet = this.#clock.after(1, () => this.#parser.expire());
    });
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    const waiting = this.#queue.shift();
    if (!waiting) return;
    this.#lastSequence = (this.#lastSequence % 255) + 1;
    const sequence = this.#lastSequence;
    const frame = encodeFrame(`${waiting.words} :${sequence.toString(16).toUpperCase().padStart(2, '0')}`);
    if (frame.length > MAX_REQUEST_BYTES) {
      waiting.resolveFailure(problem('unsupported', `${frame.trim()} is too long for the controller`, false));
      return this.#next();
    }
    waiting.attemptsLeft -= 1;
    const timer = this.#clock.after(waiting.timeoutMs, () => this.#timedOut(current));
    const current: InFlight = { waiting, sequence, damaged: false, timer };
    this.#current = current;
    this.#events.emit({ type: 'frame', direction: 'out', text: frame.trim() });
    void this.#write(Buffer.from(frame, 'latin1')).then((written) => {
      if (written.ok || this.#current !== current) return;
      this.#events.emit({ type: 'attempt', answered: false });
      this.#failed(current, written.failure);
    });
  }

  #received(text: string): void {
    this.#events.emit({ type: 'frame', direction: 'in', text: encodeFrame(text).trim() });
    const message = readMessage(text);
    if (!message) return this.#events.emit({ type: 'stray', text });
    if (message.kind === 'reply') return this.#replied(message, text);
    const asked = this.#current;
    this.#events.emit({ type: 'notification', notification: message });
    // What was asked before the boot is lost, or answered late.
    if (message.kind === 'boot' && asked) this.#timedOut(asked, true);
  }

  #replied(reply: Reply, text: string): void {
    const current = this.#current;
    if (reply.sequence !== undefined) this.#echoesSequence = true;
    if (!current || !this.#belongs(reply, current)) return this.#events.emit({ type: 'stray', text });
    this.#events.emit({ type: 'attempt', answered: true });
    if (reply.sequence === undefined && !reply.ok && this.#echoesSequence) {
      return this.#failed(
        current,
        problem('checksum', `the controller could not read ${current.waiting.words}`, true),
      );
    }
    const result = current.waiting.settle(reply);
    if (result === 'done') return this.#release(current);
    this.#failed(current, result);
  }

  /** A reply without a sequence id is ours from firmware that never echoes one, or when our request arrived damaged. */
  #belongs(reply: Reply, current: InFlight): boolean {
    if (reply.sequence !== undefined) return reply.sequence === current.sequence;
    return !this.#echoesSequence || (!reply.ok && reply.args.length === 0);
  }

  #discarded(discard: Discard): void {
    this.#events.emit({ type: 'frame', direction: 'in', text: discard.text, discarded: true });
    this.#events.emit({ type: 'discarded', discard });
    const current = this.#current;
    if (!current || current.damaged || discard.reason === 'noise') return;
    current.damaged = true;
    current.timer.cancel();
    // The last attempt waits longer, but not for ever: a line that damages everything has to show as such within seconds.
    const patience = current.waiting.attemptsLeft === 0 ? LAST_ATTEMPT_PATIENCE : 1;
    const graceMs = Math.min(patience * this.#timings.damageGraceMs, current.waiting.timeoutMs);
    current.timer = this.#clock.after(graceMs, () => this.#timedOut(current));
  }

  /** `heard`: the controller is alive, though it does not answer this. */
  #timedOut(current: InFlight, heard = current.damaged): void {
    if (this.#current !== current) return;
    this.#events.emit({ type: 'attempt', answered: heard });
    const { words } = current.waiting;
    this.#failed(
      current,
      current.damaged
        ? problem('checksum', `the reply to ${words} arrived damaged`, true)
        : problem('timeout', `no reply to ${words}`, true),
    );
  }

  /** Tries again where that can help and is harmless, else hands the failure back. */
  #failed(current: InFlight, failure: DeviceFailure): void {
    const { waiting } = current;
    const again = failure.code === 'timeout' || failure.code === 'checksum' || failure.code === 'malformed';
    if (again && waiting.attemptsLeft > 0) this.#insert(waiting);
    else waiting.resolveFailure(failure);
    this.#release(current);
  }

  /** Puts it before what is not urgent, and after what is. */
  #insert(waiting: Waiting): void {
    this.#queue.splice(this.#queue.findLastIndex((other) => other.urgent) + 1, 0, waiting);
  }

  #release(current: InFlight): void {
    current.timer.cancel();
    if (this.#current !== current) return;
    this.#current = undefined;
    this.#next();
  }
}

function waitingFor<Value>(
  command: Command<Value>,
  options: RequestOptions,
  replyMs: number,
  resolve: (outcome: Outcome<Value>) => void,
): Waiting {
  return {
    words: command.words,
    urgent: options.urgent ?? false,
    attemptsLeft: options.attempts ?? command.attempts,
    timeoutMs: options.timeoutMs ?? replyMs,
    resolveFailure: (failure) => resolve({ ok: false, failure }),
    settle(reply) {
      const value = reply.ok ? command.parse(reply.args) : command.parseRefusal?.(reply.args);
      if (value !== undefined) {
        resolve({ ok: true, value });
        return 'done';
      }
      const said = [reply.ok ? '$OK' : '$NK', ...reply.args].join(' ');
      const code = reply.ok ? 'malformed' : 'refused';
      return problem(code, `${command.words}: the controller answered ${said}`, reply.ok, { reply: said });
    },
  };
}

function problem(
  code: DeviceErrorCode,
  message: string,
  retryable: boolean,
  context?: Readonly<Record<string, string>>,
): DeviceFailure {
  return { code, message, retryable, ...(context && { context }) };
}
