/**
 * From connected to accepted: BootNotification until the central system says yes, at the intervals that it names, then
 * heartbeats. A station that was accepted once stays so for this run: after a reconnection it goes on at once (OCPP 1.6J, 5.3;
 * 2.0.1 part 2, B01).
 */
import type { Clock, Timer } from '../../clock.ts';
import { messageOf } from '../../problem.ts';
import type { CallResult, Payload } from './call.ts';
import type { Boot, Phase } from './dialect.ts';

/** Where the central system names no interval of its own (0). */
export const DEFAULT_INTERVAL_S = 300;
/** Never oftener, whatever it names: one wrong number must not become a flood. */
const SHORTEST_INTERVAL_S = 1;
/** A BootNotification that got no answer that can be used is repeated after so long. */
export const BOOT_RETRY_MS = 60_000;
/** So much of an interval is added by chance: stations that came together do not come together again. */
const SPREAD = 0.1;

export interface StartupOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly send: (action: 'BootNotification' | 'Heartbeat', payload: Payload) => Promise<CallResult>;
  readonly bootRequest: (reason: 'start' | 'triggered') => Payload;
  readonly readBoot: (result: Payload) => Boot;
  readonly readHeartbeat: (result: Payload) => string;
  readonly changed: (phase: Phase, reason: string | null) => void;
  readonly time: (now: number) => void;
  readonly wrong: (error: unknown) => void;
}

export class Startup {
  readonly #options: StartupOptions;
  #phase: Phase = 'idle';
  #connected = false;
  #booting = false;
  #timer: Timer | null = null;
  #heartbeatS = DEFAULT_INTERVAL_S;

  constructor(options: StartupOptions) {
    this.#options = options;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get heartbeatSeconds(): number {
    return this.#heartbeatS;
  }

  connected(): void {
    this.#connected = true;
    if (this.#phase === 'accepted') {
      this.heartbeat();
      this.#armHeartbeat();
    } else if (!this.#timer) {
      // While an interval of a refusal still runs, nothing is sent before it is over, on whichever connection.
      void this.#boot('start');
    }
  }

  disconnected(): void {
    this.#connected = false;
    if (this.#phase === 'accepted') this.#disarm();
  }

  stop(): void {
    this.#connected = false;
    this.#disarm();
  }

  bootAgain(): void {
    if (this.#connected) void this.#boot('triggered');
  }

  heartbeat(): void {
    void this.#beat();
  }

  setHeartbeatSeconds(seconds: number): void {
    this.#heartbeatS = seconds > 0 ? Math.max(seconds, SHORTEST_INTERVAL_S) : DEFAULT_INTERVAL_S;
    if (this.#phase === 'accepted' && this.#connected) this.#armHeartbeat();
  }

  async #boot(reason: 'start' | 'triggered'): Promise<void> {
    if (this.#booting) return;
    this.#booting = true;
    this.#disarm();
    const { send, bootRequest, readBoot, changed } = this.#options;
    const answer = await send('BootNotification', bootRequest(reason));
    this.#booting = false;
    if (!answer.ok) {
      this.#options.wrong(new Error(`BootNotification: ${answer.failure.message}`));
      // Without a connection the next one begins with it.
      if (this.#connected && this.#phase !== 'accepted') this.#again(BOOT_RETRY_MS);
      else if (this.#connected) this.#armHeartbeat();
      return;
    }
    const boot = readBoot(answer.result);
    this.#takeTime(boot.currentTime);
    this.#phase = boot.status;
    if (boot.status === 'accepted') this.setHeartbeatSeconds(boot.interval);
    else
      this.#again(
        Math.max(boot.interval, boot.interval > 0 ? SHORTEST_INTERVAL_S : DEFAULT_INTERVAL_S) * 1000,
      );
    changed(boot.status, boot.reason);
  }

  #again(afterMs: number): void {
    this.#disarm();
    this.#timer = this.#options.clock.after(this.#spread(afterMs), () => {
      this.#timer = null;
      if (this.#connected) void this.#boot('start');
    });
  }

  #armHeartbeat(): void {
    this.#disarm();
    this.#timer = this.#options.clock.after(this.#heartbeatS * 1000, () => {
      this.#armHeartbeat();
      this.heartbeat();
    });
  }

  async #beat(): Promise<void> {
    const answer = await this.#options.send('Heartbeat', {});
    if (answer.ok) this.#takeTime(this.#options.readHeartbeat(answer.result));
    else this.#options.wrong(new Error(`Heartbeat: ${answer.failure.message}`));
  }

  #takeTime(text: string): void {
    const now = Date.parse(text);
    if (Number.isNaN(now)) return; // the schema says it is one
    try {
      this.#options.time(now);
    } catch (error) {
      this.#options.wrong(new Error(`the time could not be taken: ${messageOf(error)}`, { cause: error }));
    }
  }

  #spread(ms: number): number {
    return Math.round(ms * (1 + SPREAD * this.#options.random()));
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
