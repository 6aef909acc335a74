/**
 * What a shell tells systemd of itself (sd_notify(3), sd_watchdog_enabled(3)): that it is up, that it is alive, what it
 * does, that it stops. Without NOTIFY_SOCKET nothing happens.
 *
 * Alive is a main loop that comes round, and a page that paints: at each turn the kiosk is asked for a snapshot that
 * nobody needs, and only a page that has painted since the turn before is believed. Node has no datagram sockets of
 * AF_UNIX, so systemd's own `systemd-notify` says it; it waits until systemd has read, so that the sender is still known.
 */
import type { Snapshot } from '../bridge/contract.ts';
import type { Clock, Timer } from '../clock.ts';
import { runProgram } from '../kiosk/watch/run-program.ts';
import { log } from '../log/log.ts';
import type { DisplayPort, KioskPort } from './host.ts';

export interface WatchdogOptions {
  readonly kiosk: Pick<KioskPort, 'snapshot'> & {
    readonly display: Pick<DisplayPort, 'probe' | 'onPainted'>;
  };
  /** This shell opened a page that is to be seen; false: it only serves, and its main loop is all there is to watch. */
  readonly page: boolean;
  /** Real time. */
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  /** Default: this process's own. */
  readonly env?: Env;
  readonly pid?: number;
  /** Sends assignments such as `READY=1` to the supervisor; default: `systemd-notify`. */
  readonly notify?: (assignments: readonly string[]) => Promise<unknown>;
}

type Env = Readonly<Record<string, string | undefined>>;

export interface Watchdog {
  /** Says that the shell stops, which is no reason to end it. */
  stop(): void;
}

/** Four turns within what systemd waits: three may fail, and half of it is never reached. */
const TURNS = 4;
/** The line of `systemctl status` is not older than this. */
const LONGEST_TURN_MS = 15_000;
/**
 * A charger whose screen never comes on is up all the same after this: cards and plugs still work, and starting it again
 * would end a session each time. `TimeoutStartSec` of the unit must be longer.
 */
export const READY_WITHOUT_PICTURE_MS = 45_000;
/** systemd answers within milliseconds; a machine in trouble may take its time. */
const NOTIFY_MS = 5000;

export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { env = process.env } = options;
  if (!env['NOTIFY_SOCKET']) return { stop: () => undefined };
  const watch = new Watch(options, watchdogMs(env, options.pid ?? process.pid));
  watch.start();
  return watch;
}

/** Within how long systemd wants to hear from this process, ms; null: it does not. */
function watchdogMs(env: Env, pid: number): number | null {
  const { WATCHDOG_USEC: usec, WATCHDOG_PID: whom } = env;
  if (whom !== undefined && whom !== '' && Number(whom) !== pid) return null;
  const ms = Number(usec) / 1000;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

class Watch implements Watchdog {
  readonly #o: WatchdogOptions;
  readonly #notify: (assignments: readonly string[]) => Promise<unknown>;
  readonly #pings: boolean;
  readonly #turnMs: number;
  #timer: Timer | null = null;
  #unsubscribe: () => void = () => undefined;
  #startedAt = 0;
  #wasReadyTold = false;
  /** The page has painted since the last turn; null: never yet. */
  #painted: boolean | null = null;
  #wasStale = false;
  /** What is to be said when the one that is under way has ended; null: none is under way. */
  #next: Map<string, string> | null = null;
  #isDeaf = false;

  constructor(options: WatchdogOptions, everyMs: number | null) {
    this.#o = options;
    this.#pings = everyMs !== null;
    this.#turnMs = Math.min(LONGEST_TURN_MS, (everyMs ?? Infinity) / TURNS);
    const limitMs = Math.min(NOTIFY_MS, this.#turnMs / 2);
    this.#notify = options.notify ?? ((assignments) => systemdNotify(limitMs, assignments));
  }

  start(): void {
    const { clock, kiosk, page } = this.#o;
    this.#startedAt = clock.monotonic();
    log.info('host.watchdog', 'systemd is told how this process is', {
      everyMs: this.#pings ? this.#turnMs : null,
      page,
    });
    this.#unsubscribe = kiosk.display.onPainted(() => {
      const isFirst = this.#painted === null;
      this.#painted = true;
      // The first picture is not kept waiting for the next turn.
      if (isFirst) this.#turn();
    });
    this.#turn();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#unsubscribe();
    this.#say({ STOPPING: '1', STATUS: 'stops' });
  }

  #turn(): void {
    const { clock, kiosk, page } = this.#o;
    this.#timer?.cancel();
    this.#timer = clock.after(this.#turnMs, () => this.#turn());
    const isFresh = !page || this.#painted !== false;
    this.#noteStale(!isFresh);
    const isReady = this.#mayBeReady();
    this.#say({
      ...(isReady && !this.#wasReadyTold && { READY: '1' }),
      ...(isReady && this.#pings && isFresh && { WATCHDOG: '1' }),
      STATUS: statusOf(kiosk.snapshot(), page ? this.#painted : 'none'),
    });
    if (this.#painted !== null) this.#painted = false;
    if (page) kiosk.display.probe();
  }

  #mayBeReady(): boolean {
    const { clock, page } = this.#o;
    if (this.#wasReadyTold) return true;
    return !page || this.#painted !== null || clock.monotonic() - this.#startedAt >= READY_WITHOUT_PICTURE_MS;
  }

  #noteStale(isStale: boolean): void {
    if (isStale && !this.#wasStale)
      log.warn('host.page-stale', 'the page does not paint: systemd is told nothing');
    if (!isStale && this.#wasStale) log.info('host.page-fresh', 'the page paints again');
    this.#wasStale = isStale;
  }

  #say(assignments: Readonly<Record<string, string>>): void {
    const waits = this.#next !== null;
    this.#next ??= new Map();
    for (const [name, value] of Object.entries(assignments)) this.#next.set(name, value);
    if (!waits) this.#send();
  }

  #send(): void {
    const said = this.#next ?? new Map<string, string>();
    this.#next = new Map();
    const ended = () => {
      if (this.#next?.size) this.#send();
      else this.#next = null;
    };
    this.#notify([...said].map(([name, value]) => `${name}=${value}`)).then(
      () => {
        this.#wasReadyTold ||= said.has('READY');
        this.#isDeaf = false;
        ended();
      },
      (error: unknown) => {
        if (!this.#isDeaf)
          log.error('host.not-notified', 'systemd could not be told: it may end this process', { error });
        this.#isDeaf = true;
        ended();
      },
    );
  }
}

async function systemdNotify(limitMs: number, assignments: readonly string[]): Promise<void> {
  try {
    await runProgram(limitMs, 'systemd-notify', assignments);
  } catch (error) {
    // It has sent them, and waits for a word that only systemd itself gives, and not whoever else may listen there.
    const { cause } = error as Error;
    if (!(cause instanceof Error && 'killed' in cause && cause.killed === true)) throw error;
  }
}

/** For people, in `systemctl status`. `painted` null: not once yet. */
function statusOf({ connectors }: Snapshot, painted: boolean | null | 'none'): string {
  const busy = connectors.filter(({ session }) => session !== null).length;
  return `${busy} of ${connectors.length} connectors in use, ${SCREEN[String(painted)] ?? ''}`;
}

const SCREEN: Readonly<Record<string, string>> = {
  none: 'no screen of its own',
  null: 'no picture yet',
  true: 'the screen paints',
  false: 'the screen does not paint',
};
