/**
 * The driver for EVSE-WB, EVSE-DIN and SimpleEVSE boards: Modbus RTU, as a `ChargeController`. The board tells nothing by
 * itself, so everything is a look at its registers. It has no heartbeat: a kiosk that dies leaves it as it is. What it
 * offers after a power-up is register 2000, which the installer sets to 0. The driver never writes it: its range is given
 * as 6 to 80 A, and what a firmware makes of 0 at its next power-up only a power cut shows.
 */
import type { ConditionCode, DeviceFailure, DriverClock, Outcome, Unsubscribe } from '../../device.ts';
import { Emitter } from '../../emitter.ts';
import { DamageWatch } from '../../serial/modbus/damage-watch.ts';
import type { Lease, PortEvent } from '../../serial/modbus/port.ts';
import { frameOf, ModbusUnit } from '../../serial/modbus/unit.ts';
import { wireClock } from '../../serial/wire-clock.ts';
import type { ChargeController, ControllerEvent, RawValue } from '../controller.ts';
import { ConditionBook } from '../openevse/conditions.ts';
import { Pacer } from '../openevse/pacer.ts';
import { SilenceWatch } from '../openevse/silence-watch.ts';
import { Turns } from '../openevse/turns.ts';
import { Commander } from './commander.ts';
import { FaultWatch } from './faults.ts';
import { capabilitiesOf, detectFeatures, type Features } from './features.ts';
import type { EvseWbOptions, MappedInput } from './options.ts';
import { BLOCK_COUNT, BLOCK_COUNT_WITHOUT_STATUS, BLOCK_START } from './registers.ts';
import { EVSE_WB_TIMINGS, type EvseWbTimings } from './timings.ts';
import { rawOf, readBlock, type Seen, statusOf } from './view.ts';

/** A driver for one board. Nothing is opened before `start`. `clock`: serial timing, real time by default. */
export function createEvseWb(options: EvseWbOptions & { readonly clock?: DriverClock }): ChargeController {
  return new EvseWb(options);
}

const NOT_SEEN: Seen = {
  setCurrent: 0,
  outputCurrent: 0,
  vehicle: 0,
  cableRating: 0,
  command: 0,
  firmware: 0,
  evse: 0,
  status: undefined,
  extra: new Map(),
};

const NO_FEATURES: Features = {
  firmware: 0,
  hasStatus: false,
  config: 0,
  hasConfig: false,
  perAmp: 1,
  leastAmps: 6,
  afterBoot: undefined,
};

class EvseWb implements ChargeController {
  readonly #options: EvseWbOptions;
  readonly #clock: DriverClock;
  readonly #timings: EvseWbTimings;
  readonly #unit: ModbusUnit;
  readonly #events = new Emitter<ControllerEvent>();
  readonly #conditions = new ConditionBook((event) => this.#events.emit(event));
  readonly #turns = new Turns();
  readonly #pacer: Pacer;
  readonly #silence: SilenceWatch;
  readonly #damage = new DamageWatch();
  readonly #commander: Commander;
  readonly #faults: FaultWatch;
  /** Registers outside the block that inputs are mapped to. */
  readonly #extra: readonly number[];
  #lease: Lease | undefined;
  #unsubscribe: Unsubscribe | undefined;
  /** Counts the lives of the open port; undefined while it is closed. */
  #line: symbol | undefined;
  #inStep = false;
  #features: Features = NO_FEATURES;
  #known = false;
  #seen: Seen = NOT_SEEN;
  #seenAt = 0;
  #holding: ReadonlySet<ConditionCode> = new Set();
  #statusSent = '';
  #capabilitiesSent = '';

  constructor(options: EvseWbOptions & { readonly clock?: DriverClock }) {
    this.#options = options;
    this.#clock = options.clock ?? wireClock;
    this.#timings = { ...EVSE_WB_TIMINGS, ...options.timings };
    this.#unit = new ModbusUnit(options.port, options.address ?? 1);
    this.#pacer = new Pacer(this.#clock);
    this.#silence = new SilenceWatch(this.#clock, this.#timings);
    const inputs = options.inputs ?? [];
    this.#extra = extraRegisters(inputs);
    this.#faults = new FaultWatch({
      inputs,
      ...(options.socket !== undefined && { socket: options.socket }),
    });
    this.#commander = new Commander({
      unit: this.#unit,
      clock: this.#clock,
      timings: this.#timings,
      options,
      seen: () => this.#seen,
      features: () => this.#features,
      learnedConfig: (config) => (this.#features = { ...this.#features, config }),
      holding: () => this.#holding,
      look: (urgent) => this.#look(urgent),
      changed: () => this.#tellStatus(),
    });
  }

  subscribe(listener: (event: ControllerEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  start(): void {
    if (this.#lease) return;
    this.#unsubscribe = this.#unit.subscribe((event) => this.#portEvent(event));
    this.#lease = this.#unit.port.lease();
    // Another unit's driver may have opened it already, or tried in vain.
    const { isUp, failure } = this.#unit.port;
    if (isUp) this.#begin();
    else if (failure)
      this.#portEvent({ type: 'down', stopped: false, code: failure.code, message: failure.message });
  }

  async stop({ leaveRunning = false } = {}): Promise<void> {
    if (this.#line && !leaveRunning) {
      const attempt = this.#inStep ? this.disable() : this.#commander.abandon();
      await this.#pacer.within(this.#timings.confirmMs + 3 * this.#unit.port.attemptMs, attempt);
    }
    const lease = this.#lease;
    this.#lease = undefined;
    this.#line = undefined;
    this.#pacer.kick();
    this.#unsubscribe?.();
    await lease?.release();
    this.#lostStep('stopped');
  }

  async enable(amps: number): Promise<Outcome> {
    return this.#command(() => this.#commander.enable(amps));
  }

  async disable(): Promise<Outcome> {
    // Also when nothing can be sent now: it is done as soon as the board answers again.
    this.#commander.forbid();
    return this.#command(() => this.#commander.disable());
  }

  async limit(amps: number): Promise<Outcome<number>> {
    return this.#command(() => this.#commander.limit(amps));
  }

  async clearFault(): Promise<Outcome> {
    return this.#command(() => this.#commander.clearFault());
  }

  async relock(): Promise<Outcome> {
    return this.#command(() => this.#commander.relock());
  }

  async unlock(): Promise<Outcome> {
    return this.#command(() => this.#commander.unlock());
  }

  async repilot(): Promise<Outcome> {
    return this.#command(() => this.#commander.repilot());
  }

  raw(): readonly RawValue[] {
    return this.#seen === NOT_SEEN ? [] : rawOf(this.#seen);
  }

  readEnergy(): Promise<Outcome<number>> {
    return Promise.resolve(failed(NO_COUNTER));
  }

  restart(): Promise<Outcome> {
    return Promise.resolve(failed(NO_RESTART));
  }

  async #command<Value>(run: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    // A look that rests would hold the turn of the command, or the way back into step.
    this.#unit.port.wake(this.#unit.address);
    if (!this.#inStep) return failed(OUT_OF_STEP);
    const outcome = await this.#turns.take(async () =>
      this.#line && this.#inStep ? run() : failed(OUT_OF_STEP),
    );
    this.#pacer.kick();
    return outcome;
  }

  #portEvent(event: PortEvent): void {
    switch (event.type) {
      case 'up':
        return this.#begin();
      case 'down':
        this.#line = undefined;
        this.#pacer.kick();
        if (!event.stopped) {
          const evidence = { code: event.code, port: this.#unit.port.path, cause: event.message };
          this.#conditions.set('controller.silent', true, evidence);
        }
        return this.#lostStep(event.message);
      case 'frame':
        return this.#events.emit(frameOf(event));
      case 'attempt':
        return this.#attempted(event);
    }
  }

  #begin(): void {
    if (this.#line) return;
    this.#line = Symbol('line');
    this.#silence.heard();
    void this.#attend(this.#line);
  }

  /** One life of the open port: get in step, stay in step. */
  async #attend(line: symbol): Promise<void> {
    while (this.#line === line) {
      const done = await this.#turns.take(() => {
        if (this.#line !== line) return Promise.resolve(false);
        return this.#inStep ? this.#poll() : this.#getInStep(line);
      });
      if (this.#line === line)
        await this.#pacer.pause(done ? this.#timings.pollMs : this.#timings.confirmEveryMs);
    }
  }

  async #getInStep(line: symbol): Promise<boolean> {
    const detected = await this.#detect();
    if (!detected.ok || this.#line !== line) return false;
    const restarted = this.#restartEvidence();
    if (restarted !== undefined) this.#commander.forget();
    this.#commander.startClaim();
    const kept = await this.#commander.keep();
    if ((!kept.ok && kept.failure.code !== 'refused') || this.#line !== line) return false;
    this.#tellInStep(restarted);
    return true;
  }

  /** Reads all of the board; a board that is known, and is the same still, is only looked at. */
  async #detect(): Promise<Outcome<unknown>> {
    if (this.#known) {
      const looked = await this.#look(false);
      if (!looked.ok || looked.value.firmware === this.#features.firmware) return looked;
    }
    const found = await detectFeatures(this.#unit);
    if (!found.ok) return found;
    this.#features = found.value;
    const looked = await this.#look(false);
    this.#known = looked.ok;
    return looked;
  }

  #tellInStep(restarted: string | undefined): void {
    const capabilities = capabilitiesOf(this.#features, this.#options);
    const text = JSON.stringify(capabilities);
    if (text !== this.#capabilitiesSent) {
      this.#capabilitiesSent = text;
      this.#events.emit({ type: 'capabilities', capabilities });
    }
    if (restarted !== undefined) this.#events.emit({ type: 'restarted', evidence: restarted });
    this.#inStep = true;
    this.#tellStatus(true);
    this.#events.emit({ type: 'link', up: true });
    this.#conditions.set('controller.silent', false, { port: this.#unit.port.path });
  }

  async #poll(): Promise<boolean> {
    const looked = await this.#look(false);
    if (!looked.ok) {
      this.#judgeBlindness(looked.failure);
      return false;
    }
    const restarted = this.#restartEvidence();
    if (restarted !== undefined) {
      this.#commander.forget();
      this.#conditions.set('controller.restarted', true, { setCurrent: looked.value.setCurrent });
    }
    const kept = await this.#commander.keep();
    if (restarted !== undefined && kept.ok) {
      this.#events.emit({ type: 'restarted', evidence: restarted });
      this.#conditions.set('controller.restarted', false, { firmware: this.#features.firmware });
    }
    return kept.ok || kept.failure.code === 'refused';
  }

  /** The board does not tell of a restart, but register 1000 then holds register 2000's value instead of ours. */
  #restartEvidence(): string | undefined {
    const { written } = this.#commander;
    const { setCurrent } = this.#seen;
    const { afterBoot, perAmp } = this.#features;
    if (written === undefined || afterBoot === undefined || setCurrent === written) return undefined;
    if (setCurrent !== afterBoot && setCurrent !== afterBoot * perAmp) return undefined;
    return `register 1000 is ${setCurrent} as after power-up, not ${written}`;
  }

  async #look(urgent: boolean): Promise<Outcome<Seen>> {
    const count = this.#features.hasStatus ? BLOCK_COUNT : BLOCK_COUNT_WITHOUT_STATUS;
    const options = { urgent, attempts: urgent ? 3 : 1 };
    const block = await this.#unit.holding(BLOCK_START, count, options);
    if (!block.ok) return block;
    const extra = new Map<number, number>();
    for (const register of this.#extra) {
      const read = await this.#unit.holding(register, 1, options);
      if (read.ok) extra.set(register, read.value[0] ?? 0);
      // A register that this copy has not is an input that it has not.
      else if (read.failure.code !== 'refused') return read;
    }
    const seen = readBlock(block.value, extra);
    if (!seen) return failed({ code: 'malformed', message: 'too few registers', retryable: true });
    this.#observe(seen);
    return { ok: true, value: seen };
  }

  #observe(seen: Seen): void {
    this.#seen = seen;
    this.#seenAt = this.#clock.monotonic();
    const { holding, evidence } = this.#faults.judge(seen, this.#features);
    this.#holding = holding;
    // No energy in any fault: put right by `keep`, also where the board does not open the contactor by itself.
    if (holding.size > 0 && this.#commander.enabled) this.#commander.forbid();
    // Status first: who hears of a fault knows already whether the contactor opened by itself.
    this.#tellStatus();
    for (const code of this.#faults.codes) this.#conditions.set(code, holding.has(code), evidence);
  }

  #tellStatus(always = false): void {
    const status = statusOf(this.#seen, this.#commander.enabled, this.#features);
    const text = JSON.stringify(status);
    if (!this.#inStep || (!always && text === this.#statusSent)) return;
    this.#statusSent = text;
    this.#events.emit({ type: 'status', status });
  }

  #attempted({ answered, damaged }: { readonly answered: boolean; readonly damaged: boolean }): void {
    const { garbled, ...counts } = this.#damage.take(damaged);
    const where = { port: this.#unit.port.path, unit: this.#unit.address };
    this.#conditions.set('controller.garbled', garbled, { ...counts, ...where });
    if (answered) return this.#silence.heard();
    const silent = this.#silence.missed();
    if (!silent) return;
    this.#conditions.set('controller.silent', true, { ...where, ...silent });
    this.#lostStep('the controller does not answer');
  }

  /** It is heard, but nothing whole: after a while what is known is true of another time. */
  #judgeBlindness({ code, message }: DeviceFailure): void {
    // It has no such registers: another board, to be asked anew.
    if (code === 'refused') this.#known = false;
    const blindMs = this.#clock.monotonic() - this.#seenAt;
    if (code === 'refused' || blindMs >= this.#timings.blindMs) this.#lostStep(message);
  }

  #lostStep(reason: string): void {
    if (!this.#inStep) return;
    this.#inStep = false;
    this.#events.emit({ type: 'link', up: false, reason });
  }
}

function extraRegisters(inputs: readonly MappedInput[]): number[] {
  const wanted = new Set(inputs.map(({ register }) => register));
  return [...wanted].filter((register) => register < BLOCK_START || register >= BLOCK_START + BLOCK_COUNT);
}

const OUT_OF_STEP: DeviceFailure = {
  code: 'closed',
  message: 'out of step with the controller',
  retryable: true,
};
const NO_COUNTER: DeviceFailure = {
  code: 'unsupported',
  message: 'this controller counts no energy',
  retryable: false,
};
const NO_RESTART: DeviceFailure = {
  code: 'unsupported',
  message: 'this controller cannot be restarted by command',
  retryable: false,
};

function failed(failure: DeviceFailure): { ok: false; failure: DeviceFailure } {
  return { ok: false, failure };
}
