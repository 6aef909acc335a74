/**
 * Makes the board do what the kiosk last asked, and keeps it so. Energy is gated with register 1000 (0 is no offer), which
 * every copy has; the turn-off command (1004) is for a vehicle that draws on. EEPROM (2005) is written only where nothing
 * else does it. The lock is closed before energy may flow and opened when the contactor is.
 */
import type { ConditionCode, DeviceErrorCode, DeviceFailure, DriverClock, Outcome } from '../../device.ts';
import type { ModbusUnit } from '../../serial/modbus/unit.ts';
import type { Features } from './features.ts';
import type { EvseWbOptions } from './options.ts';
import { COMMAND, CONFIG, EVSE, REGISTERS, STATUS } from './registers.ts';
import type { EvseWbTimings } from './timings.ts';
import { cableAmps, has, isEnergised, isOffering, isPlugged, type Seen } from './view.ts';

/** What the kiosk wants of this connector. */
export type Desired =
  /** It has not said yet: what runs may go on for a while, what is idle is switched off. */
  | { readonly kind: 'unclaimed'; readonly until: number }
  | { readonly kind: 'off' }
  | { readonly kind: 'enabled'; readonly amps: number };

export interface CommanderHost {
  readonly unit: ModbusUnit;
  readonly clock: DriverClock;
  readonly timings: EvseWbTimings;
  readonly options: Pick<EvseWbOptions, 'lock' | 'socket' | 'maxAmps'>;
  seen(): Seen;
  features(): Features;
  learnedConfig(config: number): void;
  /** The conditions that hold now, as last read. */
  holding(): ReadonlySet<ConditionCode>;
  look(urgent: boolean): Promise<Outcome<Seen>>;
  /** The wish changed, and with it what the port calls enabled. */
  changed(): void;
}

/** Two looks in a row: the board may show "off" for a moment while its pilot recovers. */
const LOOKS_TO_BELIEVE_OFF = 2;
/** After a lock was retried it stays closed so long for `enable` to come. */
const LOCK_HELD_MS = 5000;
const CLEAR_TRIES = 10;

export class Commander {
  readonly #host: CommanderHost;
  #desired: Desired = { kind: 'unclaimed', until: Number.POSITIVE_INFINITY };
  /** Whether the lock was closed by us; undefined: not known. */
  #locked: boolean | undefined;
  #lockHeldUntil = Number.NEGATIVE_INFINITY;
  #looksOff = 0;
  #written: number | undefined;

  constructor(host: CommanderHost) {
    this.#host = host;
  }

  get desired(): Desired {
    return this.#desired;
  }

  /** The connector may be energised. */
  get enabled(): boolean {
    if (this.#desired.kind !== 'unclaimed') return this.#desired.kind === 'enabled';
    return isOffering(this.#host.seen(), this.#host.features());
  }

  /** What register 1000 was last set to; undefined when not by us, or not any more. */
  get written(): number | undefined {
    return this.#written;
  }

  /** From now on the kiosk has `claimMs` to say what it wants of a connector that was found running. */
  startClaim(): void {
    if (this.#desired.kind !== 'unclaimed' || Number.isFinite(this.#desired.until)) return;
    const { clock, timings } = this.#host;
    this.#desired = { kind: 'unclaimed', until: clock.monotonic() + timings.claimMs };
  }

  /** The board may have restarted: what was written to it is gone. */
  forget(): void {
    this.#written = undefined;
    this.#locked = undefined;
  }

  /** A fault or the end of the kiosk's interest: no energy until the next `enable`. */
  forbid(): void {
    if (this.#desired.kind !== 'off') this.#want({ kind: 'off' });
  }

  async enable(amps: number): Promise<Outcome> {
    const wrong = this.#judgeAmps(amps);
    if (wrong) return wrong;
    const cleared = await this.#clearResidualCurrent();
    if (!cleared.ok) return cleared;
    const [held] = this.#host.holding();
    if (held !== undefined) return refused(`the board shows ${held}`, { condition: held });
    const ready = await this.#makeReady();
    if (!ready.ok) return ready;
    if (isPlugged(this.#host.seen())) {
      const locked = await this.#lock();
      if (!locked.ok) return locked;
    }
    this.#looksOff = 0;
    this.#want({ kind: 'enabled', amps });
    const applied = await this.#apply();
    if (!applied.ok) this.forbid();
    return applied;
  }

  async disable(): Promise<Outcome> {
    this.forbid();
    const off = await this.#setCurrent(0);
    if (!off.ok) return off;
    const stopped = await this.#untilOpen();
    if (stopped.ok) await this.#release();
    return stopped;
  }

  /** Switches off without looking: nobody will be here to see it. */
  async abandon(): Promise<Outcome> {
    this.forbid();
    return this.#setCurrent(0);
  }

  async limit(amps: number): Promise<Outcome<number>> {
    if (this.#desired.kind !== 'enabled') return refused('not enabled', {});
    const wrong = this.#judgeAmps(amps);
    if (wrong) return wrong;
    this.#want({ kind: 'enabled', amps });
    const applied = await this.#apply();
    if (!applied.ok) return applied;
    return { ok: true, value: this.#granted(amps) / this.#host.features().perAmp };
  }

  clearFault(): Promise<Outcome> {
    return this.#clearResidualCurrent();
  }

  /** Opens the lock and closes it again, as a person would. */
  async relock(): Promise<Outcome> {
    const { lock } = this.#host.options;
    if (!lock) return unsupported('this board drives no lock');
    if (isEnergised(this.#host.seen())) return refused('the contactor is closed', {});
    const opened = await this.#host.unit.write(lock.register, 0, { urgent: true });
    if (!opened.ok) return opened;
    await this.#pause(this.#host.timings.lockMs);
    const locked = await this.#lock(true);
    if (locked.ok) this.#lockHeldUntil = this.#host.clock.monotonic() + LOCK_HELD_MS;
    return locked;
  }

  /** Opens the lock, also where it was just tried out. */
  async unlock(): Promise<Outcome> {
    const { lock } = this.#host.options;
    if (!lock) return unsupported('this board drives no lock');
    if (isEnergised(this.#host.seen())) return refused('the contactor is closed', {});
    const opened = await this.#host.unit.write(lock.register, 0, { urgent: true });
    if (!opened.ok) return opened;
    this.#locked = false;
    this.#lockHeldUntil = Number.NEGATIVE_INFINITY;
    return DONE;
  }

  /** Takes the pilot away, as if unplugged, and gives it back. */
  async repilot(): Promise<Outcome> {
    if (this.#desired.kind !== 'enabled') return refused('not enabled', {});
    const { unit, features, timings, clock } = this.#host;
    const { hasConfig, config } = features();
    const off = hasConfig
      ? await unit.write(REGISTERS.config, config | CONFIG.disabled, { urgent: true })
      : await this.#setCurrent(0);
    if (!off.ok) return off;
    const until = clock.monotonic() + timings.repilotMs;
    // Whoever takes the permission away meanwhile need not wait.
    while (clock.monotonic() < until && this.enabled) await this.#pause(timings.confirmEveryMs);
    const safe = this.enabled ? DONE : await this.#setCurrent(0);
    if (!safe.ok) return safe;
    const on = hasConfig
      ? await unit.write(REGISTERS.config, config & ~CONFIG.disabled, { urgent: true })
      : DONE;
    if (!on.ok || !this.enabled) return on.ok ? refused('no longer enabled', {}) : on;
    this.#looksOff = 0;
    return this.#apply();
  }

  /** Compares what is with what was asked, and puts it right. */
  async keep(): Promise<Outcome> {
    this.#expireClaim();
    const seen = this.#host.seen();
    switch (this.#desired.kind) {
      case 'unclaimed':
        return DONE;
      case 'off':
        if (seen.setCurrent !== 0) {
          const off = await this.#setCurrent(0);
          if (!off.ok) return off;
          const looked = await this.#host.look(false);
          if (!looked.ok) return looked;
        }
        return isEnergised(this.#host.seen()) ? DONE : this.#release();
      case 'enabled':
        return this.#keepEnabled(seen, this.#desired.amps);
    }
  }

  async #keepEnabled(seen: Seen, amps: number): Promise<Outcome> {
    this.#looksOff = seen.setCurrent > 0 && seen.evse === EVSE.off ? this.#looksOff + 1 : 0;
    if (this.#looksOff >= LOOKS_TO_BELIEVE_OFF) {
      // Its own button, or "off after charging", switched it off: that ends the permission.
      this.forbid();
      return DONE;
    }
    if (isPlugged(seen) && this.#locked !== true) {
      const locked = await this.#lock();
      if (!locked.ok) return locked;
    }
    return seen.setCurrent === this.#granted(amps) ? DONE : this.#apply();
  }

  #judgeAmps(amps: number): { ok: false; failure: DeviceFailure } | undefined {
    const { leastAmps } = this.#host.features();
    if (Number.isFinite(amps) && amps >= leastAmps) return undefined;
    return refused(`${amps} A is less than the board can offer`, { leastAmps });
  }

  /** What register 1000 shall hold for `amps`: within wiring and cable, and nothing while the plug is not locked. */
  #granted(amps: number): number {
    const { options, seen, features } = this.#host;
    if (options.lock && !isPlugged(seen())) return 0;
    const cable = options.socket !== false && isPlugged(seen()) ? cableAmps(seen()) : undefined;
    const most = Math.min(amps, options.maxAmps ?? amps, cable ?? amps);
    // 0.29 × 100 is 28.999…: a hair more, and nothing that a step of 0.01 A would show.
    return Math.floor(most * features().perAmp + 1e-6);
  }

  /** Writes what is wanted and reads it back. */
  async #apply(): Promise<Outcome> {
    if (this.#desired.kind !== 'enabled') return refused('no longer enabled', {});
    const written = await this.#setCurrent(this.#granted(this.#desired.amps));
    if (!written.ok) return written;
    const looked = await this.#host.look(true);
    if (!looked.ok) return looked;
    if (this.enabled && looked.value.setCurrent !== this.#written)
      return refused('the board did not take the current', { setCurrent: looked.value.setCurrent });
    return this.enabled ? DONE : refused('the board went to a fault', {});
  }

  async #setCurrent(raw: number): Promise<Outcome> {
    const written = await this.#host.unit.write(REGISTERS.setCurrent, raw, { urgent: true });
    if (written.ok) this.#written = raw;
    return written;
  }

  /** A latched residual-current error ends by command, by unplugging, or by itself, as 2005 says. */
  async #clearResidualCurrent(): Promise<Outcome> {
    if (!has(this.#host.seen(), STATUS.residualCurrent)) return DONE;
    const asked = await this.#host.unit.write(REGISTERS.command, COMMAND.clearResidualCurrent, {
      urgent: true,
    });
    if (!asked.ok) return asked;
    for (let attempt = 0; attempt < CLEAR_TRIES; attempt++) {
      const looked = await this.#host.look(true);
      if (!looked.ok) return looked;
      if (!has(looked.value, STATUS.residualCurrent)) return DONE;
      await this.#pause(this.#host.timings.confirmEveryMs);
    }
    return refused('the residual-current error does not clear', {});
  }

  /** Undoes what else keeps the board off. */
  async #makeReady(): Promise<Outcome> {
    const { unit, features, seen } = this.#host;
    if (features().hasConfig) {
      const read = await unit.holding(REGISTERS.config, 1, { urgent: true });
      if (!read.ok) return read;
      const [config = 0] = read.value;
      this.#host.learnedConfig(config & ~CONFIG.disabled);
      if ((config & CONFIG.disabled) !== 0) {
        const written = await unit.write(REGISTERS.config, config & ~CONFIG.disabled, { urgent: true });
        if (!written.ok) return written;
      }
    }
    const { command } = seen();
    if ((command & COMMAND.turnOff) === 0) return DONE;
    return unit.write(REGISTERS.command, command & ~COMMAND.turnOff, { urgent: true });
  }

  /** Closes the lock and waits for what its feedback says. */
  async #lock(again = false): Promise<Outcome> {
    const { lock } = this.#host.options;
    if (!lock || (this.#locked === true && !again)) return DONE;
    const closed = await this.#host.unit.write(lock.register, 1, { urgent: true });
    if (!closed.ok) return closed;
    this.#locked = true;
    await this.#pause(this.#host.timings.lockMs);
    const looked = await this.#host.look(true);
    if (!looked.ok) return looked;
    return this.#host.holding().has('connector.lock') ? refused('the plug does not lock', {}) : DONE;
  }

  async #release(): Promise<Outcome> {
    const { lock } = this.#host.options;
    if (!lock || this.#locked === false || this.#host.clock.monotonic() < this.#lockHeldUntil) return DONE;
    const opened = await this.#host.unit.write(lock.register, 0, { urgent: true });
    if (opened.ok) this.#locked = false;
    return opened;
  }

  #expireClaim(): void {
    if (this.#desired.kind !== 'unclaimed') return;
    const idle = !isPlugged(this.#host.seen()) || !this.enabled;
    if (idle || this.#host.clock.monotonic() >= this.#desired.until) this.forbid();
  }

  async #untilOpen(): Promise<Outcome> {
    const { clock, timings, unit } = this.#host;
    const begun = clock.monotonic();
    let commanded = false;
    for (;;) {
      const looked = await this.#host.look(true);
      if (!looked.ok) return looked;
      const { setCurrent } = looked.value;
      if (setCurrent === 0 && !isEnergised(looked.value)) return DONE;
      const passed = clock.monotonic() - begun;
      if (passed >= timings.confirmMs)
        return failure(
          isEnergised(looked.value) ? 'refused' : 'timeout',
          'the contactor did not open',
          true,
          {},
        );
      if (!commanded && passed >= timings.turnOffMs) {
        commanded = true;
        const asked = await unit.write(REGISTERS.command, COMMAND.turnOff, { urgent: true });
        if (!asked.ok) return asked;
      }
      await this.#pause(timings.confirmEveryMs);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#host.clock.after(ms, resolve));
  }

  #want(desired: Desired): void {
    this.#desired = desired;
    this.#host.changed();
  }
}

const DONE: Outcome = { ok: true, value: undefined };

type Failed = { ok: false; failure: DeviceFailure };

function failure(
  code: DeviceErrorCode,
  message: string,
  retryable: boolean,
  context: DeviceFailure['context'] & object,
): Failed {
  return { ok: false, failure: { code, message, retryable, context } };
}

function refused(message: string, context: DeviceFailure['context'] & object): Failed {
  return failure('refused', message, true, context);
}

function unsupported(message: string): Failed {
  return failure('unsupported', message, false, {});
}
