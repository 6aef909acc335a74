/**
 * Emulated Modbus RTU units on one line, as the line sees them: requests in, answers out after a moment, some in two
 * pieces. It watches the master's manners: a request before the last answer, and too short a silence.
 */
import { randomFrom } from '../controllers/simulated/random.ts';
import type { DriverClock, Unsubscribe } from '../device.ts';
import { Emitter } from '../emitter.ts';
import { crcFits, withCrc } from '../serial/modbus/crc.ts';
import { FUNCTIONS } from '../serial/modbus/frames.ts';
import { wireClock } from '../serial/wire-clock.ts';
import type { BytePipe } from './charger.ts';

/** Registers, or the exception that the unit answers with. */
export type Answer = readonly number[] | { readonly exception: number };

export const NO_FUNCTION: Answer = { exception: 1 };
export const NO_REGISTER: Answer = { exception: 2 };
export const NO_VALUE: Answer = { exception: 3 };

/** What is wrong with a unit's end of the line. */
export class LineFaults {
  muted = false;
  /** Every answer is damaged. */
  damaging = false;
  /** Every request is refused with this exception. */
  exception: number | undefined;
  /** Answers as another unit. */
  impostor: number | undefined;
}

export interface EmulatedUnit {
  readonly address: number;
  readonly powered: boolean;
  readonly line: LineFaults;
  read(table: 'holding' | 'input', address: number, count: number): Answer;
  /** Answers what was written. */
  write(address: number, values: readonly number[]): Answer;
}

/** How the master behaved, as the units saw it. */
export interface Manners {
  readonly requests: number;
  /** Requests that came while an answer was on its way. */
  readonly overlaps: number;
  /** Shortest silence between an answer and the next request, ms. */
  readonly shortestGapMs: number;
  readonly discardedBytes: number;
}

const LATENCY_MS = { least: 3, spread: 12 };
/** A pause that ends a frame. */
const QUIET_MS = 40;
const RUBBISH_EVERY_MS = 60;
const REQUEST_BYTES = 8;

export class SlaveBus implements BytePipe {
  readonly #clock: DriverClock;
  readonly #random: () => number;
  readonly #units = new Map<number, EmulatedUnit>();
  readonly #output = new Emitter<Uint8Array>();
  #held: number[] = [];
  #quiet: { cancel(): void } | undefined;
  #answering = 0;
  #spokeAt: number | undefined;
  #babbleUntil = 0;
  #manners = { requests: 0, overlaps: 0, shortestGapMs: Number.POSITIVE_INFINITY, discardedBytes: 0 };

  constructor(clock: DriverClock = wireClock, seed = 1) {
    this.#clock = clock;
    this.#random = randomFrom(seed);
  }

  add(unit: EmulatedUnit): void {
    if (this.#units.has(unit.address)) throw new Error(`two units have address ${unit.address}`);
    this.#units.set(unit.address, unit);
  }

  get manners(): Manners {
    return this.#manners;
  }

  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    return this.#output.subscribe(listener);
  }

  receive(bytes: Uint8Array): void {
    this.#held.push(...bytes);
    this.#quiet?.cancel();
    for (let request = this.#take(); request; request = this.#take()) this.#requested(request);
    if (this.#held.length > 0)
      this.#quiet = this.#clock.after(QUIET_MS, () => this.#discard(this.#held.length));
  }

  /** Rubbish on the line and damaged answers for this long. */
  babble(ms: number): void {
    const already = this.#babbling;
    this.#babbleUntil = this.#clock.monotonic() + ms;
    if (!already) this.#rubbish();
  }

  get #babbling(): boolean {
    return this.#clock.monotonic() < this.#babbleUntil;
  }

  /** The next whole request; bytes that begin none are thrown away. */
  #take(): Uint8Array | undefined {
    while (this.#held.length >= REQUEST_BYTES) {
      const length = this.#held[1] === FUNCTIONS.writeSeveral ? 9 + (this.#held[6] ?? 0) : REQUEST_BYTES;
      const frame = Uint8Array.from(this.#held.slice(0, length));
      if (frame.length === length && crcFits(frame)) {
        this.#held.splice(0, length);
        return frame;
      }
      if (frame.length < length && this.#held[1] === FUNCTIONS.writeSeveral) return undefined;
      this.#discard(1);
    }
    return undefined;
  }

  #discard(bytes: number): void {
    this.#manners.discardedBytes += bytes;
    this.#held.splice(0, bytes);
  }

  #requested(frame: Uint8Array): void {
    const now = this.#clock.monotonic();
    this.#manners.requests += 1;
    if (this.#answering > 0) this.#manners.overlaps += 1;
    if (this.#spokeAt !== undefined) {
      const gap = now - this.#spokeAt;
      this.#manners.shortestGapMs = Math.min(this.#manners.shortestGapMs, gap);
    }
    this.#spokeAt = now;
    const unit = this.#units.get(frame[0] ?? 0);
    if (!unit?.powered || unit.line.muted) return;
    this.#reply(this.#spoilt(unit, answer(unit, frame)));
  }

  #spoilt(unit: EmulatedUnit, frame: Uint8Array): Uint8Array {
    const { damaging, impostor } = unit.line;
    const damaged = damaging || (this.#babbling && this.#random() < 0.8);
    const whole = impostor === undefined ? frame : withCrc([impostor, ...frame.slice(1, -2)]);
    if (!damaged) return whole;
    const at = Math.floor(this.#random() * whole.length);
    return whole.map((byte, index) => (index === at ? byte ^ 0x15 : byte));
  }

  #reply(frame: Uint8Array): void {
    this.#answering += 1;
    const cut = this.#random() < 0.3 ? Math.ceil(this.#random() * frame.length) : frame.length;
    this.#later(frame.slice(0, cut), () => {
      const rest = frame.slice(cut);
      if (rest.length > 0) this.#later(rest, () => this.#answered());
      else this.#answered();
    });
  }

  #answered(): void {
    this.#answering -= 1;
    this.#spokeAt = this.#clock.monotonic();
  }

  #later(bytes: Uint8Array, then: () => void): void {
    this.#clock.after(LATENCY_MS.least + this.#random() * LATENCY_MS.spread, () => {
      // Before it is heard: whoever hears it may ask at once.
      then();
      this.#output.emit(bytes);
    });
  }

  #rubbish(): void {
    if (!this.#babbling) return;
    this.#output.emit(Uint8Array.from({ length: 9 }, () => Math.floor(this.#random() * 256)));
    this.#clock.after(RUBBISH_EVERY_MS, () => this.#rubbish());
  }
}

function answer(unit: EmulatedUnit, frame: Uint8Array): Uint8Array {
  const [address = 0, asked = 0] = frame;
  const { exception } = unit.line;
  const said = exception === undefined ? answerTo(unit, asked, frame) : { exception };
  if ('exception' in said) return withCrc([address, asked | 0x80, said.exception]);
  if (asked === FUNCTIONS.writeOne || asked === FUNCTIONS.writeSeveral)
    return withCrc([...frame.slice(0, REQUEST_BYTES - 2)]);
  return withCrc([
    address,
    asked,
    said.length * 2,
    ...said.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]),
  ]);
}

function answerTo(unit: EmulatedUnit, asked: number, frame: Uint8Array): Answer {
  const register = wordAt(frame, 2);
  switch (asked) {
    case FUNCTIONS.readHolding:
      return unit.read('holding', register, wordAt(frame, 4));
    case FUNCTIONS.readInput:
      return unit.read('input', register, wordAt(frame, 4));
    case FUNCTIONS.writeOne:
      return unit.write(register, [wordAt(frame, 4)]);
    case FUNCTIONS.writeSeveral:
      return unit.write(
        register,
        Array.from({ length: wordAt(frame, 4) }, (_, index) => wordAt(frame, 7 + index * 2)),
      );
    default:
      return NO_FUNCTION;
  }
}

function wordAt(frame: Uint8Array, index: number): number {
  return ((frame[index] ?? 0) << 8) | (frame[index + 1] ?? 0);
}
