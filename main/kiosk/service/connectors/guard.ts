/** Watches a connector under test: whatever goes wrong opens the contactor at once, whoever waits for what. */
import type { ControllerStatus } from '../../../../drivers/controllers/controller.ts';
import type { Timer } from '../../../clock.ts';
import { log } from '../../../log/log.ts';
import { messageOf } from '../../../problem.ts';
import { within, type ServicedConnector, type WireClock } from './serviced.ts';

/** Faults come without a word from the controller, too. */
const LOOK_EVERY_MS = 100;
/**
 * An offer stands no longer, whether the contactor closes or not: with the 5 s that it may take to open, it is closed for
 * 20 s at most.
 */
export const OFFER_MS = 15_000;
/** A command that was lost is given again. */
const AGAIN_MS = 1_000;

export const TOO_LONG = 'it took too long';

/** English, for technicians. */
export type Cause =
  'stopped' | 'unplugged' | 'the controller does not answer' | typeof TOO_LONG | `fault ${string}`;

export class TestGuard {
  readonly #subject: ServicedConnector;
  readonly #wire: WireClock;
  readonly #signal: AbortSignal;
  readonly #waiting = new Set<{ readonly look: () => void; readonly done: () => void }>();
  readonly #endings: (() => void)[] = [];
  #status: Pick<ControllerStatus, 'energised' | 'vehicle'>;
  #linked: boolean;
  #cause: Cause | null = null;
  #offeredAt: number | null = null;
  /** How long after the offer it was seen to be closed; null: it was not. */
  #closedAfterMs: number | null = null;
  /** When it was last seen to open. */
  #openedAt = 0;
  #disabling: Promise<boolean> | null = null;
  #timer: Timer | null = null;

  constructor(subject: ServicedConnector, wire: WireClock, signal: AbortSignal) {
    this.#subject = subject;
    this.#wire = wire;
    this.#signal = signal;
    const { vehicle, energised, linked } = subject.connector.context;
    this.#status = { vehicle, energised };
    this.#linked = linked;
    // Its own ears: the connector's are taken away first when the kiosk stops.
    const unsubscribe = subject.controller.subscribe((event) => {
      if (event.type === 'status') this.#hear(event.status);
      if (event.type === 'link') this.#linked = event.up;
      this.#look();
    });
    const aborted = () => this.#look();
    signal.addEventListener('abort', aborted);
    this.#endings.push(unsubscribe, () => signal.removeEventListener('abort', aborted));
    this.#tick();
  }

  /** Why the test must not go on; null: it may. */
  get cause(): Cause | null {
    return this.#cause;
  }

  /** From the offer to the closing; null: it was not seen to close. */
  get closedAfterMs(): number | null {
    return this.#closedAfterMs;
  }

  get vehicle(): string {
    return this.#status.vehicle;
  }

  /** Free to close from now on, for so long and no longer. Null: it was offered; else why not. */
  async offer(amps: number): Promise<string | null> {
    if (this.#cause !== null) return this.#cause;
    this.#offeredAt = this.#wire.monotonic();
    const answered = this.#subject.controller
      .enable(amps)
      .then((outcome) => (outcome.ok ? null : outcome.failure.message))
      .catch((error: unknown) => messageOf(error))
      .finally(() => {
        // An answer that comes after the end must not leave an offer behind.
        if (this.#cause !== null) void this.disable();
      });
    return Promise.race([answered, this.#untilCause()]);
  }

  /** Resolves as soon as the contactor is closed (true), or the test must not go on. */
  untilClosed(): Promise<boolean> {
    return this.#until(OFFER_MS + AGAIN_MS, () => this.#status.energised || this.#cause !== null).then(
      () => this.#status.energised && this.#cause === null,
    );
  }

  /** Takes the offer away, again and again until the contactor is open. Answers how long that took; null: longer than allowed. */
  async open(limitMs: number): Promise<number | null> {
    const begun = this.#wire.monotonic();
    const end = begun + limitMs;
    for (;;) {
      const leftMs = Math.max(0, end - this.#wire.monotonic());
      // Its word is needed as well as what it shows: a closing may be under way.
      const confirmed = await within(this.#wire, leftMs, this.disable(), false);
      if (confirmed && !this.#status.energised) {
        this.#offeredAt = null;
        return Math.max(0, this.#openedAt - begun);
      }
      if (this.#wire.monotonic() >= end) return null;
      await this.#until(Math.min(AGAIN_MS, leftMs), () => confirmed && !this.#status.energised);
    }
  }

  /** At once, also while another command is waited for. */
  disable(): Promise<boolean> {
    this.#disabling ??= this.#subject.controller
      .disable()
      .then(({ ok }) => ok)
      .catch((error: unknown) => {
        log.error('service.driver-threw', 'a driver threw instead of answering', { error });
        return false;
      })
      .finally(() => {
        this.#disabling = null;
      });
    return this.#disabling;
  }

  end(): void {
    this.#timer?.cancel();
    for (const ending of this.#endings.splice(0)) ending();
    for (const { done } of [...this.#waiting]) done();
  }

  #hear(status: ControllerStatus): void {
    const at = this.#wire.monotonic();
    if (this.#status.energised && !status.energised) this.#openedAt = at;
    if (status.energised && this.#offeredAt !== null) this.#closedAfterMs ??= at - this.#offeredAt;
    this.#status = status;
  }

  #tick(): void {
    this.#timer = this.#wire.after(LOOK_EVERY_MS, () => {
      this.#tick();
      this.#look();
    });
  }

  #look(): void {
    if (this.#cause === null) {
      this.#cause = this.#judge();
      if (this.#cause !== null && this.#offeredAt !== null) void this.disable();
    }
    for (const { look } of [...this.#waiting]) look();
  }

  #judge(): Cause | null {
    const { blocking } = this.#subject.connector.context;
    if (this.#signal.aborted) return 'stopped';
    if (!this.#linked) return 'the controller does not answer';
    if (blocking.length > 0) return `fault ${blocking.join(', ')}`;
    if (this.#status.vehicle === 'absent') return 'unplugged';
    const offeredMs = this.#offeredAt === null ? 0 : this.#wire.monotonic() - this.#offeredAt;
    return offeredMs >= OFFER_MS ? TOO_LONG : null;
  }

  async #untilCause(): Promise<string | null> {
    await this.#until(OFFER_MS + AGAIN_MS, () => this.#cause !== null);
    return this.#cause;
  }

  #until(limitMs: number, reached: () => boolean): Promise<void> {
    if (reached() || limitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#waiting.delete(waiter);
        resolve();
      };
      const look = () => {
        if (reached()) done();
      };
      const waiter = { look, done };
      const timer = this.#wire.after(limitMs, done);
      this.#waiting.add(waiter);
    });
  }
}
