/**
 * Watches what no device driver can: the supply, the machine's clock, the disk, the screen, and how the last run ended.
 * Carries out the judgements of `main/faults/watch/`: asks the probes, keeps the time, tells the conditions.
 */
import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../../clock.ts';
import type { Change } from '../../faults/watch/change.ts';
import { judgeDisk, ROOM, type DiskState } from '../../faults/watch/disk.ts';
import { judgeDisplay, NO_SCREEN, type DisplayEvent, type DisplayState } from '../../faults/watch/display.ts';
import {
  aliveMark,
  CRASH_WINDOW_MS,
  judgeLastRun,
  MARK_EVERY_MS,
  readMark,
  type LastRun,
  type RunMark,
} from '../../faults/watch/last-run.ts';
import { judgeLink, NO_LINKS, type LinkedConnector, type LinksState } from '../../faults/watch/links.ts';
import { acceptTime, judgeTime, TIMELESS, type Sync, type TimeState } from '../../faults/watch/time.ts';
import {
  judgeVoltage,
  unseenVoltage,
  type NominalVolts,
  type VoltageState,
} from '../../faults/watch/voltage.ts';
import { log } from '../../log/log.ts';
import { messageOf } from '../../problem.ts';
import type { Answer, Probes } from './probes.ts';

/** Jumps, screens and links are looked at this often. */
const TICK_MS = 1000;
const DISK_EVERY_MS = 30_000;
const SYNC_EVERY_MS = 60_000;
/** A clock that is kept does not lose that within minutes; asking costs a process. */
const SYNC_KEPT_EVERY_MS = 600_000;
/** A probe that has not answered by then is not waited for. */
const PROBE_MS = 10_000;

export interface WatchedConnector extends LinkedConnector {
  readonly nominalVolts?: NominalVolts;
}

/** `MeterReading` fits. Millivolts, phase to neutral. */
export interface SeenVoltage {
  readonly millivolts?: number;
  readonly phaseMillivolts?: readonly (number | null)[];
}

export interface WatchOptions {
  /** Real time, also where the charger is simulated: screens, disks and clocks are not. */
  readonly clock: Clock;
  readonly probes: Probes;
  /** The last run's mark, and where this one's goes. What they throw is told in the log. */
  readonly marks: { read(): unknown; write(mark: unknown): void };
  /** `connector` null: the station's. */
  readonly listener: (condition: Change, connector: number | null) => void;
  /** Epoch ms; null: not known, or the charger is simulated. */
  readonly buildDate: number | null;
  /** Null: in memory. */
  readonly storeFolder: string | null;
  /** The database file, for the evidence. */
  readonly storeFile?: string;
  /**
   * Epoch ms of the newest record in the store: the last written, not the one with the greatest time. Null: none, or its
   * times are a simulation's. The last run's mark counts too.
   */
  readonly lastKnown?: () => number | null;
  readonly connectors: readonly WatchedConnector[];
}

export class SystemWatch {
  /** What hosts tell of their pages. */
  readonly screen = {
    /** `visible` false: hidden, or the host cannot tell. */
    attached: (visible = true): void => this.#display({ type: 'attached', visible }),
    detached: (reason: 'closed' | 'gone' | 'crashed'): void => this.#display({ type: 'detached', reason }),
    visible: (visible: boolean): void => this.#display({ type: 'visible', visible }),
    published: (seq: number): void => this.#display({ type: 'published', seq }),
    painted: (seq: number): void => this.#display({ type: 'painted', seq }),
  };
  readonly #o: WatchOptions;
  readonly #run = randomUUID();
  #startedAt = 0;
  #mark: RunMark | null = null;
  #markBeforeMs = 0;
  #lastKnown: number | null = null;
  #restarted = false;
  #crashLoop = false;
  #timer: Timer | null = null;
  #running = false;
  #tickAt = 0;
  readonly #dueAt = { disk: 0, sync: 0, mark: 0 };
  readonly #asking = new Map<string, Promise<void>>();
  readonly #waiting = new Set<() => void>();
  readonly #warned = new Set<string>();
  /** Null until it was asked for the first time: the clock is not judged before. */
  #sync: { readonly is: Sync; readonly at: number } | null = null;
  #time: TimeState = TIMELESS;
  #disk: DiskState = ROOM;
  #screens: DisplayState = NO_SCREEN;
  #links: LinksState = NO_LINKS;
  readonly #volts = new Map<number, VoltageState>();

  constructor(options: WatchOptions) {
    this.#o = options;
  }

  /** Tells how the last run ended (conditions go to the listener too), and begins to watch. */
  start(): LastRun {
    const { clock } = this.#o;
    this.#running = true;
    this.#startedAt = this.#tickAt = clock.monotonic();
    const last = this.#lastMark();
    const start = { run: this.#run, bootId: this.#ask('boot id', this.#o.probes.bootId()), now: clock.now() };
    const { lastRun, mark, changes } = judgeLastRun(last, start);
    this.#markBeforeMs = mark.ranMs;
    this.#mark = mark;
    this.#lastKnown = this.#newestRecord(last);
    this.#restarted = lastRun.is === 'crashed';
    this.#crashLoop = lastRun.is === 'crashed' && lastRun.safeMode;
    this.#write(mark);
    this.#dueAt.mark = this.#startedAt + MARK_EVERY_MS;
    this.#tell(changes, null);
    this.#tick();
    return lastRun;
  }

  /** Ends it, and leaves the mark of a clean stop: call it while the store is open. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#timer?.cancel();
    this.#timer = null;
    for (const giveUp of [...this.#waiting]) giveUp();
    this.#writeAlive(true);
  }

  /** Devices are in step again after a restart: `kiosk.restarted` is over. */
  inStep(): void {
    if (!this.#restarted) return;
    this.#restarted = false;
    this.#tell([{ code: 'kiosk.restarted', raised: false, evidence: {} }], null);
  }

  /** `energised`: whether the contactor is closed, where somebody knows. */
  meterReading(connector: number, reading: SeenVoltage, energised: boolean | null = null): void {
    const line = this.#o.connectors.find(({ id }) => id === connector);
    const millivolts = reading.phaseMillivolts ?? [reading.millivolts ?? null];
    if (!this.#running || !line) return;
    const known = this.#volts.get(connector) ?? unseenVoltage(line.nominalVolts ?? null);
    const sample = { monotonic: this.#o.clock.monotonic(), millivolts, energised };
    const { state, changes } = judgeVoltage(known, sample);
    this.#volts.set(connector, state);
    this.#tell(changes, connector);
  }

  /** A controller answers, or fell silent. */
  controllerLink(connector: number, up: boolean): void {
    if (!this.#running) return;
    const event = { connector, up, monotonic: this.#o.clock.monotonic() };
    const { state, changes } = judgeLink(this.#links, event, this.#o.connectors);
    this.#links = state;
    this.#tell(changes, null);
  }

  /** The store could not write: look at the disk now. */
  storeTroubled(): void {
    void this.#checkDisk();
  }

  /** Whether a time source keeps the clock, as it was last asked. */
  get synced(): Sync {
    return this.#sync?.is ?? 'unknown';
  }

  /** A technician says that the time is right. */
  acceptTime(): void {
    this.#time = acceptTime(this.#time);
    this.#checkTime();
  }

  /** Runs all probes now; resolves when what they say is judged. The act `sync-clock`. */
  async check(): Promise<void> {
    await Promise.all([this.#checkSync(), this.#checkDisk()]);
    this.#checkTime();
  }

  #tick(): void {
    if (!this.#running) return;
    const { clock } = this.#o;
    this.#timer = clock.after(TICK_MS, () => this.#tick());
    const at = clock.monotonic();
    this.#display({ type: 'tick', passedMs: at - this.#tickAt });
    this.#tickAt = at;
    this.#checkTime();
    if (at >= this.#dueAt.sync) void this.#checkSync();
    if (at >= this.#dueAt.disk) void this.#checkDisk();
    if (at >= this.#dueAt.mark) {
      this.#dueAt.mark = at + MARK_EVERY_MS;
      this.#writeAlive(false);
    }
    if (this.#crashLoop && at - this.#startedAt >= CRASH_WINDOW_MS) {
      this.#crashLoop = false;
      const evidence = { ranMs: Math.round(at - this.#startedAt) };
      this.#tell([{ code: 'kiosk.crash-loop', raised: false, evidence }], null);
    }
  }

  #display(event: DisplayEvent): void {
    if (!this.#running) return;
    const { state, changes } = judgeDisplay(this.#screens, event);
    this.#screens = state;
    this.#tell(changes, null);
  }

  #checkTime(): void {
    const { clock, probes, buildDate } = this.#o;
    if (!this.#running || !this.#sync) return;
    const sample = {
      wall: clock.now(),
      monotonic: clock.monotonic(),
      uptimeMs: this.#ask('uptime', probes.uptimeMs()),
      sync: this.#sync.is,
      syncAt: this.#sync.at,
    };
    const { state, changes } = judgeTime(this.#time, sample, { buildDate, lastKnown: this.#lastKnown });
    this.#time = state;
    this.#tell(changes, null);
    // What the time source said before a jump says nothing about the time after it.
    if (changes.some(({ raised }) => raised)) void this.#checkSync();
  }

  #checkSync(): Promise<void> {
    return this.#once('time synchronisation', async (inTime) => {
      const at = this.#o.clock.monotonic();
      const answer = await inTime(this.#o.probes.sync());
      if (!this.#running) return;
      const is = this.#ask('time synchronisation', answer) ?? 'unknown';
      this.#sync = { is, at };
      const keeps = is === 'yes' && this.#time.doubt === null;
      this.#dueAt.sync = at + (keeps ? SYNC_KEPT_EVERY_MS : SYNC_EVERY_MS);
      this.#checkTime();
    });
  }

  #checkDisk(): Promise<void> {
    const { clock, probes, storeFolder: folder, storeFile } = this.#o;
    if (folder === null) return Promise.resolve();
    return this.#once('free space', async (inTime) => {
      this.#dueAt.disk = clock.monotonic() + DISK_EVERY_MS;
      const answer = await inTime(probes.space(folder));
      const space = this.#running ? this.#ask('free space', answer) : null;
      if (!space) return;
      const size = storeFile === undefined ? null : await inTime(probes.fileBytes(storeFile));
      if (!this.#running) return;
      const databaseBytes = size && this.#ask('size of the database', size);
      const { state, changes } = judgeDisk(this.#disk, { ...space, databaseBytes });
      this.#disk = state;
      this.#tell(changes, null);
    });
  }

  /** One question at a time: a disk or daemon that hangs must not collect waiting ones. */
  #once(
    what: string,
    work: (inTime: <Value>(question: Promise<Answer<Value>>) => Promise<Answer<Value>>) => Promise<void>,
  ): Promise<void> {
    const under = this.#asking.get(what);
    if (under || !this.#running) return under ?? Promise.resolve();
    let open = 0;
    let ended = false;
    const release = () => {
      if (ended && open === 0) this.#asking.delete(what);
    };
    const inTime = <Value>(question: Promise<Answer<Value>>) => {
      open++;
      const answered = () => {
        open--;
        release();
      };
      question.then(answered, answered);
      return this.#inTime(question);
    };
    const asked = work(inTime)
      .catch((error: unknown) => this.#warn(what, messageOf(error)))
      .then(() => {
        ended = true;
        release();
      });
    this.#asking.set(what, asked);
    return asked;
  }

  #inTime<Value>(question: Promise<Answer<Value>>): Promise<Answer<Value>> {
    return new Promise((resolve) => {
      const answer = (value: Answer<Value>) => {
        limit.cancel();
        this.#waiting.delete(giveUp);
        resolve(value);
      };
      const giveUp = () => answer({ known: false, why: `no answer within ${PROBE_MS / 1000} s` });
      const limit = this.#o.clock.after(PROBE_MS, giveUp);
      this.#waiting.add(giveUp);
      question.then(answer, (error: unknown) => answer({ known: false, why: messageOf(error) }));
    });
  }

  #ask<Value>(what: string, answer: Answer<Value>): Value | null {
    if (answer.known) return answer.value;
    this.#warn(what, answer.why);
    return null;
  }

  #lastMark(): RunMark | null {
    try {
      const stored = this.#o.marks.read();
      if (stored === null || stored === undefined) return null;
      const mark = readMark(stored);
      if (!mark) this.#warn('mark of the last run', 'it is not one');
      return mark ?? null;
    } catch (error) {
      this.#warn('mark of the last run', messageOf(error));
      return null;
    }
  }

  #newestRecord(last: RunMark | null): number | null {
    const marked = last?.aliveAt ?? null;
    try {
      const recorded = this.#o.lastKnown?.() ?? null;
      return marked === null || recorded === null ? (marked ?? recorded) : Math.max(marked, recorded);
    } catch (error) {
      this.#warn('newest record', messageOf(error));
      return marked;
    }
  }

  #writeAlive(cleanStop: boolean): void {
    if (!this.#mark) return;
    const { clock } = this.#o;
    const ran = { beforeMs: this.#markBeforeMs, ranMs: clock.monotonic() - this.#startedAt };
    this.#write(aliveMark(this.#mark, clock.now(), ran, cleanStop));
  }

  #write(mark: RunMark): void {
    try {
      this.#o.marks.write(mark);
      this.#warned.delete('mark of this run');
    } catch (error) {
      this.#warn('mark of this run', messageOf(error));
    }
  }

  #tell(changes: readonly Change[], connector: number | null): void {
    for (const change of changes) this.#o.listener(change, connector);
  }

  /** Once each: what is not judged must not be silent, and not a line a second either. */
  #warn(what: string, why: string): void {
    if (this.#warned.has(what)) return;
    this.#warned.add(what);
    log.warn('watch.blind', `not watched: ${what}`, { reason: why });
  }
}
