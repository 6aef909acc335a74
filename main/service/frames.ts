/**
 * The last minutes of every device's raw traffic. Frames come several times a second from each device for years, so one
 * that arrives is only put away; it is read and formatted when somebody looks.
 */
import type { FrameEvent, Unsubscribe } from '../../drivers/device.ts';
import type { Clock } from '../clock.ts';
import type { TracedDevice } from '../devices.ts';

/** A device's frames older than this, counted from its newest, are forgotten; one that fell silent keeps its last ones. */
export const KEPT_MS = 10 * 60_000;
/** Ten minutes of the busiest device: a controller on RAPI with six frames a second. */
export const MOST_FRAMES = 4_000;
/** Characters of text for each device, against a line that babbles. */
export const MOST_CHARACTERS = 256 * 1024;
/** Longer than any frame on a wire; what an operating system complains of may be anything. */
const LONGEST_TEXT = 2_000;
/** An answer comes right after what was asked; notifications and rubbish between are few. */
const LOOK_BACK = 32;
/** Silence is no frame: it is told with the next question. */
const UNANSWERED = '(the one before was not answered)';

export interface DeviceTraffic {
  /** `controller-1`, `meter-2`, `reader`. */
  readonly id: string;
  readonly label: string;
  readonly driver: string;
  /** Kept now. */
  readonly frames: number;
  /** Epoch ms of the newest; null: none yet. */
  readonly lastAt: number | null;
  /** How many of the frames kept are bytes that the driver threw away. */
  readonly discarded: number;
}

export interface FrameRow {
  /** Counts a device's frames from 1, without gaps. */
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
  /** Milliseconds since the frame before it, which no setting of the clock moves; null: that one is not kept. */
  readonly sinceMs: number | null;
  readonly direction: 'in' | 'out';
  readonly text: string;
  /** English; null: nothing is known of it. */
  readonly meaning: string | null;
  readonly discarded: boolean;
}

export interface FramePage {
  /** Oldest first. */
  readonly rows: readonly FrameRow[];
  /** Frames kept. */
  readonly total: number;
  /** `seq` of the newest frame; 0: none yet. */
  readonly newest: number;
}

export interface FrameLogOptions {
  readonly devices: readonly TracedDevice[];
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
}

export class FrameLog {
  readonly #traces: ReadonlyMap<string, Trace>;
  readonly #unsubscribe: readonly Unsubscribe[];

  /** Listens from now on, until `stop`. */
  constructor({ devices, clock }: FrameLogOptions) {
    this.#traces = new Map(devices.map((device) => [device.id, new Trace(device)]));
    this.#unsubscribe = [...this.#traces.values()].map((trace) =>
      trace.device.source.subscribe((event) => {
        if (event.type !== 'frame') return;
        trace.keep(event, clock.now(), clock.monotonic());
      }),
    );
  }

  /** What is kept stays readable. */
  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  devices(): readonly DeviceTraffic[] {
    return [...this.#traces.values()].map((trace) => trace.summary);
  }

  /** The newest `most` frames, or those before frame `before`; empty for a device that is not there. */
  page(id: string, { before, most }: { readonly before?: number; readonly most: number }): FramePage {
    const trace = this.#traces.get(id);
    if (!trace) return { rows: [], total: 0, newest: 0 };
    const end = Math.min(before ?? Infinity, trace.newest + 1);
    return { rows: [...trace.rows(end - most, end)], total: trace.total, newest: trace.newest };
  }

  /** All that is kept of a device as text, a heading and a line for each frame; empty for a device that is not there. */
  text(id: string): string {
    return [...this.lines(id)].map((line) => `${line}\n`).join('');
  }

  /** The lines of `text` one by one: for whoever writes them without stopping the house meanwhile. */
  *lines(id: string): Generator<string> {
    const trace = this.#traces.get(id);
    if (!trace) return;
    const { label, driver, frames, discarded } = trace.summary;
    const end = trace.newest + 1;
    yield `# ${label} (${driver}): ${String(frames)} frames, ${String(discarded)} of them discarded`;
    for (const row of trace.rows(0, end)) yield lineOf(row);
  }
}

function lineOf({ at, direction, text, meaning, discarded }: FrameRow): string {
  const arrow = direction === 'out' ? '→' : '←';
  const rest = [discarded ? '[discarded]' : '', meaning ?? ''].filter((part) => part !== '').join(' ');
  return `${new Date(at).toISOString()} ${arrow} ${text}${rest && `    ${rest}`}`;
}

interface Kept {
  readonly at: number;
  readonly monotonic: number;
  readonly direction: 'in' | 'out';
  readonly text: string;
  readonly discarded: boolean;
}

/** One device's ring: frame `seq` lies at `seq % MOST_FRAMES`. */
class Trace {
  readonly device: TracedDevice;
  readonly #ring: (Kept | undefined)[] = [];
  #oldest = 1;
  #newest = 0;
  #characters = 0;
  #discarded = 0;

  constructor(device: TracedDevice) {
    this.device = device;
  }

  get newest(): number {
    return this.#newest;
  }

  get total(): number {
    return this.#newest - this.#oldest + 1;
  }

  get summary(): DeviceTraffic {
    const { id, label, driver } = this.device;
    const lastAt = this.#at(this.#newest)?.at ?? null;
    return { id, label, driver, frames: this.total, lastAt, discarded: this.#discarded };
  }

  keep(frame: FrameEvent, at: number, monotonic: number): void {
    if (this.total === MOST_FRAMES) this.#forget();
    const { direction } = frame;
    const text = frame.text.length > LONGEST_TEXT ? `${frame.text.slice(0, LONGEST_TEXT)}…` : frame.text;
    const discarded = frame.discarded === true;
    this.#newest += 1;
    this.#ring[this.#newest % MOST_FRAMES] = { at, monotonic, direction, text, discarded };
    this.#characters += text.length;
    if (discarded) this.#discarded += 1;
    while (this.#characters > MOST_CHARACTERS || this.#isOld(monotonic)) this.#forget();
  }

  /** Frames from `start` up to, not including, `end`, as far as they are kept. */
  *rows(start: number, end: number): Generator<FrameRow> {
    const first = Math.max(start, this.#oldest);
    let { asked, answered } = this.#askedBefore(first);
    for (let seq = first; seq < end; seq++) {
      const kept = this.#at(seq);
      // A reader that takes its time may be overtaken.
      if (!kept) continue;
      const { at, monotonic, direction, text, discarded } = kept;
      const before = this.#at(seq - 1);
      const meaning = this.device.explain(kept, asked);
      const isSilent = direction === 'out' && asked !== null && !answered;
      yield {
        seq,
        at,
        sinceMs: before ? Math.round(monotonic - before.monotonic) : null,
        direction,
        text,
        meaning: isSilent ? [UNANSWERED, ...(meaning === null ? [] : [meaning])].join(' ') : meaning,
        discarded,
      };
      if (direction === 'out') [asked, answered] = [kept, false];
      else answered ||= !discarded;
    }
  }

  #askedBefore(seq: number): { asked: Kept | null; answered: boolean } {
    let answered = false;
    for (let back = 1; back <= LOOK_BACK; back++) {
      const kept = this.#at(seq - back);
      if (kept?.direction === 'out') return { asked: kept, answered };
      answered ||= kept?.discarded === false;
    }
    return { asked: null, answered };
  }

  #at(seq: number): Kept | undefined {
    return seq >= this.#oldest && seq <= this.#newest ? this.#ring[seq % MOST_FRAMES] : undefined;
  }

  #isOld(now: number): boolean {
    const oldest = this.#at(this.#oldest);
    return oldest !== undefined && now - oldest.monotonic > KEPT_MS;
  }

  #forget(): void {
    const oldest = this.#at(this.#oldest);
    if (oldest) {
      this.#characters -= oldest.text.length;
      if (oldest.discarded) this.#discarded -= 1;
    }
    this.#ring[this.#oldest % MOST_FRAMES] = undefined;
    this.#oldest += 1;
  }
}
