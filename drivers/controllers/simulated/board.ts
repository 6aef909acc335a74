/**
 * The emulated board: pilot, contactor, protections and the state machine between them, as J1772EvseController.cpp
 * behaves seen from outside. Knows nothing of bytes.
 */
import type { EnergyCounter } from './energy.ts';
import type { Vehicle } from './vehicle.ts';

/** What survives a loss of power. */
export interface Eeprom {
  totalWattHours: number;
  configuredMaxAmps: number;
  residualCurrentTrips: number;
  noGroundTrips: number;
  stuckRelayTrips: number;
  heartbeatSeconds: number;
  heartbeatAmps: number;
}

export interface BoardOptions {
  readonly hardwareMaxAmps: number;
  /** The board measures the mains; without, it assumes 240 V, as real ones do. */
  readonly voltmeter: boolean;
  /** Closing the contactor keeps the processor busy this long, ms. */
  readonly relayStallMs: number;
}

export interface BoardSignals {
  /** A notification's body, e.g. `AT 01 01 12 0201`. */
  notify(body: string): void;
  /** Text that the firmware prints outside the protocol. */
  print(text: string): void;
  /** The processor is busy: no ticks and no requests until then; calls back when it is over. */
  stall(ms: number, then: () => void): void;
  saved(): void;
}

export const STATE = {
  unknown: 0x00,
  a: 0x01,
  b: 0x02,
  c: 0x03,
  residualCurrent: 0x06,
  noGround: 0x07,
  stuckRelay: 0x08,
  overTemperature: 0x0a,
  relayClosure: 0x0e,
  sleeping: 0xfe,
  disabled: 0xff,
} as const;

export const FLAG = {
  autoServiceSkipped: 0x0001,
  hardFault: 0x0002,
  charging: 0x0040,
  gfiTripped: 0x0080,
  connected: 0x0100,
  sessionEnded: 0x0200,
  connectedBefore: 0x0400,
} as const;

const MIN_AMPS = 6;
const ASSUMED_MILLIVOLTS = 240_000;
const DEBOUNCE_MS = 250;
const DEBOUNCE_A_MS = 25;
/** A vehicle that sees the pilot go steady opens its own contacts first. */
const SLEEP_OPENS_AFTER_MS = 400;
/** Flags whose change is announced by `$AT` (ECVF_CHANGED_TEST). */
const ANNOUNCED_FLAGS = FLAG.connected | FLAG.hardFault;
/** Faults that do not end when the vehicle goes: welded or failed contactors. */
const OUTLASTS_UNPLUG: readonly number[] = [STATE.stuckRelay, STATE.relayClosure];
const SOFT_FAULTS: readonly number[] = [STATE.residualCurrent, STATE.noGround, STATE.relayClosure];
/** Tenths of a degree: halve the current, restore it, stop (open_evse.h). */
const TEMPERATURE = { throttle: 650, restore: 620, panic: 710 };

export class Board {
  state: number = STATE.unknown;
  pilot: number = STATE.unknown;
  flags: number = FLAG.sessionEnded;
  amps = 0;
  /** Current on each phase, milliamperes, as the ammeter sees it. */
  milliamps = 0;
  volts = 230;
  decidegrees = 285;
  heartbeatMissed = false;
  readonly eeprom: Eeprom;
  readonly options: BoardOptions;
  readonly #vehicle: Vehicle;
  readonly #energy: EnergyCounter;
  readonly #signals: BoardSignals;
  #pwm = false;
  #throttled = false;
  #halted = false;
  /** The fault that is still there, whether the board looks at it or sleeps. */
  #cause: number | undefined;
  #candidate = { state: STATE.unknown as number, since: 0 };
  #relayOpensAt = 0;
  #heartbeatAt = 0;
  #chargedSeconds = 0;
  #announced = '';

  constructor(
    eeprom: Eeprom,
    options: BoardOptions,
    vehicle: Vehicle,
    energy: EnergyCounter,
    signals: BoardSignals,
  ) {
    this.eeprom = eeprom;
    this.options = options;
    this.#vehicle = vehicle;
    this.#energy = energy;
    this.#signals = signals;
  }

  get relayClosed(): boolean {
    return (this.flags & FLAG.charging) !== 0;
  }

  get connected(): boolean {
    return (this.flags & FLAG.connected) !== 0;
  }

  get elapsedSeconds(): number {
    return Math.floor(this.#chargedSeconds);
  }

  get millivolts(): number {
    return this.options.voltmeter ? Math.round(this.volts * 1000) : ASSUMED_MILLIVOLTS;
  }

  /** What is configured, within what the hardware can. */
  get maxAmps(): number {
    return Math.min(this.eeprom.configuredMaxAmps, this.options.hardwareMaxAmps);
  }

  get faulted(): boolean {
    return this.state > STATE.c && this.state < STATE.sleeping;
  }

  /** RAM as it is at power-up: volatile settings are gone and the contactor is open. */
  reset(): void {
    this.state = this.pilot = STATE.unknown;
    this.flags = FLAG.sessionEnded;
    this.amps = this.milliamps = 0;
    this.heartbeatMissed = this.#throttled = this.#pwm = this.#halted = false;
    this.#cause = undefined;
    this.#chargedSeconds = 0;
    this.#announced = '';
    this.#energy.forget();
  }

  /** The power-on self-test is over; `postCode` ≠ 0 leaves the board in that fault until it is restarted. */
  booted(postCode: number, firmware: string, now: number): void {
    this.flags |= FLAG.autoServiceSkipped;
    this.amps = this.maxAmps;
    this.#heartbeatAt = now;
    this.#signals.notify(`AB ${hex2(postCode)} ${firmware}`);
    if (postCode === 0) return;
    this.#halted = true;
    this.state = postCode;
    this.announce();
  }

  /** One turn of the firmware's main loop. */
  tick(now: number): void {
    this.#checkHeartbeat(now);
    if (this.#halted || this.state === STATE.disabled) return;
    const before = this.connected;
    this.#readPilot();
    if (this.state === STATE.sleeping) this.#whileAsleep(now);
    else if (this.faulted) this.#whileFaulted(before, now);
    else this.#follow(now);
    if (this.#energy.connected(this.connected)) this.#save();
    this.announce();
  }

  /** Lets the energy of `seconds` flow. */
  flow(seconds: number): void {
    const supply = this.relayClosed && this.state === STATE.c && this.#pwm;
    const drawn = this.#vehicle.advance(
      seconds,
      supply ? { offeredAmps: this.amps, volts: this.volts, phases: 1 } : undefined,
    );
    this.milliamps = Math.round(drawn * 1000);
    if (!this.relayClosed) return;
    this.#chargedSeconds += seconds;
    this.#energy.add((this.milliamps / 1000) * (this.millivolts / 1000) * seconds);
  }

  sleep(now: number): void {
    if (this.state === STATE.sleeping) return;
    this.#pwm = false;
    this.state = STATE.sleeping;
    this.#relayOpensAt = now + SLEEP_OPENS_AFTER_MS;
  }

  disable(): void {
    this.state = STATE.disabled;
    this.#openRelay();
  }

  enable(now: number): void {
    if (this.state !== STATE.disabled && this.state !== STATE.sleeping) return;
    this.#restartFollowing(now);
  }

  /** Sets the offered current as far as it may go; answers whether that is what was asked. */
  setAmps(amps: number): boolean {
    if (this.#throttled && amps > this.amps) return false;
    this.amps = Math.min(Math.max(amps, MIN_AMPS), this.maxAmps);
    return this.amps === amps;
  }

  superviseHeartbeat(seconds: number, amps: number, now: number): void {
    this.eeprom.heartbeatSeconds = seconds;
    this.eeprom.heartbeatAmps = amps;
    this.heartbeatMissed = false;
    this.#heartbeatAt = now;
    this.#save();
  }

  heartbeat(now: number): boolean {
    this.#heartbeatAt = now;
    return !this.heartbeatMissed;
  }

  /** A protection trips, or the firmware shows any other state. */
  trip(state: number): void {
    this.#cause = state;
    if (this.state === state) return;
    this.#openRelay();
    if (state === STATE.residualCurrent) this.flags |= FLAG.gfiTripped;
    this.#count(state);
    this.state = state;
    this.announce();
    this.pilot = STATE.unknown;
    if (!SOFT_FAULTS.includes(state)) this.flags |= FLAG.hardFault;
  }

  /** What caused the fault is gone. */
  clear(now: number): void {
    this.#cause = undefined;
    if (this.faulted && !this.#halted) this.#restartFollowing(now);
  }

  /** Sends `$AT` if something that it tells has changed (RapiSendEvseState). */
  announce(force = false): void {
    const { state, pilot, amps, flags } = this;
    const key = `${state} ${pilot} ${amps} ${flags & ANNOUNCED_FLAGS}`;
    const settling =
      state === STATE.unknown ||
      (state === STATE.a && this.connected) ||
      ((state === STATE.b || state === STATE.c) && !this.connected);
    if (!force && (settling || key === this.#announced)) return;
    this.#announced = key;
    this.#signals.notify(`AT ${hex2(state)} ${hex2(pilot)} ${amps} ${hex4(flags)}`);
  }

  #readPilot(): void {
    const before = this.connected;
    this.#flag(FLAG.connectedBefore, before);
    this.#flag(FLAG.connected, this.#vehicle.plugged);
    const gone = before && !this.#vehicle.plugged;
    if (gone && !OUTLASTS_UNPLUG.includes(this.#cause ?? this.state)) this.#cause = undefined;
    if (!this.#vehicle.plugged) this.flags |= FLAG.sessionEnded;
    else if (!before) this.#chargedSeconds = 0;
  }

  #whileAsleep(now: number): void {
    if (this.relayClosed && now >= this.#relayOpensAt) this.#openRelay();
  }

  #whileFaulted(wasConnected: boolean, now: number): void {
    if (wasConnected && !this.connected && !OUTLASTS_UNPLUG.includes(this.state)) this.#restartFollowing(now);
  }

  /** Follows the pilot: A, B or C, once it has been the same for the debounce time. */
  #follow(now: number): void {
    if (this.decidegrees >= TEMPERATURE.panic) return this.trip(STATE.overTemperature);
    this.#checkTemperature();
    const seen = !this.#vehicle.plugged ? STATE.a : this.#vehicle.wants && this.#pwm ? STATE.c : STATE.b;
    if (seen === this.state) {
      this.#candidate = { state: seen, since: now };
      return;
    }
    if (seen !== this.#candidate.state) this.#candidate = { state: seen, since: now };
    if (now - this.#candidate.since >= (seen === STATE.a ? DEBOUNCE_A_MS : DEBOUNCE_MS)) this.#enter(seen);
  }

  #enter(state: number): void {
    const cause = this.#cause;
    if (cause !== undefined && (state !== STATE.a || OUTLASTS_UNPLUG.includes(cause)))
      return this.trip(cause);
    this.state = state;
    if (state === STATE.c) {
      // The self-test of the residual-current detector and the relay's coil keep the processor busy.
      this.#signals.stall(this.options.relayStallMs, () => {
        this.#signals.print('\nrelayCloseMs: 25\r');
        if (this.state !== STATE.c) return;
        this.pilot = STATE.c;
        this.flags = (this.flags | FLAG.charging) & ~FLAG.sessionEnded;
        this.announce();
      });
      return;
    }
    this.#openRelay();
    this.pilot = state;
    this.#pwm = state === STATE.b;
  }

  #restartFollowing(now: number): void {
    this.#openRelay();
    this.state = STATE.unknown;
    this.flags &= ~FLAG.hardFault;
    this.#pwm = false;
    this.#candidate = { state: STATE.unknown, since: now };
  }

  #checkTemperature(): void {
    if (!this.#throttled && this.state === STATE.c && this.decidegrees >= TEMPERATURE.throttle) {
      this.#throttled = true;
      this.amps = Math.max(MIN_AMPS, this.maxAmps >> 1);
    } else if (this.#throttled && this.decidegrees <= TEMPERATURE.restore) {
      this.#throttled = false;
      this.amps = this.maxAmps;
    }
  }

  #checkHeartbeat(now: number): void {
    const { heartbeatSeconds, heartbeatAmps } = this.eeprom;
    if (heartbeatSeconds === 0 || now - this.#heartbeatAt <= heartbeatSeconds * 1000) return;
    this.#heartbeatAt = now;
    this.heartbeatMissed = true;
    this.amps = Math.min(this.amps, heartbeatAmps);
  }

  #openRelay(): void {
    this.#flag(FLAG.charging, false);
    this.#pwm = false;
    this.milliamps = 0;
  }

  #count(state: number): void {
    const { eeprom } = this;
    if (state === STATE.residualCurrent)
      eeprom.residualCurrentTrips = Math.min(0xff, eeprom.residualCurrentTrips + 1);
    if (state === STATE.noGround) eeprom.noGroundTrips = Math.min(0xff, eeprom.noGroundTrips + 1);
    if (state === STATE.stuckRelay) eeprom.stuckRelayTrips = Math.min(0xff, eeprom.stuckRelayTrips + 1);
    this.#save();
  }

  #flag(flag: number, on: boolean): void {
    this.flags = on ? this.flags | flag : this.flags & ~flag;
  }

  #save(): void {
    this.eeprom.totalWattHours = this.#energy.totalWattHours;
    this.#signals.saved();
  }
}

export function hex2(value: number): string {
  return value.toString(16).padStart(2, '0');
}

export function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}
