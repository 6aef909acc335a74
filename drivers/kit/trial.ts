/** One behaviour's try at one bench: everything that the driver told, and ways to wait for more and to judge it. */
import type {
  ChargeController,
  ControllerCapabilities,
  ControllerEvent,
  ControllerStatus,
} from '../controllers/controller.ts';
import type { ConditionCode, ConditionEvent, DeviceErrorCode, Outcome } from '../device.ts';
import type { Bench, BenchAbilities, BenchDevice } from './bench.ts';

/** The driver does not do what the port promises; the message says what. */
export class Broken extends Error {}

/** This behaviour cannot be tried here, and why. */
export class NotApplicable extends Error {}

export interface Pace {
  readonly patienceMs: number;
  readonly quietMs: number;
}

/** What is offered where it does not matter, A: every controller can, and it is more than the least. */
export const USUAL_AMPS = 16;
const LOOK_EVERY_MS = 10;
/** Of what was told, so much goes into a complaint. */
const LAST_TOLD = 8;

type Flag = {
  [Key in keyof ControllerCapabilities]: ControllerCapabilities[Key] extends boolean ? Key : never;
}[keyof ControllerCapabilities];
export type CapabilityFlag = Flag;

export interface Conditions {
  readonly capability?: CapabilityFlag;
  readonly without?: CapabilityFlag;
}

export class Trial {
  readonly controller: ChargeController;
  readonly device: BenchDevice;
  readonly pace: Pace;
  readonly events: ControllerEvent[] = [];
  readonly #conditions: Conditions;

  constructor(bench: Bench, pace: Pace, conditions: Conditions = {}) {
    this.controller = bench.controller;
    this.device = bench.device;
    this.pace = pace;
    this.#conditions = conditions;
    bench.controller.subscribe((event) => this.events.push(event));
  }

  /** What the bench can do; not applicable where it cannot. */
  can<Name extends keyof BenchAbilities>(name: Name): BenchAbilities[Name] {
    const ability = this.device[name];
    if (ability === undefined) throw new NotApplicable(`the bench has no ${name}`);
    // A method loses its device when it is taken out of it.
    return (typeof ability === 'function' ? ability.bind(this.device) : ability) as BenchAbilities[Name];
  }

  of<Type extends ControllerEvent['type']>(type: Type): Extract<ControllerEvent, { type: Type }>[] {
    return this.events.filter(
      (event): event is Extract<ControllerEvent, { type: Type }> => event.type === type,
    );
  }

  get status(): ControllerStatus | undefined {
    return this.of('status').at(-1)?.status;
  }

  get inStep(): boolean {
    return this.of('link').at(-1)?.up ?? false;
  }

  get capabilities(): ControllerCapabilities {
    const found = this.of('capabilities').at(-1)?.capabilities;
    if (!found) throw new Broken('no capabilities were told');
    return found;
  }

  condition(code: ConditionCode): ConditionEvent | undefined {
    return this.of('condition').findLast((event) => event.code === code);
  }

  holds(code: ConditionCode): boolean {
    return this.condition(code)?.raised ?? false;
  }

  /** How often it began: a condition that holds may be told again. */
  raises(code: ConditionCode): number {
    const told = this.of('condition').filter((event) => event.code === code);
    return told.filter(({ raised }, index) => raised && told[index - 1]?.raised !== true).length;
  }

  clears(code: ConditionCode): number {
    return this.of('condition').filter((event) => event.code === code && !event.raised).length;
  }

  /** Starts the driver and waits until it is in step; not applicable where the device lacks what is tried. */
  async start(): Promise<void> {
    this.controller.start();
    await this.inStepNow();
    const { capability, without } = this.#conditions;
    if (capability && !this.capabilities[capability])
      throw new NotApplicable(`the driver declares ${capability}: false`);
    if (without && this.capabilities[without])
      throw new NotApplicable(`the driver declares ${without}: true`);
  }

  async inStepNow(): Promise<void> {
    await this.until('being in step with the device', () => this.inStep);
  }

  async plugged(): Promise<void> {
    await this.device.plug();
    // A controller that is blind while disabled knows after `enable`.
    if (this.capabilities.seesVehicleWhileDisabled) await this.untilStatus({ vehicle: 'connected' });
  }

  /** In step, plugged in, enabled, and energy flows. */
  async charging(amps = USUAL_AMPS): Promise<void> {
    await this.start();
    await this.plugged();
    this.succeeds('enable', await this.controller.enable(amps));
    await this.untilEnergised();
  }

  async untilEnergised(): Promise<void> {
    await this.untilStatus({ vehicle: 'charging', enabled: true, energised: true });
    await this.until('the contactor closed', () => this.device.truth().contactorClosed);
  }

  async untilStatus(wanted: Partial<ControllerStatus>): Promise<void> {
    const text = JSON.stringify(wanted);
    await this.until(`status ${text}`, () => matches(this.status, wanted));
  }

  async untilRaised(code: ConditionCode): Promise<ConditionEvent> {
    await this.until(`${code} raised`, () => this.holds(code));
    return this.condition(code) ?? fail(`${code} was not raised`);
  }

  async untilCleared(code: ConditionCode): Promise<void> {
    await this.until(`${code} cleared`, () => this.condition(code)?.raised === false);
  }

  async until(what: string, condition: () => boolean, limitMs = this.pace.patienceMs): Promise<void> {
    const end = performance.now() + limitMs;
    while (!condition()) {
      if (performance.now() >= end) fail(`waited ${String(limitMs)} ms in vain for ${what}${this.#told()}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Watches for a while that it stays so. */
  async stays(what: string, condition: () => boolean, forMs = this.pace.quietMs): Promise<void> {
    const end = performance.now() + forMs;
    while (performance.now() < end) {
      this.holdsTrue(condition(), what);
      await pause(LOOK_EVERY_MS);
    }
  }

  async quiet(): Promise<void> {
    await pause(this.pace.quietMs);
  }

  /** `work`'s end, which has to come within the patience. */
  async within<Value>(what: string, work: Promise<Value>): Promise<Value> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const complain = () =>
        reject(new Broken(`${what} did not end within ${String(this.pace.patienceMs)} ms${this.#told()}`));
      timer = setTimeout(complain, this.pace.patienceMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  holdsTrue(condition: boolean, complaint: string): void {
    if (!condition) fail(`${complaint}${this.#told()}`);
  }

  equal(what: string, is: unknown, shouldBe: unknown): void {
    const [a, b] = [JSON.stringify(is), JSON.stringify(shouldBe)];
    if (a !== b) fail(`${what}: ${a} instead of ${b}${this.#told()}`);
  }

  succeeds<Value>(what: string, outcome: Outcome<Value>): Value {
    if (outcome.ok) return outcome.value;
    return fail(`${what} failed: ${outcome.failure.code}, ${outcome.failure.message}${this.#told()}`);
  }

  /** It failed, with one of these codes where some are given. */
  failsWith(what: string, outcome: Outcome<unknown>, ...codes: readonly DeviceErrorCode[]): void {
    if (outcome.ok) return void fail(`${what} succeeded${this.#told()}`);
    const { code } = outcome.failure;
    if (codes.length > 0 && !codes.includes(code))
      fail(`${what} failed with “${code}” (${outcome.failure.message}) instead of ${codes.join(' or ')}`);
  }

  #told(): string {
    const told = this.events.filter(({ type }) => type !== 'frame' && type !== 'values').slice(-LAST_TOLD);
    return told.length === 0 ? '; nothing was told' : `; last told: ${JSON.stringify(told)}`;
  }
}

export function fail(complaint: string): never {
  throw new Broken(complaint);
}

export function matches(status: ControllerStatus | undefined, wanted: Partial<ControllerStatus>): boolean {
  return status !== undefined && JSON.stringify({ ...status, ...wanted }) === JSON.stringify(status);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
