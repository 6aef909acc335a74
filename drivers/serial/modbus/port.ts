/**
 * One Modbus line: the serial link and the one queue of exchanges of every unit on it. Never two requests at once, and a
 * silence between an answer and the next request. Failures are data: silence `timeout`, damage `checksum`, an exception
 * `refused`, whole frames that do not answer `malformed`, the port gone `closed`, `not-found`, ….
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
import { type SerialBinding, SerialLink, type SerialLinkEvent } from '../link.ts';
import { wireClock } from '../wire-clock.ts';
import {
  encodeRequest,
  EXCEPTIONS,
  type Found,
  functionOf,
  hexBytes,
  type ModbusRequest,
  ReplyParser,
  type Rubbish,
} from './frames.ts';

export interface ModbusTimings {
  /** Silence between an answer and the next request: SDM meters need about 100 ms, the standard only 3.5 characters. */
  readonly gapMs: number;
  /** From the end of a request to the end of the answer; meters take up to 200 ms, USB adapters hold bytes for 16. */
  readonly replyMs: number;
  /** After a missed answer it may still come, and RTU answers carry no number: wait so much longer before asking anew. */
  readonly lateMs: number;
  /** A pause inside a frame that ends it. The standard says 1.5 characters (2 ms); USB adapters and busy hosts need more. */
  readonly interByteMs: number;
  /** A unit that has left several requests unanswered is asked again only after so long: the others have the line. */
  readonly restMs: number;
  /** No unit answered for so long: close the port and open it again, adapters hang, too. */
  readonly reopenMs: number;
}

export const MODBUS_TIMINGS: ModbusTimings = {
  gapMs: 100,
  replyMs: 500,
  lateMs: 200,
  interByteMs: 60,
  restMs: 2000,
  reopenMs: 10_000,
};

export interface ModbusPortOptions {
  readonly path: string;
  /** 8 data bits, no parity, 1 stop bit, as these devices are delivered. */
  readonly baudRate: number;
  readonly clock?: DriverClock;
  readonly binding?: SerialBinding;
  readonly timings?: Partial<ModbusTimings>;
  readonly link?: { readonly backoffMs?: readonly number[]; readonly presenceMs?: number };
}

export interface ExchangeOptions {
  /** How often it may be sent in all; register reads and writes repeat safely. Default 3. */
  readonly attempts?: number;
  /** Goes before what waits, for commands that a person or the safety of a person waits for. */
  readonly urgent?: boolean;
}

export type PortEvent =
  | { readonly type: 'up' }
  | Extract<SerialLinkEvent, { type: 'down' }>
  /** An attempt at this unit was answered, whatever it said (also `damaged`), or not at all. */
  | { readonly type: 'attempt'; readonly unit: number; readonly answered: boolean; readonly damaged: boolean }
  | (FrameEvent & { readonly unit: number });

/** One user's hold on the port; the port is open while anybody holds it. */
export interface Lease {
  /** Resolves when the port is closed, or at once when others still hold it. */
  release(): Promise<void>;
}

interface Waiting {
  readonly request: ModbusRequest;
  readonly urgent: boolean;
  attemptsLeft: number;
  resolve(outcome: Outcome<readonly number[]>): void;
}

interface InFlight {
  readonly waiting: Waiting;
  readonly parser: ReplyParser;
  /** What came instead of the answer. */
  rubbish: Rubbish['reason'] | undefined;
  timer: { cancel(): void } | undefined;
}

const NOT_OPENED: DeviceFailure = { code: 'closed', message: 'the port is not open', retryable: true };
const BITS_PER_BYTE = 10;
const ATTEMPTS = 3;
/** Requests without any answer in a row until a unit rests: long after its driver has called it silent. */
const SILENT_TO_REST = 5;
/** Modbus exceptions that mean "later": acknowledge, busy. */
const PASSING_EXCEPTIONS: readonly number[] = [5, 6];

export class ModbusPort implements Source<PortEvent> {
  readonly path: string;
  readonly baudRate: number;
  readonly #clock: DriverClock;
  readonly #timings: ModbusTimings;
  readonly #link: SerialLink;
  readonly #events = new Emitter<PortEvent>();
  readonly #leases = new Set<Lease>();
  readonly #queue: Waiting[] = [];
  #current: InFlight | undefined;
  #closed: DeviceFailure | undefined = NOT_OPENED;
  /** How often each unit has stayed silent in a row, and until when it rests therefore. */
  readonly #silences = new Map<number, { readonly count: number; readonly restsUntil: number }>();
  /** When the line may be used again, monotonic ms. */
  #freeAt = 0;
  #starting: { cancel(): void } | undefined;
  #quiet: { cancel(): void } | undefined;
  #heardAt = 0;

  constructor(options: ModbusPortOptions) {
    this.path = options.path;
    this.baudRate = options.baudRate;
    this.#clock = options.clock ?? wireClock;
    this.#timings = { ...MODBUS_TIMINGS, ...options.timings };
    this.#link = new SerialLink({
      path: options.path,
      baudRate: options.baudRate,
      clock: this.#clock,
      ...(options.binding && { binding: options.binding }),
      ...options.link,
    });
    this.#link.subscribe((event) => this.#linkEvent(event));
  }

  get isUp(): boolean {
    return this.#closed === undefined;
  }

  /** Why the port is down although somebody wants it; undefined while it is up, or before the first attempt. */
  get failure(): DeviceFailure | undefined {
    return this.#closed === NOT_OPENED ? undefined : this.#closed;
  }

  /** Longest time that one attempt can take once it is its turn, ms. */
  get attemptMs(): number {
    const { gapMs, replyMs, lateMs } = this.#timings;
    return gapMs + replyMs + lateMs;
  }

  subscribe(listener: (event: PortEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  /** Holds the port open (and opens it) until released. */
  lease(): Lease {
    const lease: Lease = {
      release: async () => {
        if (this.#leases.delete(lease) && this.#leases.size === 0) await this.#link.stop();
      },
    };
    this.#leases.add(lease);
    this.#link.start();
    return lease;
  }

  /** Asks one unit. `value`: the registers read, or those written. */
  exchange(request: ModbusRequest, options: ExchangeOptions = {}): Promise<Outcome<readonly number[]>> {
    return new Promise((resolve) => {
      const { urgent = false, attempts = ATTEMPTS } = options;
      if (this.#closed) return resolve({ ok: false, failure: this.#closed });
      this.#enqueue({ request, urgent, attemptsLeft: attempts, resolve });
      this.#next();
    });
  }

  /** Somebody wants something of this unit: what is asked of it next does not wait until it has rested. */
  wake(unit: number): void {
    const known = this.#silences.get(unit);
    if (known) this.#silences.set(unit, { ...known, restsUntil: Number.NEGATIVE_INFINITY });
    this.#next();
  }

  #enqueue(waiting: Waiting): void {
    if (waiting.urgent) this.#queue.splice(this.#queue.findLastIndex(({ urgent }) => urgent) + 1, 0, waiting);
    else this.#queue.push(waiting);
  }

  #linkEvent(event: SerialLinkEvent): void {
    if (event.type === 'data') return this.#received(event.bytes);
    if (event.type === 'up') {
      this.#closed = undefined;
      this.#heardAt = this.#clock.monotonic();
      this.#silences.clear();
      // Whatever was on the line when it was plugged in shall end first.
      this.#occupy(this.#timings.gapMs);
    } else if (event.stopped) this.#close(NOT_OPENED);
    else this.#close({ code: event.code, message: event.message, retryable: true });
    this.#events.emit(event);
  }

  #close(failure: DeviceFailure): void {
    this.#closed = failure;
    this.#starting?.cancel();
    this.#starting = undefined;
    this.#quiet?.cancel();
    this.#current?.timer?.cancel();
    const all = [...(this.#current ? [this.#current.waiting] : []), ...this.#queue.splice(0)];
    this.#current = undefined;
    for (const { resolve } of all) resolve({ ok: false, failure });
  }

  /** The line is in use, or shall be silent, for `ms` from now. */
  #occupy(ms: number): void {
    this.#freeAt = Math.max(this.#freeAt, this.#clock.monotonic() + ms);
  }

  #next(): void {
    if (this.#current || this.#closed || this.#queue.length === 0) return;
    this.#starting?.cancel();
    this.#starting = undefined;
    const mayBeAskedAt = Math.min(...this.#queue.map((waiting) => this.#restsUntil(waiting)));
    const waitMs = Math.max(this.#freeAt, mayBeAskedAt) - this.#clock.monotonic();
    if (waitMs <= 0) return this.#send();
    this.#starting = this.#clock.after(Math.ceil(waitMs), () => {
      this.#starting = undefined;
      // Somebody may have spoken meanwhile.
      this.#next();
    });
  }

  /** Until when the line is the others'; people do not wait for a rest. */
  #restsUntil({ urgent, request }: Waiting): number {
    const rests = urgent ? undefined : this.#silences.get(request.unit)?.restsUntil;
    return rests ?? Number.NEGATIVE_INFINITY;
  }

  #send(): void {
    const now = this.#clock.monotonic();
    const at = this.#queue.findIndex((one) => this.#restsUntil(one) <= now);
    const [waiting] = at < 0 ? [] : this.#queue.splice(at, 1);
    if (!waiting) return;
    const { request } = waiting;
    waiting.attemptsLeft -= 1;
    const frame = encodeRequest(request);
    const current: InFlight = {
      waiting,
      parser: new ReplyParser(request),
      rubbish: undefined,
      timer: undefined,
    };
    this.#current = current;
    const wireMs = (frame.length * BITS_PER_BYTE * 1000) / this.baudRate;
    current.timer = this.#clock.after(wireMs + this.#timings.replyMs, () => this.#timedOut(current));
    this.#events.emit({ type: 'frame', unit: request.unit, direction: 'out', text: hexBytes(frame) });
    void this.#link.write(frame).then((written) => {
      if (written.ok || this.#current !== current) return;
      this.#events.emit({ type: 'attempt', unit: request.unit, answered: false, damaged: false });
      this.#failed(current, written.failure);
    });
  }

  #received(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#occupy(this.#timings.gapMs);
    this.#quiet?.cancel();
    const current = this.#current;
    if (!current) return this.#events.emit(discarded(NOBODY, bytes));
    const found = current.parser.push(bytes);
    if (found) return this.#replied(current, found);
    this.#quiet = this.#clock.after(this.#timings.interByteMs, () => {
      // A busy process may run timers before it reads bytes that arrived in time: give reading one more turn.
      this.#quiet = this.#clock.after(1, () => this.#expire(current));
    });
  }

  #expire(current: InFlight): void {
    const rubbish = current.parser.expire();
    if (!rubbish || this.#current !== current) return;
    const { unit } = current.waiting.request;
    // Damage weighs more: a stray frame may be anything's, damage is on our line.
    if (current.rubbish !== 'damaged') current.rubbish = rubbish.reason;
    this.#events.emit(discarded(unit, rubbish.bytes));
  }

  #replied(current: InFlight, { reply, frame, before, after }: Found): void {
    const { request } = current.waiting;
    this.#heardAt = this.#clock.monotonic();
    this.#silences.delete(request.unit);
    if (before.length > 0) this.#events.emit(discarded(request.unit, before));
    this.#events.emit({ type: 'frame', unit: request.unit, direction: 'in', text: hexBytes(frame) });
    if (after.length > 0) this.#events.emit(discarded(request.unit, after));
    this.#events.emit({ type: 'attempt', unit: request.unit, answered: true, damaged: false });
    if (reply.type === 'exception') return this.#failed(current, exception(request, reply.code));
    this.#release(current);
    current.waiting.resolve({ ok: true, value: reply.values });
    this.#next();
  }

  #timedOut(current: InFlight): void {
    if (this.#current !== current) return;
    this.#expire(current);
    const { request } = current.waiting;
    const { rubbish } = current;
    this.#occupy(this.#timings.lateMs);
    // Damage was somebody's answer: the line is alive, and the unit probably, too.
    const damaged = rubbish === 'damaged';
    if (damaged) this.#heardAt = this.#clock.monotonic();
    this.#noteSilence(request.unit, rubbish === undefined);
    this.#events.emit({ type: 'attempt', unit: request.unit, answered: damaged, damaged });
    this.#failed(current, missed(request, rubbish));
    this.#judgeSilence();
  }

  /** Tries again where that can help, else hands the failure back. */
  #failed(current: InFlight, failure: DeviceFailure): void {
    const { waiting } = current;
    this.#release(current);
    const again = failure.code === 'timeout' || failure.code === 'checksum' || failure.code === 'malformed';
    if (again && waiting.attemptsLeft > 0 && !this.#closed) {
      // Whoever waits comes first: a unit that is gone must not keep the line for all of its attempts.
      if (waiting.urgent) this.#queue.unshift(waiting);
      else this.#queue.push(waiting);
    } else waiting.resolve({ ok: false, failure });
    this.#next();
  }

  #noteSilence(unit: number, silent: boolean): void {
    if (!silent) return void this.#silences.delete(unit);
    const count = (this.#silences.get(unit)?.count ?? 0) + 1;
    const rests = count >= SILENT_TO_REST ? this.#clock.monotonic() + this.#timings.restMs : undefined;
    this.#silences.set(unit, { count, restsUntil: rests ?? Number.NEGATIVE_INFINITY });
  }

  #release(current: InFlight): void {
    current.timer?.cancel();
    this.#quiet?.cancel();
    if (this.#current === current) this.#current = undefined;
  }

  #judgeSilence(): void {
    const silentMs = this.#clock.monotonic() - this.#heardAt;
    if (silentMs < this.#timings.reopenMs) return;
    this.#heardAt = this.#clock.monotonic();
    this.#link.reopen('no unit answers');
  }
}

/** No unit has this address (it is the broadcast's): frames that came while nobody was asked are everybody's to know. */
export const NOBODY = 0;

function discarded(unit: number, bytes: Uint8Array): PortEvent {
  return { type: 'frame', unit, direction: 'in', text: hexBytes(bytes), discarded: true };
}

function missed(request: ModbusRequest, rubbish: Rubbish['reason'] | undefined): DeviceFailure {
  const about = { unit: request.unit, address: request.address };
  if (rubbish === 'damaged')
    return problem('checksum', `the reply of unit ${request.unit} arrived damaged`, about);
  if (rubbish === 'stray')
    return problem('malformed', `what came is no reply of unit ${request.unit} to what was asked`, about);
  return problem('timeout', `no reply of unit ${request.unit}`, about);
}

function exception(request: ModbusRequest, code: number): DeviceFailure {
  return {
    code: 'refused',
    message: `unit ${request.unit} refused function ${functionOf(request)} at ${request.address}: ${EXCEPTIONS[code] ?? `exception ${code}`}`,
    retryable: PASSING_EXCEPTIONS.includes(code),
    context: { unit: request.unit, address: request.address, exception: code },
  };
}

function problem(
  code: DeviceErrorCode,
  message: string,
  context: DeviceFailure['context'] & object,
): DeviceFailure {
  return { code, message, retryable: true, context };
}
