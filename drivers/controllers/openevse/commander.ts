/**
 * Makes the controller do what the kiosk last asked, and keeps it so. Energy is gated with `$FS` and `$FE`, which every
 * build has. Whatever comes out of a fault, a restart or a front button unasked is put back.
 */
import type { DeviceErrorCode, DeviceFailure, DriverClock, Outcome } from '../../device.ts';
import { LEAST_AMPS } from '../controller.ts';
import { clearBootLock, setCurrent, shutOff, sleep, wake } from './commands/power.ts';
import { FLAGS } from './commands/state.ts';
import type { Exchange } from './exchange.ts';
import { conditionOf, hexByte, isActive, isAsleep, STATES } from './states.ts';
import type { OpenEvseTimings } from './timings.ts';
import { isEnergised, type Seen } from './view.ts';

/** What the kiosk wants of this connector. */
export type Desired =
  /** It has not said yet: what runs may go on for a while, what is idle is put to sleep. */
  | { readonly kind: 'unclaimed'; readonly until: number }
  | { readonly kind: 'asleep' }
  | { readonly kind: 'enabled'; readonly amps: number; readonly granted: number };

export interface CommanderHost {
  readonly clock: DriverClock;
  readonly timings: OpenEvseTimings;
  seen(): Seen;
  /** Asks the controller for its state now. */
  look(line: Exchange, urgent: boolean): Promise<Outcome<Seen>>;
  /** `$SC` told the pilot's amperes. */
  learnedAmps(amps: number): void;
  /** The wish changed, and with it what the port calls enabled. */
  changed(): void;
}

export class Commander {
  readonly #host: CommanderHost;
  #desired: Desired;

  constructor(host: CommanderHost) {
    this.#host = host;
    this.#desired = { kind: 'unclaimed', until: Number.POSITIVE_INFINITY };
  }

  get desired(): Desired {
    return this.#desired;
  }

  /** The connector may be energised: allowed and not in a fault. */
  get enabled(): boolean {
    const { state, booting } = this.#host.seen();
    // 00 for a moment is the way from sleep to A or B.
    return this.#desired.kind !== 'asleep' && (isActive(state) || (state === STATES.unknown && !booting));
  }

  /** From now on the kiosk has `claimMs` to say what it wants of a connector that was found running. */
  startClaim(): void {
    if (this.#desired.kind !== 'unclaimed' || Number.isFinite(this.#desired.until)) return;
    const { clock, timings } = this.#host;
    this.#desired = { kind: 'unclaimed', until: clock.monotonic() + timings.claimMs };
  }

  /** A fault or the end of the kiosk's interest: no energy until the next `enable`. */
  forbid(): void {
    this.#want({ kind: 'asleep' });
  }

  async enable(line: Exchange, amps: number): Promise<Outcome> {
    const { state, flags } = this.#host.seen();
    if (conditionOf(state)) return refused(`the controller is in fault state ${hexByte(state)}`, state);
    const limited = await this.#setCurrent(line, amps);
    if (!limited.ok) return limited;
    this.#want({ kind: 'enabled', amps, granted: limited.value });
    const woken = await this.#wake(line, flags);
    if (!woken.ok) this.forbid();
    return woken;
  }

  async disable(line: Exchange): Promise<Outcome> {
    this.forbid();
    // Also out of a fault: left in it, it would close the contactor by itself when the fault ends, and nobody may be here
    // to stop it. What it then no longer sees, `FaultWatch` keeps in mind.
    const asleep = await this.#sleep(line);
    if (!asleep.ok) return asleep;
    return this.#until(line, 'the contactor did not open', (seen) => {
      const stopped = isAsleep(seen.state) || conditionOf(seen.state) !== undefined;
      return stopped && !isEnergised(seen);
    });
  }

  /** Puts it to sleep whatever state it is in: nobody will be here to see how a fault ends. */
  async abandon(line: Exchange): Promise<Outcome> {
    this.forbid();
    return this.#sleep(line);
  }

  async limit(line: Exchange, amps: number): Promise<Outcome<number>> {
    if (this.#desired.kind !== 'enabled') return refused('not enabled', this.#host.seen().state);
    const limited = await this.#setCurrent(line, amps);
    if (limited.ok && this.#desired.kind === 'enabled') {
      this.#want({ kind: 'enabled', amps, granted: limited.value });
    }
    return limited;
  }

  /**
   * `$FD` (pilot at −12 V, as a vehicle never sees it while plugged in), then `$FE`. Who takes the permission away
   * meanwhile need not wait; then it is put to sleep, where the vehicle's presence is visible again.
   */
  async repilot(line: Exchange): Promise<Outcome> {
    if (this.#desired.kind !== 'enabled') return refused('not enabled', this.#host.seen().state);
    const off = await line.request(shutOff(), { urgent: true });
    if (!off.ok) return off;
    const { clock, timings } = this.#host;
    const until = clock.monotonic() + timings.repilotMs;
    while (clock.monotonic() < until && this.#desired.kind === 'enabled') {
      await new Promise<void>((resolve) => void clock.after(timings.confirmEveryMs, resolve));
    }
    if (this.#desired.kind === 'enabled') return this.#wake(line, this.#host.seen().flags);
    const asleep = await this.#sleep(line);
    return asleep.ok ? refused('no longer enabled', this.#host.seen().state) : asleep;
  }

  /**
   * Compares what is with what was asked, and puts it right. `restored`: the controller may have restarted, so that its
   * sleep is not somebody's wish. `throttled`: it is too hot for the current that was asked.
   */
  async keep(line: Exchange, { restored = false, throttled = false } = {}): Promise<Outcome> {
    this.#expireClaim();
    const { state, amps, flags } = this.#host.seen();
    const desired = this.#desired;
    if (desired.kind === 'unclaimed') return DONE;
    if (conditionOf(state)) return DONE;
    if (desired.kind === 'asleep') {
      if (!isActive(state)) return DONE;
      const asleep = await this.#sleep(line);
      return asleep.ok ? this.#look(line) : asleep;
    }
    if (isAsleep(state) && !restored) {
      // Its own button or limit put it to sleep: that ends the permission.
      this.forbid();
      return DONE;
    }
    if (restored || (amps !== desired.granted && !throttled && state !== STATES.unknown)) {
      const limited = await this.#setCurrent(line, desired.amps);
      if (!limited.ok) return limited;
      this.#want({ ...desired, granted: limited.value });
    }
    if (!isAsleep(state)) return DONE;
    const woken = await this.#wake(line, flags);
    if (!woken.ok) this.forbid();
    return woken;
  }

  #expireClaim(): void {
    const { clock } = this.#host;
    if (this.#desired.kind !== 'unclaimed') return;
    const { state } = this.#host.seen();
    const idle = state === STATES.notConnected || isAsleep(state) || conditionOf(state) !== undefined;
    if (idle || clock.monotonic() >= this.#desired.until) this.forbid();
  }

  async #setCurrent(line: Exchange, amps: number): Promise<Outcome<number>> {
    const wholeAmps = Math.min(Math.floor(amps), MOST_AMPS);
    // The firmware would round less up.
    if (!(amps >= LEAST_AMPS && Number.isFinite(amps)))
      return refused(`${amps} A is no current to offer`, undefined);
    const limited = await line.request(setCurrent(wholeAmps), { urgent: true });
    if (limited.ok) this.#host.learnedAmps(limited.value);
    return limited;
  }

  async #wake(line: Exchange, flags: number): Promise<Outcome> {
    if ((flags & FLAGS.bootLock) !== 0) {
      const unlocked = await line.request(clearBootLock(), { urgent: true });
      if (!unlocked.ok) return unlocked;
    }
    const woken = await line.request(wake(), { urgent: true });
    if (!woken.ok) return woken;
    return this.#until(line, 'the controller did not leave sleep', (seen) => isActive(seen.state));
  }

  async #sleep(line: Exchange): Promise<Outcome> {
    const asleep = await line.request(sleep(), { urgent: true });
    if (asleep.ok) return DONE;
    if (asleep.failure.code !== 'refused') return asleep;
    const off = await line.request(shutOff(), { urgent: true });
    return off.ok ? DONE : off;
  }

  async #look(line: Exchange): Promise<Outcome> {
    const looked = await this.#host.look(line, true);
    return looked.ok ? DONE : looked;
  }

  /** Looks until `reached`, or a fault state shows, or the time is over. */
  async #until(line: Exchange, complaint: string, reached: (seen: Seen) => boolean): Promise<Outcome> {
    const { clock, timings } = this.#host;
    const deadline = clock.monotonic() + timings.confirmMs;
    for (;;) {
      const looked = await this.#host.look(line, true);
      if (!looked.ok) return looked;
      const seen = looked.value;
      if (reached(seen)) return DONE;
      const late = clock.monotonic() >= deadline;
      if (late && !isEnergised(seen))
        return failure('timeout', `${complaint} (state ${hexByte(seen.state)})`, true);
      if (late)
        return failure('refused', `${complaint} (state ${hexByte(seen.state)}, contactor closed)`, true);
      if (conditionOf(seen.state) && !isEnergised(seen)) {
        return refused(`the controller went to fault state ${hexByte(seen.state)}`, seen.state);
      }
      await new Promise<void>((resolve) => void clock.after(timings.confirmEveryMs, resolve));
    }
  }

  #want(desired: Desired): void {
    this.#desired = desired;
    this.#host.changed();
  }
}

/** `$SC` carries a byte; the firmware clamps it to what its hardware bears. */
const MOST_AMPS = 255;

const DONE: Outcome = { ok: true, value: undefined };

function failure(code: DeviceErrorCode, message: string, retryable: boolean): Outcome<never> {
  return { ok: false, failure: { code, message, retryable } };
}

function refused(message: string, state: number | undefined): { ok: false; failure: DeviceFailure } {
  const context = state === undefined ? {} : { context: { state: hexByte(state) } };
  return { ok: false, failure: { code: 'refused', message, retryable: state !== undefined, ...context } };
}
