/** A card reader that is not there: cards are held to it by the simulator panel and by tests. */
import type { DriverClock, Outcome, Unsubscribe } from '../../device.ts';
import { Emitter } from '../../emitter.ts';
import { HealthReport } from '../pcsc/health.ts';
import { TapFilter } from '../pcsc/taps.ts';
import { isRandomUid, isUid, maskedUid } from '../pcsc/uid.ts';
import type { CardReader, ReaderEvent, TapProblem } from '../reader.ts';

const NAME = 'Simulated reader';

export class SimulatedReader implements CardReader {
  readonly #clock: DriverClock;
  readonly #events: Emitter<ReaderEvent>;
  readonly #health: HealthReport;
  readonly #taps: TapFilter;
  #started = false;
  #present = true;
  #service = true;
  #stuck = false;

  constructor(clock: DriverClock, onListenerError?: (error: unknown) => void) {
    this.#clock = clock;
    this.#events = new Emitter(onListenerError);
    this.#health = new HealthReport((event) => this.#events.emit(event));
    this.#taps = new TapFilter(() => clock.monotonic());
  }

  subscribe(listener: (event: ReaderEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  start(): void {
    this.#started = true;
    this.#report();
  }

  restart(): void {
    if (!this.#started) return;
    this.#started = false;
    this.#report();
    this.start();
  }

  stop(): Promise<void> {
    this.#started = false;
    this.#report();
    return Promise.resolve();
  }

  /**
   * Holds a card to the reader and takes it away. `uid`: 4, 7 or 10 bytes of hex, any case. As with a real reader a
   * random UID becomes a tap-problem, and the same card again within 1.5 s is the same tap, which is no failure. Fails
   * with `malformed` (no such UID) or `closed` (stopped, no reader, no service).
   */
  tap(uid: string): Outcome {
    const read = uid.toUpperCase();
    if (!isUid(read)) return failure('malformed', 'A card number is 4, 7 or 10 bytes in hex', false);
    if (isRandomUid(read)) return this.tapProblem('random-uid');
    const closed = this.#closed();
    if (closed) return closed;
    this.#events.emit({ type: 'frame', direction: 'in', text: `card ${maskedUid(read)}` });
    const isNew = this.#taps.card(read);
    this.#taps.gone();
    if (isNew) this.#events.emit({ type: 'tap', uid: read, at: this.#clock.now() });
    return { ok: true, value: undefined };
  }

  /** Holds a card to the reader in a way that cannot be read. Fails with `closed` as `tap` does. */
  tapProblem(problem: TapProblem): Outcome {
    const closed = this.#closed();
    if (closed) return closed;
    if (this.#taps.problem(problem))
      this.#events.emit({ type: 'tap-problem', problem, at: this.#clock.now() });
    return { ok: true, value: undefined };
  }

  /** Unplugs the reader, or plugs it in again. */
  setPresent(present: boolean): void {
    this.#present = present;
    this.#report();
  }

  /** Ends the (pretended) PC/SC service, or starts it again. */
  setService(running: boolean): void {
    this.#service = running;
    this.#report();
  }

  /** The reader is there and answers nothing any more, or does so again. */
  setStuck(stuck: boolean): void {
    this.#stuck = stuck;
    this.#report();
  }

  #closed(): Outcome | undefined {
    if (!this.#started) return failure('closed', 'The simulated reader is stopped', false);
    if (!this.#service) return failure('closed', 'The simulated PC/SC service is down', true);
    if (!this.#present) return failure('closed', 'The simulated reader is unplugged', true);
    if (this.#stuck) return failure('closed', 'The simulated reader does not answer', true);
    return undefined;
  }

  #report(): void {
    const evidence = { simulated: true };
    if (!this.#started) {
      this.#health.set({ is: 'unknown', reason: 'stopped' });
    } else if (!this.#service) {
      this.#health.set({ is: 'no-service', reason: 'the simulated PC/SC service is down', evidence });
    } else if (!this.#present) {
      this.#health.set({ is: 'absent', reason: 'the simulated reader is unplugged', evidence });
    } else if (this.#stuck) {
      this.#health.set({ is: 'stuck', reason: 'the simulated reader does not answer', evidence });
    } else {
      this.#health.set({ is: 'ready', reader: NAME });
    }
  }
}

function failure(code: 'malformed' | 'closed', message: string, retryable: boolean): Outcome {
  return { ok: false, failure: { code, message, retryable } };
}
