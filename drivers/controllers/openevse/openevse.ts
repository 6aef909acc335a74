/** The OpenEVSE driver: RAPI over a serial link, as a `ChargeController`. */
import type { DeviceFailure, DriverClock, Outcome, Unsubscribe } from '../../device.ts';
import { Emitter } from '../../emitter.ts';
import { type SerialBinding, SerialLink, type SerialLinkEvent } from '../../serial/link.ts';
import { wireClock } from '../../serial/wire-clock.ts';
import type { ChargeController, ControllerCapabilities, ControllerEvent, RawValue } from '../controller.ts';
import { Commander } from './commander.ts';
import { restart } from './commands/power.ts';
import { FLAGS, getState } from './commands/state.ts';
import { ConditionBook } from './conditions.ts';
import { Exchange, type ExchangeEvent } from './exchange.ts';
import { FaultWatch } from './fault-watch.ts';
import { capabilitiesOf, detectFeatures, type Features } from './features.ts';
import { GarbleWatch } from './garble-watch.ts';
import type { Notification } from './messages.ts';
import { Pacer } from './pacer.ts';
import { Readings } from './readings.ts';
import { SilenceWatch } from './silence-watch.ts';
import { conditionOf, hexByte, isAsleep, STATES } from './states.ts';
import { OPENEVSE_TIMINGS, type OpenEvseTimings } from './timings.ts';
import { Turns } from './turns.ts';
import { NOT_SEEN, rawOf, type Seen, statusOf } from './view.ts';

export interface OpenEvseOptions {
  readonly path: string;
  /** 115200 unless the board was built otherwise. */
  readonly baudRate?: number;
  /** Phases that the contactor switches; RAPI tells one current for all of them. Default 1. */
  readonly phases?: 1 | 3;
  /** Judges a measured voltage (`supply.under-voltage`, `supply.over-voltage`). Default 230. */
  readonly nominalVolts?: number;
  /** Serial timing; real time by default, also when the kiosk runs on an accelerated clock. */
  readonly clock?: DriverClock;
  readonly binding?: SerialBinding;
  readonly timings?: Partial<OpenEvseTimings>;
  readonly link?: { readonly backoffMs?: readonly number[]; readonly presenceMs?: number };
}

/** A driver for one OpenEVSE controller. Nothing is opened before `start`. */
export function createOpenEvse(options: OpenEvseOptions): ChargeController {
  return new OpenEvse(options);
}

class OpenEvse implements ChargeController {
  readonly #clock: DriverClock;
  readonly #timings: OpenEvseTimings;
  readonly #link: SerialLink;
  readonly #events = new Emitter<ControllerEvent>();
  readonly #conditions = new ConditionBook((event) => this.#events.emit(event));
  readonly #turns = new Turns();
  readonly #pacer: Pacer;
  readonly #silence: SilenceWatch;
  readonly #commander: Commander;
  readonly #readings: Readings;
  readonly #faults: FaultWatch;
  readonly #garble: GarbleWatch;
  #line: Exchange | undefined;
  #inStep = false;
  #everInStep = false;
  #seen: Seen = NOT_SEEN;
  #statusSent = '';
  #capabilities: ControllerCapabilities | undefined;
  /** Counts boots heard, so that getting in step notices one that happens meanwhile. */
  #boots = 0;
  #bootedAt = Number.NEGATIVE_INFINITY;
  /** Counts states told by `$AT`, so that a reply that they have overtaken is not taken for news. */
  #told = 0;
  #restartEvidence: string | undefined;
  #bootWaiters: (() => void)[] = [];
  #reopening: { cancel(): void } | undefined;

  constructor(options: OpenEvseOptions) {
    this.#clock = options.clock ?? wireClock;
    this.#timings = { ...OPENEVSE_TIMINGS, ...options.timings };
    this.#link = new SerialLink({
      path: options.path,
      baudRate: options.baudRate ?? 115_200,
      clock: this.#clock,
      ...(options.binding && { binding: options.binding }),
      ...options.link,
    });
    this.#pacer = new Pacer(this.#clock);
    this.#silence = new SilenceWatch(this.#clock, this.#timings);
    this.#garble = new GarbleWatch(this.#timings.garbleWindowMs);
    this.#commander = new Commander({
      clock: this.#clock,
      timings: this.#timings,
      seen: () => this.#seen,
      look: (line, urgent) => this.#look(line, urgent),
      learnedAmps: (amps) => this.#observe({ ...this.#seen, amps }),
      changed: () => this.#tellStatus(),
    });
    this.#faults = new FaultWatch(this.#conditions, this.#clock);
    this.#readings = new Readings({
      clock: this.#clock,
      timings: this.#timings,
      phases: options.phases ?? 1,
      nominalVolts: options.nominalVolts ?? 230,
      conditions: this.#conditions,
      seen: () => this.#seen,
      desired: () => this.#commander.desired,
      learnedAmps: (amps) => this.#observe({ ...this.#seen, amps }),
      emit: (event) => this.#events.emit(event),
    });
    this.#link.subscribe((event) => this.#linkEvent(event));
  }

  subscribe(listener: (event: ControllerEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  start(): void {
    this.#link.start();
  }

  async stop({ leaveRunning = false } = {}): Promise<void> {
    const line = this.#line;
    if (line && !leaveRunning) {
      const attempt = this.#inStep ? this.disable() : this.#commander.abandon(line);
      await this.#pacer.within(this.#timings.confirmMs + this.#timings.replyMs, attempt);
      if (conditionOf(this.#seen.state) && this.#line === line) await this.#commander.abandon(line);
    }
    this.#reopening?.cancel();
    await this.#link.stop();
  }

  async enable(amps: number): Promise<Outcome> {
    return this.#command((line) => this.#commander.enable(line, amps));
  }

  async disable(): Promise<Outcome> {
    // Also when nothing can be sent now: it is done as soon as the controller answers again.
    this.#commander.forbid();
    return this.#command((line) => this.#commander.disable(line));
  }

  async limit(amps: number): Promise<Outcome<number>> {
    return this.#command((line) => this.#commander.limit(line, amps));
  }

  async repilot(): Promise<Outcome> {
    return this.#command((line) => this.#commander.repilot(line));
  }

  async readEnergy(): Promise<Outcome<number>> {
    return this.#command((line) => this.#readings.readEnergy(line, true));
  }

  raw(): readonly RawValue[] {
    return this.#seen === NOT_SEEN ? [] : rawOf(this.#seen, this.#readings.values);
  }

  async restart(): Promise<Outcome> {
    return this.#command(async (line) => {
      const booted = new Promise<Outcome>((resolve) => {
        this.#bootWaiters.push(() => resolve({ ok: true, value: undefined }));
      });
      // Most builds reset before they answer, so only a refusal is an answer.
      const refused = line.request(restart(), { urgent: true }).then((asked) => {
        return asked.ok || asked.failure.code === 'timeout' ? booted : asked;
      });
      const outcome = await this.#pacer.within(this.#timings.rebootMs, Promise.race([booted, refused]));
      return outcome ?? failed(NO_REBOOT);
    });
  }

  async #command<Value>(run: (line: Exchange) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    if (!this.#inStep) return failed(OUT_OF_STEP);
    const outcome = await this.#turns.take(async () => {
      const line = this.#line;
      return line && this.#inStep ? run(line) : failed(OUT_OF_STEP);
    });
    this.#pacer.kick();
    return outcome;
  }

  #linkEvent(event: SerialLinkEvent): void {
    if (event.type === 'data') return this.#line?.receive(event.bytes);
    this.#line?.close({ code: 'closed', message: 'the port was closed', retryable: true });
    this.#line = undefined;
    this.#pacer.kick();
    if (event.type === 'down') {
      if (!event.stopped) {
        this.#conditions.set('controller.silent', true, {
          code: event.code,
          port: this.#link.path,
          cause: event.message,
        });
      }
      return this.#lostStep(event.message);
    }
    const line = new Exchange((bytes) => this.#link.write(bytes), this.#clock, this.#timings);
    this.#line = line;
    this.#silence.heard();
    line.subscribe((lineEvent) => this.#lineEvent(line, lineEvent));
    void this.#attend(line);
  }

  #lineEvent(line: Exchange, event: ExchangeEvent): void {
    if (this.#line !== line) return;
    if (event.type === 'frame') this.#events.emit(event);
    else if (event.type === 'notification') this.#notified(line, event.notification);
    else if (event.type === 'attempt') this.#attempted(event.answered);
    else if (event.type === 'discarded') {
      this.#garble.record(event.discard, this.#clock.monotonic());
      this.#judgeGarble(line);
    }
  }

  /** One life of the open port: get in step, stay in step. */
  async #attend(line: Exchange): Promise<void> {
    while (this.#line === line) {
      if (this.#inStep && this.#restartEvidence === undefined) {
        const missed = !(await this.#turns.take(() => this.#poll(line)));
        if (this.#inStep)
          await this.#pacer.pause(missed ? this.#timings.confirmEveryMs : this.#timings.pollMs);
      } else if (!(await this.#turns.take(() => this.#getInStep(line)))) {
        await this.#pacer.pause(this.#timings.confirmEveryMs);
      }
    }
  }

  async #getInStep(line: Exchange): Promise<boolean> {
    const boots = this.#boots;
    const looked = await this.#look(line, false, this.#timings.probeMs);
    if (!looked.ok) return false;
    await this.#settled(line);
    const kept = await this.#commander.keep(line, { restored: this.#everInStep });
    if (!kept.ok && kept.failure.code !== 'refused') return false;
    const found = await detectFeatures(line, this.#timings.replyMs);
    if (!found.ok) return false;
    this.#observe({ ...this.#seen, amps: found.value.pilotAmps });
    this.#readings.begin(found.value);
    const energy = await this.#readings.firstEnergy(line, () => this.#look(line, false));
    if (!energy || boots !== this.#boots || this.#line !== line) return false;
    this.#tellInStep(found.value);
    return true;
  }

  /** For a moment after its boot the controller does not know the vehicle yet; a broken pilot stays so. */
  async #settled(line: Exchange): Promise<void> {
    const deadline = this.#clock.monotonic() + this.#timings.probeMs;
    const unsettled = () => this.#seen.state === STATES.unknown || this.#seen.booting;
    while (unsettled() && this.#clock.monotonic() < deadline) {
      await this.#pacer.pause(this.#timings.confirmEveryMs);
      const looked = await this.#look(line, false);
      if (!looked.ok) return;
    }
  }

  #tellInStep(features: Features): void {
    const capabilities = capabilitiesOf(features);
    if (JSON.stringify(capabilities) !== JSON.stringify(this.#capabilities)) {
      this.#capabilities = capabilities;
      this.#events.emit({ type: 'capabilities', capabilities });
    }
    const evidence = this.#restartEvidence;
    this.#restartEvidence = undefined;
    if (evidence !== undefined) this.#events.emit({ type: 'restarted', evidence });
    const wasInStep = this.#inStep;
    this.#inStep = true;
    this.#everInStep = true;
    this.#tellStatus(!wasInStep);
    this.#readings.tellEnergy();
    // Nobody could say earlier what they want of it: getting in step takes long on a bad line.
    this.#commander.startClaim();
    if (!wasInStep) this.#events.emit({ type: 'link', up: true });
    this.#reopening?.cancel();
    this.#reopening = undefined;
    this.#conditions.set('controller.silent', false, { port: this.#link.path });
    this.#conditions.set('controller.restarted', false, { firmware: features.firmware });
  }

  /** One round of questions; false when the controller left one unanswered. */
  async #poll(line: Exchange): Promise<boolean> {
    const looked = await this.#look(line, false);
    if (!looked.ok) return false;
    this.#judgeGarble(line);
    const kept = await this.#commander.keep(line, { throttled: this.#readings.throttled });
    if (!kept.ok) return kept.failure.code === 'refused';
    return this.#readings.poll(line, () => this.#turns.wanted);
  }

  async #look(line: Exchange, urgent: boolean, timeoutMs?: number, tries = 3): Promise<Outcome<Seen>> {
    const told = this.#told;
    const asked = await line.request(getState(), {
      urgent,
      attempts: urgent ? 2 : 1,
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
    if (!asked.ok) return asked;
    // `$AT` right behind a reply is heard before whoever waits for the reply goes on: which is newer, a new look tells.
    if (told !== this.#told && tries > 1) return this.#look(line, urgent, timeoutMs, tries - 1);
    const { state, pilot, flags } = asked.value;
    const booting = this.#seen.booting && !this.#hasLooked(state, flags);
    this.#observe({ state, pilot, flags, amps: this.#seen.amps, booting });
    return { ok: true, value: this.#seen };
  }

  #notified(line: Exchange, notification: Notification): void {
    if (notification.kind === 'boot') return this.#booted(notification);
    if (notification.kind !== 'state' || (!this.#inStep && !this.#everInStep)) return;
    this.#told += 1;
    const { state, pilot, amps, flags } = notification;
    const before = this.#seen.state;
    // The first words of a boot: nothing is known, not even the current.
    const begins = state === STATES.unknown && amps === 0;
    const booting = begins || (this.#seen.booting && !this.#hasLooked(state, flags));
    this.#observe({ state, pilot, amps, flags, booting });
    // A fault that ends leaves the contactor free to close: put that right now, not at the next poll.
    if (this.#line === line && (before !== state || this.#commander.desired.kind === 'enabled'))
      this.#pacer.kick();
  }

  /** Put to sleep as it boots, the controller says that no vehicle is there before it has looked: not believed at once. */
  #hasLooked(state: number, flags: number): boolean {
    if (state === STATES.unknown) return false;
    const sure = !isAsleep(state) || (flags & FLAGS.vehicleConnected) !== 0;
    return sure || this.#clock.monotonic() - this.#bootedAt >= this.#timings.probeMs;
  }

  #booted({ postCode, firmware }: { readonly postCode: number; readonly firmware: string }): void {
    this.#boots += 1;
    this.#bootedAt = this.#clock.monotonic();
    this.#seen = NOT_SEEN;
    this.#readings.forget();
    this.#faults.booted(postCode, firmware);
    if (this.#everInStep) {
      this.#restartEvidence = `$AB ${hexByte(postCode)} ${firmware}`;
      const evidence = { postCode: hexByte(postCode), firmware };
      this.#conditions.set('controller.restarted', true, evidence);
    }
    // It boots ready to charge: put it to sleep before it looks at the vehicle.
    const ready = postCode === 0 && this.#commander.desired.kind === 'asleep';
    if (this.#line && ready) void this.#commander.abandon(this.#line);
    for (const heard of this.#bootWaiters.splice(0)) heard();
    this.#pacer.kick();
  }

  #observe(seen: Seen): void {
    this.#seen = seen;
    if (conditionOf(seen.state) && this.#commander.desired.kind !== 'asleep') this.#commander.forbid();
    // Status first: who hears of a fault knows already whether the contactor opened by itself.
    this.#tellStatus();
    this.#faults.observe(seen, this.#line);
  }

  #tellStatus(always = false): void {
    const status = statusOf(this.#seen, this.#commander.enabled);
    const text = JSON.stringify(status);
    if (!this.#inStep || (!always && text === this.#statusSent)) return;
    this.#statusSent = text;
    this.#events.emit({ type: 'status', status });
  }

  #attempted(answered: boolean): void {
    if (answered) return this.#silence.heard();
    const silent = this.#silence.missed();
    if (!silent) return;
    this.#conditions.set('controller.silent', true, { port: this.#link.path, ...silent });
    this.#lostStep('the controller does not answer');
    this.#reopening ??= this.#clock.after(this.#timings.reopenMs, () => {
      this.#reopening = undefined;
      if (!this.#inStep) this.#link.reopen('the controller does not answer');
    });
  }

  #lostStep(reason: string): void {
    this.#readings.forget();
    if (!this.#inStep) return;
    this.#inStep = false;
    this.#events.emit({ type: 'link', up: false, reason });
  }

  #judgeGarble(line: Exchange): void {
    const { garbled, damaged, noiseBytes } = this.#garble.judge(this.#clock.monotonic());
    const { checksumErrors } = line.counts;
    this.#conditions.set('controller.garbled', garbled, { damaged, noiseBytes, checksumErrors });
  }
}

const NO_REBOOT: DeviceFailure = {
  code: 'timeout',
  message: 'the controller did not report its restart',
  retryable: true,
};

const OUT_OF_STEP: DeviceFailure = {
  code: 'closed',
  message: 'out of step with the controller',
  retryable: true,
};

function failed(failure: DeviceFailure): { ok: false; failure: DeviceFailure } {
  return { ok: false, failure };
}
