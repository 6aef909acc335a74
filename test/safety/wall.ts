/** A machine whose clock is set, that sleeps, and that hears of a time server or not; its time may be hurried on. */
import { simulatedClock, type Clock } from '../../main/clock.ts';
import { systemProbes, type Answer, type Probes } from '../../main/kiosk/watch/probes.ts';

export class Wall {
  /** Not one that says it is simulated: it is looked at as a real machine's. */
  readonly clock: Clock;
  readonly probes: Probes;
  /** What the time source says; null: there is none. */
  synchronised: 'yes' | 'no' | null = null;
  /** False: plenty of room is told, wherever the test runs. */
  asksDisk = false;
  readonly #time;
  #aheadMs = 0;
  #sleptMs = 0;
  #heldMs = 0;

  constructor(startAt: number, rate = 10) {
    this.#time = simulatedClock(startAt, rate);
    this.clock = {
      now: () => this.#time.now() + this.#aheadMs - Math.round(this.#heldMs),
      monotonic: () => this.#time.monotonic() - this.#heldMs,
      after: (delayMs, callback) => this.#time.after(delayMs, callback),
    };
    const machine = systemProbes();
    this.probes = {
      ...machine,
      bootId: () => known('boot'),
      uptimeMs: () => known(1_000_000 + this.clock.monotonic() + this.#sleptMs),
      sync: () =>
        Promise.resolve(
          this.synchronised === null ? { known: false, why: 'no time source' } : known(this.synchronised),
        ),
      space: (folder) =>
        this.asksDisk ? machine.space(folder) : Promise.resolve(known({ freeBytes: 8e9, totalBytes: 16e9 })),
    };
  }

  /** Time runs so much faster than in reality from now on. */
  hurry(rate: number): void {
    this.#time.setRate(rate);
  }

  /** Somebody, or a time server, sets the clock. */
  jump(byMs: number): void {
    this.#aheadMs += byMs;
  }

  /**
   * The machines sleep: nothing of this process runs for `realMs`, wall clock and uptime run on by `ms`, the monotonic
   * clock stands still.
   */
  static sleep(walls: readonly Wall[], realMs: number, ms: number): void {
    const before = walls.map((wall) => wall.#time.monotonic());
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, realMs);
    for (const [index, wall] of walls.entries()) {
      wall.#heldMs += wall.#time.monotonic() - (before[index] ?? 0);
      wall.#aheadMs += ms;
      wall.#sleptMs += ms;
    }
  }
}

const known = <Value>(value: Value): Answer<Value> & { known: true } => ({ known: true, value });
