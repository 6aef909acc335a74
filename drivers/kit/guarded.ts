/**
 * A driver that is not ours, between itself and the kiosk: what it throws, rejects, never answers or tells in a shape of its
 * own becomes data and a condition of the connector. What it cannot do is stop a driver that never gives the processor back:
 * that is for the process's watchdog.
 */
import type { ChargeController, ControllerEvent, RawValue } from '../controllers/controller.ts';
import type {
  ConditionCode,
  ConditionEvent,
  DeviceFailure,
  DriverClock,
  Outcome,
  Unsubscribe,
} from '../device.ts';
import { Emitter } from '../emitter.ts';
import { OUTCOME_VALUES, outcomeFault, shapeFault } from './shapes.ts';

/** The longest that a command may take, ms: what our own drivers need at most, and as much again. */
export const COMMAND_LIMITS_MS = {
  enable: 20_000,
  disable: 20_000,
  limit: 20_000,
  readEnergy: 10_000,
  restart: 40_000,
  relock: 10_000,
  unlock: 10_000,
  clearFault: 20_000,
  repilot: 20_000,
  stop: 20_000,
} as const;
type CommandName = keyof typeof COMMAND_LIMITS_MS;

/** After `start` a driver is in step, or says why not. */
const FIRST_WORD_MS = 30_000;
/** What is told wrongly once an hour is told wrongly: the condition holds so long after the last mistake. */
const MISTAKE_HOLDS_MS = 60_000;
/** A device tells some ten events a second; a driver that tells thousands would keep the kiosk from everything else. */
const MOST_EVENTS_A_SECOND = 500;

export interface GuardOptions {
  /** Names the package in evidence and logs. */
  readonly name: string;
  readonly clock: DriverClock;
  /** What was caught, in words. */
  readonly caught: (message: string, error?: unknown) => void;
  /** Tests shorten them. */
  readonly limitsMs?: Partial<Record<CommandName | 'firstWord' | 'mistakeHolds', number>>;
}

/** Wraps a driver. `mistaken`: something of the driver's threw outside of its calls, e.g. in a timer. */
export function guarded(
  driver: ChargeController,
  options: GuardOptions,
): { readonly controller: ChargeController; mistaken(what: string, error: unknown): void } {
  const guard = new Guard(driver, options);
  return { controller: guard, mistaken: (what, error) => guard.mistaken(what, error) };
}

class Guard implements ChargeController {
  readonly #driver: ChargeController;
  readonly #options: GuardOptions;
  readonly #events = new Emitter<ControllerEvent>();
  /** Which conditions the driver holds, and which are ours: one may say what the other has said. */
  readonly #theirs = new Map<ConditionCode, ConditionEvent>();
  readonly #ours = new Set<ConditionCode>();
  #mistakes = 0;
  #mistakeOver: { cancel(): void } | undefined;
  #firstWord: { cancel(): void } | undefined;
  #second = { begun: Number.NEGATIVE_INFINITY, events: 0 };
  /** Of what was too much: the last of each kind, told when the second is over. */
  readonly #held = new Map<string, ControllerEvent>();
  #heldUntil: { cancel(): void } | undefined;
  #stopped = false;
  readonly relock?: () => Promise<Outcome>;
  readonly clearFault?: () => Promise<Outcome>;
  readonly unlock?: () => Promise<Outcome>;
  readonly repilot?: () => Promise<Outcome>;
  readonly raw?: () => readonly RawValue[];

  constructor(driver: ChargeController, options: GuardOptions) {
    this.#driver = driver;
    this.#options = options;
    const { relock, clearFault, unlock, repilot, raw } = driver;
    if (relock) this.relock = () => this.#ask('relock', () => relock.call(driver));
    if (clearFault) this.clearFault = () => this.#ask('clearFault', () => clearFault.call(driver));
    if (unlock) this.unlock = () => this.#ask('unlock', () => unlock.call(driver));
    if (repilot) this.repilot = () => this.#ask('repilot', () => repilot.call(driver));
    if (raw) this.raw = () => this.#raw(() => raw.call(driver));
    this.#try('subscribe', () => driver.subscribe((event) => this.#told(event)));
  }

  subscribe(listener: (event: ControllerEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  start(): void {
    // What went wrong in the life before is over with it.
    if (this.#stopped) for (const code of [...this.#ours]) this.#set(code, false, {});
    this.#stopped = false;
    this.#firstWord ??= this.#options.clock.after(this.#limit('firstWord'), () => {
      this.#set('controller.silent', true, { cause: 'the driver says nothing since its start' });
    });
    this.#try('start', () => this.#driver.start());
  }

  async stop(options?: { readonly leaveRunning?: boolean }): Promise<void> {
    await this.#timed('stop', () => this.#driver.stop(options));
    this.#stopped = true;
    this.#firstWord?.cancel();
    this.#firstWord = undefined;
    this.#mistakeOver?.cancel();
    this.#heldUntil?.cancel();
    this.#held.clear();
  }

  enable(amps: number): Promise<Outcome> {
    return this.#ask('enable', () => this.#driver.enable(amps));
  }

  disable(): Promise<Outcome> {
    return this.#ask('disable', () => this.#driver.disable());
  }

  limit(amps: number): Promise<Outcome<number>> {
    return this.#ask('limit', () => this.#driver.limit(amps), OUTCOME_VALUES.limit);
  }

  readEnergy(): Promise<Outcome<number>> {
    return this.#ask('readEnergy', () => this.#driver.readEnergy(), OUTCOME_VALUES.readEnergy);
  }

  restart(): Promise<Outcome> {
    return this.#ask('restart', () => this.#driver.restart());
  }

  mistaken(what: string, error: unknown): void {
    this.#mistakes += 1;
    this.#options.caught(what, error);
    if (this.#stopped) return;
    this.#set('controller.garbled', true, { cause: what, mistakes: this.#mistakes });
    this.#mistakeOver?.cancel();
    this.#mistakeOver = this.#options.clock.after(this.#limit('mistakeHolds'), () =>
      this.#set('controller.garbled', false, { mistakes: this.#mistakes }),
    );
  }

  #told(event: ControllerEvent): void {
    if (this.#stopped) return;
    if (this.#tooMany()) return this.#hold(event);
    this.#releaseHeld();
    const wrong = judged(event);
    if (wrong !== null) return this.mistaken(`it told a wrong event: ${wrong}`, undefined);
    this.#tell(event);
  }

  #tell(event: ControllerEvent): void {
    this.#firstWord?.cancel();
    if (event.type === 'link' && event.up && this.#ours.has('controller.silent'))
      this.#set('controller.silent', false, {});
    if (event.type !== 'condition') return this.#events.emit(event);
    if (event.raised) this.#theirs.set(event.code, event);
    else this.#theirs.delete(event.code);
    if (event.raised || !this.#ours.has(event.code)) this.#events.emit(event);
  }

  #tooMany(): boolean {
    const now = this.#options.clock.monotonic();
    if (now - this.#second.begun >= 1000) this.#second = { begun: now, events: 0 };
    this.#second.events += 1;
    if (this.#second.events === MOST_EVENTS_A_SECOND + 1)
      this.mistaken(`it tells more than ${String(MOST_EVENTS_A_SECOND)} events a second`, undefined);
    return this.#second.events > MOST_EVENTS_A_SECOND;
  }

  /** How things are at the end of a flood must be known; how often it was said need not. */
  #hold(event: ControllerEvent): void {
    if (judged(event) !== null || event.type === 'frame') return;
    const key = event.type === 'condition' ? event.code : event.type;
    this.#held.delete(key);
    this.#held.set(key, event);
    if (this.#held.size > 1) return;
    this.#heldUntil?.cancel();
    const leftMs = this.#second.begun + 1000 - this.#options.clock.monotonic();
    this.#heldUntil = this.#options.clock.after(Math.max(0, leftMs), () => this.#releaseHeld());
  }

  #releaseHeld(): void {
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const event of held) this.#tell(event);
  }

  /** A command's outcome, whatever the driver does. */
  async #ask<Value>(
    name: CommandName,
    call: () => Promise<Outcome<Value>>,
    value?: (value: unknown) => boolean,
  ): Promise<Outcome<Value>> {
    const ended = await this.#timed(name, call);
    if (!('value' in ended)) return failed(ended.failure);
    const wrong = outcomeFault(ended.value, value);
    if (wrong === null) return ended.value;
    this.mistaken(`${name} answered wrongly: ${wrong}`, undefined);
    return failed({ code: 'malformed', message: `the driver’s ${name}: ${wrong}`, retryable: true });
  }

  async #timed<Value>(
    name: CommandName,
    call: () => Promise<Value>,
  ): Promise<{ readonly value: Value } | { readonly failure: DeviceFailure }> {
    let timer: { cancel(): void } | undefined;
    const limitMs = this.#limit(name);
    const late = new Promise<{ failure: DeviceFailure }>((resolve) => {
      timer = this.#options.clock.after(limitMs, () => {
        this.#options.caught(`${name} did not end within ${String(limitMs)} ms`);
        this.#set('controller.silent', true, { cause: `the driver’s ${name} does not end`, limitMs });
        const message = `the driver’s ${name} did not end within ${String(limitMs)} ms`;
        resolve({ failure: { code: 'timeout', message, retryable: true } });
      });
    });
    const work = (async () => {
      try {
        const value = await call();
        if (name !== 'stop') this.#set('controller.silent', false, {});
        return { value };
      } catch (error) {
        this.mistaken(`${name} threw`, error);
        const message = `the driver’s ${name} threw: ${textOf(error)}`;
        return { failure: { code: 'malformed', message, retryable: true } satisfies DeviceFailure };
      }
    })();
    const first = await Promise.race([work, late]);
    timer?.cancel();
    return first;
  }

  #raw(read: () => readonly RawValue[]): readonly RawValue[] {
    const values = this.#try('raw', (): unknown => {
      const told: unknown = read();
      return Array.isArray(told) ? told.flatMap(rawValue) : told;
    });
    return Array.isArray(values) ? values : [];
  }

  #try<Value>(what: string, call: () => Value): Value | undefined {
    try {
      const value = call();
      // An asynchronous `start` must not reject into nowhere.
      if (value instanceof Promise) value.catch((error: unknown) => this.mistaken(`${what} rejected`, error));
      return value;
    } catch (error) {
      this.mistaken(`${what} threw`, error);
      return undefined;
    }
  }

  /** A condition of ours; what the driver holds itself is neither raised twice nor cleared over its head. */
  #set(code: ConditionCode, raised: boolean, evidence: ConditionEvent['evidence']): void {
    if (this.#ours.has(code) === raised) return;
    if (raised) this.#ours.add(code);
    else this.#ours.delete(code);
    const theirs = this.#theirs.get(code);
    if (theirs && !raised) return;
    const driver = this.#options.name;
    this.#events.emit({
      type: 'condition',
      code,
      raised,
      evidence: { ...theirs?.evidence, driver, ...evidence },
    });
  }

  #limit(name: CommandName | 'firstWord' | 'mistakeHolds'): number {
    const usual = { ...COMMAND_LIMITS_MS, firstWord: FIRST_WORD_MS, mistakeHolds: MISTAKE_HOLDS_MS };
    return this.#options.limitsMs?.[name] ?? usual[name];
  }
}

/** A driver's timers, of which none can bring the process down. */
export function guardedClock(clock: DriverClock, caught: (error: unknown) => void): DriverClock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (delayMs, callback) =>
      clock.after(delayMs, () => {
        try {
          callback();
        } catch (error) {
          caught(error);
        }
      }),
  };
}

/** Even looking at an event may throw, where its fields are getters. */
function judged(event: unknown): string | null {
  try {
    return shapeFault(event);
  } catch (error) {
    return textOf(error);
  }
}

function rawValue(value: unknown): readonly RawValue[] {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('value' in value)) return [];
  return [{ name: String(value.name), value: String(value.value) }];
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failed(failure: DeviceFailure): { ok: false; failure: DeviceFailure } {
  return { ok: false, failure };
}
