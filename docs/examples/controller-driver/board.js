/** An emulated ACME EVSE-3 with a vehicle at its cable: bytes in, bytes out, and what a bench does to it. */
import { bodyOf, frameOf, LineReader } from './protocol.js';

const TICK_MS = 20;
const HEARTBEAT_MS = 30_000;
const HEARTBEAT_AMPS = 6;
const CLOSE_MS = 60;
const VOLTS = 230;
const MS_PER_HOUR = 3_600_000;

export class AcmeBoard {
  plugged = false;
  asks = true;
  fault = 0;
  contactor = false;
  welded = false;
  refusing = false;
  amps = 0;
  wattHours = 1000;
  #rate;
  #powerUps = 1;
  #heardAt = performance.now();
  #asksSince = null;
  #down = false;
  #reader = new LineReader();
  #listeners = new Set();
  #timer;

  /** `rate`: energy runs so many times as fast as real time. */
  constructor(rate = 1) {
    this.#rate = rate;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  close() {
    clearInterval(this.#timer);
  }

  receive(bytes) {
    if (this.#down) return;
    for (const line of this.#reader.push(bytes)) this.#asked(line);
  }

  onOutput(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Power gone and back: what is in RAM is lost. */
  restart() {
    this.#down = true;
    this.contactor = false;
    this.amps = 0;
    setTimeout(() => {
      this.#powerUps += 1;
      this.#down = false;
    }, 100);
  }

  supervision() {
    return { seconds: HEARTBEAT_MS / 1000, amps: HEARTBEAT_AMPS };
  }

  #asked(line) {
    const [, sequence, amps] = /^W(\d\d),(\d+|-)$/.exec(bodyOf(line) ?? '') ?? [];
    if (sequence === undefined) return;
    this.#heardAt = performance.now();
    if (this.refusing) return this.#say(`N${sequence}`);
    if (amps !== '-') this.amps = Number(amps);
    this.#follow();
    const fields = [this.#vehicle(), this.contactor ? 1 : 0, this.amps, this.fault];
    this.#say(`S${sequence},${[...fields, Math.floor(this.wattHours), VOLTS * 1000, this.#powerUps].join(',')}`);
  }

  #say(body) {
    const bytes = new TextEncoder().encode(`${frameOf(body)}\n`);
    for (const listener of this.#listeners) listener(bytes);
  }

  #vehicle() {
    if (!this.plugged) return 'A';
    return this.#charges() ? 'C' : 'B';
  }

  #charges() {
    return this.plugged && this.asks && this.amps > 0 && this.fault === 0;
  }

  #tick() {
    if (this.#down) return;
    if (performance.now() - this.#heardAt > HEARTBEAT_MS) this.amps = Math.min(this.amps, HEARTBEAT_AMPS);
    this.#follow();
    if (this.contactor && this.#charges())
      this.wattHours += (this.amps * VOLTS * TICK_MS * this.#rate) / MS_PER_HOUR;
  }

  #follow() {
    this.#asksSince = this.#charges() ? (this.#asksSince ?? performance.now()) : null;
    const closes = this.#asksSince !== null && performance.now() - this.#asksSince >= CLOSE_MS;
    this.contactor = this.welded || closes;
  }
}
