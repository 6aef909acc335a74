/**
 * An OpenEVSE board with a vehicle at its cable, as a serial line sees it: RAPI with the timing and noise of the real
 * firmware, including its stalls, its restarts and its odd lines. No I/O: bytes in, bytes out, `control` for the rest.
 */
import type { DriverClock, Unsubscribe } from '../../device.ts';
import { Emitter } from '../../emitter.ts';
import { wireClock } from '../../serial/wire-clock.ts';
import { Board, type Eeprom } from './board.ts';
import { answer, type FirmwareIdentity } from './commands.ts';
import { runControl } from './controls.ts';
import { EnergyCounter } from './energy.ts';
import { randomFrom } from './random.ts';
import { RequestReader } from './uart.ts';
import { DEFAULT_VEHICLE, Vehicle, type VehicleOptions } from './vehicle.ts';
import { TransmitLine } from './wire.ts';

export interface FirmwareOptions {
  /** Energy and battery run on this clock; an accelerated one fills the battery faster. Default: real time. */
  readonly clock?: Pick<DriverClock, 'now'>;
  /** Replies, stalls and boots take real time, by default. */
  readonly wireClock?: DriverClock;
  /** Power-up to `$AB`, ms. */
  readonly bootMs?: number;
  /** How long a reply stalls while the contactor closes, ms. */
  readonly relayStallMs?: number;
  readonly eeprom?: Partial<Eeprom>;
  readonly vehicle?: Partial<VehicleOptions>;
  readonly identity?: Partial<FirmwareIdentity>;
  readonly hardwareMaxAmps?: number;
  readonly voltmeter?: boolean;
  readonly seed?: number;
}

/** As observed on firmware 8.1.1. */
export const BOOT_MS = 3400;
export const RELAY_STALL_MS = 1000;
/** The main loop's turn. */
const TICK_MS = 25;
/** The watchdog's time, then the processor starts anew. */
const WATCHDOG_MS = 1000;
const FACTORY_EEPROM: Eeprom = {
  totalWattHours: 0,
  configuredMaxAmps: 32,
  residualCurrentTrips: 0,
  noGroundTrips: 0,
  stuckRelayTrips: 0,
  heartbeatSeconds: 0,
  heartbeatAmps: 0,
};

export class EmulatedFirmware {
  readonly vehicle: Vehicle;
  readonly energy: EnergyCounter;
  readonly board: Board;
  readonly line: TransmitLine;
  /** The result of the next power-on self-tests; 0 is a pass. */
  postCode = 0;
  readonly #output = new Emitter<Uint8Array>();
  readonly #saved = new Emitter<Readonly<Eeprom>>();
  readonly #clock: Pick<DriverClock, 'now'>;
  readonly #wire: DriverClock;
  readonly #identity: FirmwareIdentity;
  readonly #bootMs: number;
  readonly #input = new RequestReader();
  #power: 'off' | 'resetting' | 'booting' | 'running' = 'off';
  #stalledUntil = 0;
  #modelAt = 0;
  #timers = new Set<{ cancel(): void }>();

  constructor(options: FirmwareOptions = {}) {
    this.#wire = options.wireClock ?? wireClock;
    this.#clock = options.clock ?? this.#wire;
    this.#bootMs = options.bootMs ?? BOOT_MS;
    this.#identity = { firmware: 'D8.1.1', rapi: '5.2.1', heartbeat: true, ...options.identity };
    const random = randomFrom(options.seed ?? 1);
    const eeprom = { ...FACTORY_EEPROM, ...options.eeprom };
    this.vehicle = new Vehicle({ ...DEFAULT_VEHICLE, ...options.vehicle }, random);
    this.energy = new EnergyCounter(eeprom.totalWattHours);
    this.line = new TransmitLine(this.#wire, random, (bytes) => this.#output.emit(bytes));
    this.board = new Board(
      eeprom,
      {
        hardwareMaxAmps: options.hardwareMaxAmps ?? 80,
        voltmeter: options.voltmeter ?? false,
        relayStallMs: options.relayStallMs ?? RELAY_STALL_MS,
      },
      this.vehicle,
      this.energy,
      {
        notify: (body) => this.line.frame(body),
        print: (text) => this.line.raw(text),
        stall: (ms, then) => this.stall(ms, then),
        saved: () => this.#saved.emit(eeprom),
      },
    );
  }

  get power(): string {
    return this.#power;
  }

  /** Real milliseconds of this board. */
  get now(): number {
    return this.#wire.monotonic();
  }

  /** What the board sends. */
  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    return this.#output.subscribe(listener);
  }

  /** What the board wrote to its EEPROM, for those who keep it. */
  onSaved(listener: (eeprom: Readonly<Eeprom>) => void): Unsubscribe {
    return this.#saved.subscribe(listener);
  }

  /** What the board receives. */
  receive(bytes: Uint8Array): void {
    if (this.#power === 'off' || this.#power === 'resetting' || this.line.muted) return;
    this.#input.store(bytes);
    this.#answerAll();
  }

  /** Carries out one control line (`help` lists them); answers `ok …` or `error …`, never throws. */
  control(line: string): string {
    return runControl(this, line);
  }

  powerOn(): void {
    if (this.#power === 'off') this.#boot();
  }

  /** Mains gone: silence, contactor open, RAM lost; the EEPROM stays. */
  powerOff(): void {
    this.#power = 'off';
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#input.clear();
    this.line.cut();
    this.board.reset();
    this.#stalledUntil = 0;
  }

  /** Off now, on again after `ms`. */
  powerCut(ms: number): void {
    this.powerOff();
    this.#after(ms, () => this.powerOn());
  }

  /** The watchdog resets the processor, by command or by accident. */
  restart(): void {
    if (this.#power === 'off') return;
    this.powerOff();
    this.#power = 'resetting';
    // Shorter boots are for tests: keep the watchdog in proportion.
    this.#after(Math.min(WATCHDOG_MS, this.#bootMs), () => this.#boot());
  }

  /** The processor does something else for `ms`: requests wait, then `then`, then they are answered. */
  stall(ms: number, then: () => void = () => undefined): void {
    this.#stalledUntil = Math.max(this.#stalledUntil, this.now + ms);
    this.#after(ms, () => {
      then();
      this.#answerAll();
    });
  }

  /** Silent for `ms`, both ways, then audible again. */
  muteFor(ms: number): void {
    this.line.muted = true;
    this.#wire.after(ms, () => (this.line.muted = false));
  }

  #boot(): void {
    this.#power = 'booting';
    this.board.reset();
    this.line.raw('\nrelayCloseMs: 25\r');
    this.board.announce(true);
    this.#modelAt = this.#clock.now();
    this.stall(this.#bootMs, () => {
      this.#power = 'running';
      this.board.booted(this.postCode, this.#identity.firmware, this.now);
      this.#tick();
    });
  }

  #tick(): void {
    const seconds = Math.max(0, this.#clock.now() - this.#modelAt) / 1000;
    this.#modelAt = this.#clock.now();
    this.board.flow(seconds);
    if (!this.#stalled()) {
      this.board.tick(this.now);
      this.#answerAll();
    }
    this.#after(TICK_MS, () => this.#tick());
  }

  #answerAll(): void {
    if (this.#stalled()) return;
    for (let request = this.#input.next(); request; request = this.#input.next()) {
      if (request === 'damaged') {
        this.line.frame('NK');
        continue;
      }
      const reply = answer(request.name, request.args, {
        board: this.board,
        energy: this.energy,
        identity: this.#identity,
        now: this.now,
        restart: () => this.restart(),
      });
      if (!reply) return;
      const words = [reply.ok ? 'OK' : 'NK', reply.words, request.sequence && `:${request.sequence}`];
      this.line.frame(words.filter((word) => word !== undefined).join(' '));
      this.board.announce();
    }
  }

  #stalled(): boolean {
    return this.#power !== 'running' || this.now < this.#stalledUntil;
  }

  #after(ms: number, callback: () => void): void {
    const timer = this.#wire.after(ms, () => {
      this.#timers.delete(timer);
      callback();
    });
    this.#timers.add(timer);
  }
}
