/** The raw traffic of each device, live or standing still, and the kiosk's own log. */
import type { FrameRow, FramesPage } from '../../../bridge/service/machine-pages.ts';
import type { LogRing } from '../../../log/ring.ts';
import type { FrameLog } from '../../../service/frames.ts';
import type { WireClock } from '../connectors/serviced.ts';
import { Repeat } from '../repeat.ts';
import { LOOKED, refused, type Handlers, type RoomContext, type ServiceRoom } from '../room.ts';

/** A leaf: more than any screen has room for, few enough to be sent ten times a second. */
export const FRAME_ROWS = 60;
/** Faster than that nobody reads. */
const LIVE_MS = 200;
const LOG = 'log';

export interface FramesRoomOptions extends RoomContext {
  readonly frames: FrameLog;
  /** Null: this run keeps no log in memory. */
  readonly log: LogRing | null;
  /** Real time, also where the charger is simulated: people look. */
  readonly wire: WireClock;
}

export class FramesRoom implements ServiceRoom<'frames'> {
  readonly #o: FramesRoomOptions;
  #device: string;
  /** The leaf that stands still ends before this frame or line; null: live. */
  #before: number | null = null;
  /** What stands still stays, also where it is forgotten meanwhile. */
  #still: Leaf | null = null;
  /** Of what was shown last. */
  #newestShown = '';
  readonly #repeat: Repeat;
  #page: FramesPage | null = null;

  readonly handlers: Handlers<'service-frames'> = {
    'service-frames': ({ device, move }) => {
      const known = device === LOG || this.#o.frames.devices().some(({ id }) => id === device);
      if (!known) return refused('frames.no-device', `there is no device ${device}`);
      if (device !== this.#device) this.#before = null;
      this.#device = device;
      this.#move(move);
      this.#still = null;
      this.#refresh();
      return LOOKED;
    },
  };

  constructor(options: FramesRoomOptions) {
    this.#o = options;
    this.#device = options.frames.devices()[0]?.id ?? LOG;
    this.#repeat = new Repeat(options.wire, LIVE_MS, () => {
      // What stands still is read; the counts beside it go on all the same.
      if (this.#newestOfAll() !== this.#newestShown) this.#refresh();
    });
  }

  view(): FramesPage {
    return this.#page ?? this.#look();
  }

  enter(): void {
    this.#before = null;
    this.#still = null;
    this.#refresh();
    this.#repeat.start();
  }

  leave(): void {
    this.#repeat.stop();
    this.#page = null;
    this.#still = null;
  }

  #move(move: 'live' | 'pause' | 'newer' | 'older'): void {
    const newest = this.#newest();
    if (move === 'live') this.#before = null;
    else if (move === 'pause') this.#before ??= newest + 1;
    else {
      const step = move === 'older' ? -FRAME_ROWS : FRAME_ROWS;
      const next = (this.#before ?? newest + 1) + step;
      this.#before = Math.min(newest + 1, Math.max(this.#oldest() + FRAME_ROWS, next));
    }
  }

  #newest(): number {
    if (this.#device === LOG) return this.#o.log?.newest(1)[0]?.seq ?? 0;
    return this.#o.frames.page(this.#device, { most: 0 }).newest;
  }

  #oldest(): number {
    const kept =
      this.#device === LOG ? (this.#o.log?.count ?? 0) : this.#o.frames.page(this.#device, { most: 0 }).total;
    return this.#newest() - kept + 1;
  }

  /** Names the state of all rings: another one, and something is new. */
  #newestOfAll(): string {
    const { frames, log } = this.#o;
    const newest = frames.devices().map(({ id }) => frames.page(id, { most: 0 }).newest);
    return [...newest, log?.newest(1)[0]?.seq ?? 0].join(' ');
  }

  #refresh(): void {
    this.#newestShown = this.#newestOfAll();
    this.#page = this.#look();
    this.#o.changed();
  }

  #look(): FramesPage {
    const { frames } = this.#o;
    const before = this.#before;
    const leaf = this.#still ?? this.#leaf(before);
    if (before !== null) this.#still = leaf;
    const first = leaf.frames.rows[0]?.seq ?? leaf.log[0]?.seq ?? 0;
    return {
      name: 'frames',
      devices: frames.devices(),
      device: this.#device,
      live: before === null,
      older: first > this.#oldest(),
      ...leaf,
    };
  }

  #leaf(before: number | null): Leaf {
    const { frames, log } = this.#o;
    if (this.#device === LOG) return { frames: { rows: [], total: 0 }, log: logLines(log, before) };
    const { rows, total } = frames.page(this.#device, {
      most: FRAME_ROWS,
      ...(before !== null && { before }),
    });
    return { frames: { rows: rows.map(frameRow), total }, log: [] };
  }
}

type Leaf = Pick<FramesPage, 'frames' | 'log'>;

export function frameRow({ seq, at, direction, text, meaning, discarded }: FrameRow): FrameRow {
  return { seq, at, direction, text, meaning, discarded };
}

function logLines(log: LogRing | null, before: number | null) {
  const all = log?.newest(log.count) ?? [];
  const end = before === null ? all.length : all.findLastIndex(({ seq }) => seq < before) + 1;
  return all.slice(Math.max(0, end - FRAME_ROWS), end);
}
