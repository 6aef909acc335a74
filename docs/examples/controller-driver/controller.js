/** The driver: what the kiosk wants of the connector goes out with every look, so that it holds through whatever happens. */
import { bodyOf, frameOf, LineReader, printable, readAnswer } from './protocol.js';

/** Milliseconds, and why. */
const TIMINGS = {
  pollMs: 500, // a change is on the screen within the second
  replyMs: 400, // the manual: an answer within 200 ms
  silentAfter: 4, // looks without an answer: one may be lost, four are a cable
  openMs: 5000, // the vehicle has 3 s to stop drawing
  claimMs: 15_000, // a kiosk that restarts claims its session by then
};
const LEAST_AMPS = 6; // IEC 61851-1
const FAULTS = {
  1: 'protection.residual-current',
  2: 'vehicle.diode-check',
  3: 'contactor.stuck',
  4: 'temperature.high',
  5: 'station.emergency-stop',
};
const VEHICLES = { A: 'absent', B: 'connected', C: 'charging' };
/** Of the last looks, so many damaged: raised, and well again. */
const [LOOKS, GARBLED, CLEAR] = [8, 4, 1];

export class AcmeController {
  #serial;
  #clock;
  #log;
  #maxAmps;
  #timings;
  #listeners = new Set();
  #unsubscribe = null;
  #up = false; // the port is open
  #inStep = false;
  #running = false;
  #reader = new LineReader();
  /** Amperes; 0: off; null: nobody has said yet. */
  #want = null;
  #claimUntil = null;
  #seen = null;
  #holding = new Map();
  #statusTold = '';
  #described = false;
  #sequence = 0;
  #waiting = null; // for the answer with this sequence
  #pause = null; // between two looks
  #turn = Promise.resolve();
  #missed = 0;
  #looks = [];

  constructor(serial, context, timings = {}) {
    this.#serial = serial;
    this.#clock = context.clock;
    this.#log = context.log;
    this.#maxAmps = context.connector.maxAmps;
    this.#timings = { ...TIMINGS, ...timings };
  }

  subscribe(listener) {
    const entry = { listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    this.#unsubscribe = this.#serial.subscribe((event) => this.#serialEvent(event));
    this.#serial.start();
  }

  async stop({ leaveRunning = false } = {}) {
    if (this.#inStep && !leaveRunning) await this.disable();
    this.#running = false;
    this.#down('stopped');
    await this.#serial.stop();
    this.#unsubscribe?.();
  }

  async enable(amps) {
    const wrong = this.#judge(amps);
    if (wrong) return wrong;
    return this.#inTurn(async () => {
      if (this.#seen.fault !== 0) return refused(`the board shows fault ${this.#seen.fault}`);
      const before = this.#want;
      this.#want = this.#granted(amps);
      const looked = await this.#look();
      // What failed must not come true later.
      if (!looked.ok) this.#want = before > 0 ? before : 0;
      return looked.ok && this.#want === 0 ? refused('no longer enabled') : looked;
    });
  }

  async disable() {
    this.#want = 0; // at once: also where nothing can be sent now
    return this.#inTurn(async () => {
      this.#want = 0;
      const until = this.#clock.monotonic() + this.#timings.openMs;
      for (;;) {
        const looked = await this.#look();
        if (!looked.ok || !this.#seen.contactor) return looked;
        if (this.#clock.monotonic() >= until) return refused('the contactor does not open');
        await this.#rest(this.#timings.pollMs / 5);
      }
    });
  }

  async limit(amps) {
    return this.#inTurn(async () => {
      if (!(this.#want > 0)) return refused('not enabled');
      const wrong = this.#judge(amps);
      if (wrong) return wrong;
      this.#want = this.#granted(amps);
      const looked = await this.#look();
      return looked.ok ? { ok: true, value: this.#seen.amps } : looked;
    });
  }

  async readEnergy() {
    return this.#inTurn(async () => {
      const looked = await this.#look();
      return looked.ok ? { ok: true, value: this.#seen.wattHours } : looked;
    });
  }

  async restart() {
    return failed('unsupported', 'this board cannot be restarted by command', false);
  }

  raw() {
    return Object.entries(this.#seen ?? {}).map(([name, value]) => ({ name, value: String(value) }));
  }

  #judge(amps) {
    if (Number.isFinite(amps) && amps >= LEAST_AMPS) return null;
    return failed('refused', `${amps} A is no current to offer`, false);
  }

  #granted(amps) {
    return Math.floor(Math.min(amps, this.#maxAmps));
  }

  #serialEvent(event) {
    if (event.type === 'data') for (const line of this.#reader.push(event.bytes)) this.#heard(line);
    else if (event.type === 'up') {
      this.#up = true;
      this.#reader = new LineReader();
      void this.#attend();
    } else {
      if (!event.stopped) this.#set('controller.silent', true, { code: event.code, cause: event.message });
      this.#down(event.message);
    }
  }

  #down(reason) {
    this.#up = false;
    this.#answer({ failure: failed('closed', 'the port was closed', true) });
    this.#pause?.();
    this.#lostStep(reason);
  }

  /** One life of the open port. */
  async #attend() {
    while (this.#up) {
      await this.#inTurn(() => this.#look(1), true);
      if (this.#up) await this.#rest(this.#timings.pollMs);
    }
  }

  /** One exchange after the other. Commands need a device that is known; looking is how it becomes known. */
  #inTurn(work, always = false) {
    if (!always && !this.#inStep) return Promise.resolve(OUT_OF_STEP);
    const mine = this.#turn.then(() => (this.#up && (always || this.#inStep) ? work() : OUT_OF_STEP));
    this.#turn = mine.then(
      () => {},
      (error) => this.#log('error', String(error)),
    );
    return mine;
  }

  /** Says what is wanted, and reads what is. Harmless to repeat, so a command is not lost with one frame. */
  async #look(attempts = 3) {
    this.#expireClaim();
    const { answer, failure } = await this.#exchange(`,${this.#want ?? '-'}`);
    this.#count(failure?.failure.code);
    if (failure) return attempts > 1 && this.#inStep ? this.#look(attempts - 1) : failure;
    if (answer.refused) {
      this.#lostStep('the board refuses');
      return refused('the board refuses');
    }
    this.#observe(answer);
    // Whoever wants it otherwise by now asks again.
    return { ok: true, value: undefined };
  }

  #exchange(words) {
    this.#sequence = (this.#sequence + 1) % 100;
    const sequence = String(this.#sequence).padStart(2, '0');
    const frame = frameOf(`W${sequence}${words}`);
    return new Promise((resolve) => {
      const timer = this.#clock.after(this.#timings.replyMs, () => {
        const { damaged } = this.#waiting;
        const code = damaged ? 'checksum' : 'timeout';
        this.#answer({ failure: failed(code, damaged ? 'the answer arrived damaged' : 'no answer', true) });
      });
      this.#waiting = { sequence, resolve, timer, damaged: false };
      this.#emit({ type: 'frame', direction: 'out', text: frame });
      void this.#serial.write(new TextEncoder().encode(`${frame}\n`)).then((written) => {
        if (!written.ok && this.#waiting?.sequence === sequence) this.#answer({ failure: written });
      });
    });
  }

  #heard(line) {
    const body = bodyOf(line);
    const answer = body === null ? null : readAnswer(body);
    // An answer to what nobody waits for any more is nobody's.
    const ours = answer !== null && answer.sequence === this.#waiting?.sequence;
    const discarded = ours ? {} : { discarded: true };
    this.#emit({ type: 'frame', direction: 'in', text: printable(line), ...discarded });
    if (ours) this.#answer({ answer });
    else if (body === null && this.#waiting) this.#waiting.damaged = true;
  }

  #answer(result) {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.timer.cancel();
    waiting?.resolve(result);
  }

  /** Silence and damage are different failures. */
  #count(code) {
    this.#missed = code === 'timeout' ? this.#missed + 1 : 0;
    this.#looks = [...this.#looks, code === 'checksum'].slice(-LOOKS);
    const damaged = this.#looks.filter(Boolean).length;
    if (damaged >= GARBLED) this.#set('controller.garbled', true, { damaged, of: LOOKS });
    else if (damaged <= CLEAR) this.#set('controller.garbled', false, { damaged, of: LOOKS });
    if (this.#missed < this.#timings.silentAfter) return;
    this.#set('controller.silent', true, { missed: this.#missed });
    this.#lostStep('the board does not answer');
  }

  #observe(seen) {
    const before = this.#seen;
    this.#seen = seen;
    this.#claimUntil ??= this.#clock.monotonic() + this.#timings.claimMs;
    if (seen.fault !== 0 && this.#want !== null) this.#want = 0;
    const restarted = before !== null && before.powerUps !== seen.powerUps;
    if (restarted) this.#set('controller.restarted', true, { powerUps: seen.powerUps });
    this.#describe();
    if (restarted) this.#emit({ type: 'restarted', evidence: `power-up ${seen.powerUps}` });
    this.#tellStatus();
    if (!this.#inStep) {
      this.#inStep = true;
      this.#emit({ type: 'link', up: true });
      this.#set('controller.silent', false, {});
    }
    this.#tellFaults(seen);
    this.#emit({ type: 'energy', registerWh: seen.wattHours });
    this.#emit({ type: 'values', values: { millivolts: seen.millivolts } });
    this.#set('controller.restarted', false, { powerUps: seen.powerUps });
  }

  #tellFaults({ fault, vehicle, amps }) {
    const code = fault === 0 ? null : (FAULTS[fault] ?? 'controller.unknown-state');
    for (const one of [...Object.values(FAULTS), 'controller.unknown-state'])
      this.#set(one, one === code, { fault, vehicle, amps });
  }

  #describe() {
    if (this.#described) return;
    this.#described = true;
    const capabilities = {
      model: 'ACME EVSE-3',
      firmware: '1',
      seesVehicleWhileDisabled: true,
      canLock: false,
      canLimitCurrent: true,
      heartbeatSupervision: true,
      countsEnergy: true,
      measuresVoltage: true,
      measuresTemperature: false,
      maxAmps: this.#maxAmps,
    };
    this.#emit({ type: 'capabilities', capabilities });
  }

  #tellStatus() {
    const { vehicle, contactor, amps } = this.#seen;
    const enabled = (this.#want ?? amps) > 0;
    const status = {
      vehicle: VEHICLES[vehicle],
      enabled,
      energised: contactor,
      offeredAmps: enabled ? amps : 0,
    };
    const text = JSON.stringify(status);
    // In step again, the first status is told whatever it was before.
    if (this.#inStep && text === this.#statusTold) return;
    this.#statusTold = text;
    this.#emit({ type: 'status', status });
  }

  #expireClaim() {
    if (this.#want === null && this.#claimUntil !== null && this.#clock.monotonic() >= this.#claimUntil)
      this.#want = 0;
  }

  #lostStep(reason) {
    if (!this.#inStep) return;
    this.#inStep = false;
    this.#emit({ type: 'link', up: false, reason });
  }

  #set(code, raised, evidence) {
    if ((this.#holding.get(code) ?? false) === raised) return;
    this.#holding.set(code, raised);
    this.#emit({ type: 'condition', code, raised, evidence });
  }

  /** Waiting that `stop` ends. */
  #rest(ms) {
    return new Promise((resolve) => {
      const timer = this.#clock.after(ms, () => this.#pause?.());
      this.#pause = () => {
        this.#pause = null;
        timer.cancel();
        resolve();
      };
    });
  }

  #emit(event) {
    for (const entry of [...this.#listeners]) {
      if (!this.#listeners.has(entry)) continue;
      try {
        entry.listener(event);
      } catch (error) {
        this.#log('error', `a listener threw: ${error}`);
      }
    }
  }
}

const OUT_OF_STEP = failed('closed', 'out of step with the board', true);

function failed(code, message, retryable) {
  return { ok: false, failure: { code, message, retryable } };
}

function refused(message) {
  return failed('refused', message, true);
}
