/**
 * A card reader behind PC/SC. The service (`pcscd`), the reader and the library's process may each go and come at any
 * time; each is a condition while it lasts, and taps work again within 5 s of the service's return.
 */
import { Emitter } from '../../emitter.ts';
import type { DriverClock, Unsubscribe } from '../../device.ts';
import type { CardReader, ReaderEvent } from '../reader.ts';
import { HealthReport, type Health } from './health.ts';
import { grabbingKernelModules } from './kernelModules.ts';
import type { WorkerMessage } from './protocol.ts';
import { Supervisor } from './supervisor.ts';
import { TapFilter } from './taps.ts';
import { orderUid, type UidByteOrder } from './uid.ts';
import type { SpawnWorker } from './workerProcess.ts';

/** Readers come a moment after the service, and leave for a moment when they reset: no fault yet. */
const ABSENT_AFTER_MS = 1000;
/** A missing binding is there after somebody installed it, which takes minutes. */
const BINDING_RETRY_MS = 30_000;
/** Processes that end soon after their start, in a row, before that is a fault and no accident. */
const MAX_SHORT_LIVES = 3;

export interface PcscReaderOptions {
  readonly spawnWorker: SpawnWorker;
  readonly clock: DriverClock;
  /** Part of the reader's name, any case. Absent: the first reader that is no slot for security modules. */
  readonly name?: string;
  /** Default `as-read`. */
  readonly uidByteOrder?: UidByteOrder;
  /** Names of loaded kernel modules known to grab readers; default: from /proc/modules. */
  readonly kernelModules?: () => readonly string[];
  /** Told of listeners that throw; default console.error. */
  readonly onListenerError?: (error: unknown) => void;
}

export class PcscReader implements CardReader {
  readonly #options: PcscReaderOptions;
  readonly #events: Emitter<ReaderEvent>;
  readonly #taps: TapFilter;
  readonly #health: HealthReport;
  #supervisor: Supervisor | undefined;
  #absence: { cancel(): void } | undefined;
  #known: { readonly health: Health; readonly keepsCondition: boolean } = {
    health: { is: 'unknown', reason: 'not started' },
    keepsCondition: false,
  };

  constructor(options: PcscReaderOptions) {
    this.#options = options;
    this.#events = new Emitter(options.onListenerError);
    this.#taps = new TapFilter(() => options.clock.monotonic());
    this.#health = new HealthReport((event) => this.#events.emit(event));
  }

  subscribe(listener: (event: ReaderEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  start(): void {
    if (this.#supervisor) return;
    this.#supervisor = new Supervisor({
      spawnWorker: this.#options.spawnWorker,
      clock: this.#options.clock,
      greeting: { type: 'watch', reader: this.#options.name ?? null },
      onMessage: (message) => this.#receive(message),
      onStuck: (silentMs) => this.#stuck('the reader process hangs', { silentMs }),
      onEnded: (reason, failures) => this.#ended(reason, failures),
    });
    this.#supervisor.start();
  }

  restart(): void {
    this.#supervisor?.renew('somebody asked for a new reader process');
  }

  async stop(): Promise<void> {
    const supervisor = this.#supervisor;
    this.#supervisor = undefined;
    this.#absence?.cancel();
    this.#set({ is: 'unknown', reason: 'stopped' });
    await supervisor?.stop();
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'alive':
        this.#report();
        return;
      case 'binding-missing':
        this.#bindingMissing(message.detail, message.remedy);
        return;
      case 'service-up':
        this.#set({ is: 'unknown', reason: 'looking for the reader' });
        return;
      case 'service-down':
        this.#serviceDown(message.detail, message.lost);
        return;
      case 'readers':
        this.#readers(message.names, message.chosen);
        return;
      case 'presence':
        if (!message.present) this.#taps.gone();
        return;
      case 'card':
        this.#card(message.uid);
        return;
      case 'card-problem':
        if (this.#taps.problem(message.problem)) {
          const { problem } = message;
          this.#events.emit({ type: 'tap-problem', problem, at: this.#options.clock.now() });
        }
        return;
      case 'frame':
        this.#events.emit(message);
        return;
      case 'wedged':
        this.#stuck('the reader does not answer', { detail: message.detail });
        this.#supervisor?.replace(message.detail);
        return;
    }
  }

  #card(uidAsRead: string): void {
    // A card that was read proves that nothing is stuck, however many processes ended before.
    this.#health.set(this.#known.health);
    if (!this.#taps.card(uidAsRead)) return;
    const uid = orderUid(uidAsRead, this.#options.uidByteOrder ?? 'as-read');
    this.#events.emit({ type: 'tap', uid, at: this.#options.clock.now() });
  }

  #readers(seen: readonly string[], chosen: string | null): void {
    this.#absence?.cancel();
    if (chosen !== null) {
      this.#set({ is: 'ready', reader: chosen });
      return;
    }
    const reason = 'no such reader is connected';
    this.#set({ is: 'unknown', reason }, true);
    this.#absence = this.#options.clock.after(ABSENT_AFTER_MS, () => {
      this.#set({ is: 'absent', reason, evidence: this.#absenceEvidence(seen) });
    });
  }

  #absenceEvidence(seen: readonly string[]): Record<string, string> {
    const modules = (this.#options.kernelModules ?? grabbingKernelModules)();
    return {
      wanted: this.#options.name ?? 'any reader',
      seen: seen.join(', ') || 'none',
      ...(modules.length > 0 && {
        kernelModules: modules.join(' '),
        remedy: `these kernel modules take ACR122U readers away: sudo modprobe -r ${modules.join(' ')}, and blacklist them in /etc/modprobe.d/`,
      }),
    };
  }

  #serviceDown(detail: string, lost: boolean): void {
    this.#absence?.cancel();
    const reason = 'the PC/SC service (pcscd) is not running';
    const remedy =
      'sudo systemctl start pcscd.socket (if it is not installed: sudo apt-get install -y pcscd)';
    this.#set({ is: 'no-service', reason, evidence: { detail, remedy } });
    if (lost) this.#supervisor?.replace(reason);
  }

  #bindingMissing(detail: string, remedy: string): void {
    const reason = 'the PC/SC binding `smartcard` is missing';
    this.#set({ is: 'no-service', reason, evidence: { detail, remedy } });
    this.#supervisor?.replace(reason, BINDING_RETRY_MS);
  }

  #stuck(reason: string, evidence: Record<string, string | number>): void {
    this.#set({ is: 'stuck', reason, evidence });
  }

  #ended(reason: string, failures: number): void {
    this.#absence?.cancel();
    if (failures >= MAX_SHORT_LIVES && this.#health.raised === undefined) {
      this.#stuck('the reader process keeps ending', { detail: reason, failures });
    } else {
      this.#set({ is: 'unknown', reason }, true);
    }
  }

  /** `keepsCondition`: what was raised stays so until it is known to be over. */
  #set(health: Health, keepsCondition = false): void {
    this.#known = { health, keepsCondition };
    this.#report();
  }

  /** A process that keeps ending looks well in between: its fault is over when one has lived for a while. */
  #report(): void {
    const isFlapping =
      this.#health.raised === 'reader.stuck' && (this.#supervisor?.failures() ?? 0) >= MAX_SHORT_LIVES;
    this.#health.set(this.#known.health, this.#known.keepsCondition || isFlapping);
  }
}
