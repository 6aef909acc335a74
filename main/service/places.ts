/**
 * Where service mode takes files from and puts them: sticks that are plugged in, and the configured folder. Looked at
 * again and again while a page lists files, and only then.
 */
import { createHash } from 'node:crypto';
import { access, constants, lstat, readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { ServiceFile, ServiceFiles, ServicePlace } from '../bridge/service/files.ts';
import type { Clock, Timer } from '../clock.ts';
import { systemMounts, type MountSource } from './mounts.ts';
import { PlaceError, readError } from './place-error.ts';
import { readFrom, writeTo, type Producer, type Written } from './place-files.ts';
import type { TaskHandle } from './tasks.ts';

export interface PlacesOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** `service.exchangeFolder`; null: sticks only. */
  readonly folder: string | null;
  /** The list would look different. */
  readonly changed: () => void;
  /** Absent: the kernel's. */
  readonly mounts?: MountSource;
}

/** A stick that is plugged in is seen within this time. */
export const LOOK_EVERY_MS = 2000;

/** More files than these are not listed: nobody scrolls through them. */
const MOST_FILES = 200;
/** Nor are more looked at, every two seconds. */
const MOST_LOOKED_AT = 2000;

interface Seen {
  readonly place: ServicePlace;
  readonly path: string;
}

export class Places {
  readonly #options: PlacesOptions;
  readonly #mounts: MountSource;
  #seen: readonly Seen[] = [];
  #chosen: string | null = null;
  #files: readonly ServiceFile[] = [];
  /** Endings of the files that the open page reads; null: no page looks. */
  #extensions: readonly string[] | null = null;
  #timer: Timer | null = null;
  #looking: Promise<void> | null = null;

  constructor(options: PlacesOptions) {
    this.#options = options;
    this.#mounts = options.mounts ?? systemMounts;
  }

  /** As of the last look: for a page's view. */
  get view(): ServiceFiles {
    return {
      places: this.#seen.map(({ place }) => place),
      place: this.#chosen,
      files: this.#files,
    };
  }

  /** A page that lists files with these endings (".csv"; none: places only) is open: looks now, and again and again. */
  watch(extensions: readonly string[]): void {
    this.#extensions = extensions;
    this.#files = [];
    this.#timer?.cancel();
    this.#again();
  }

  /** No page lists files any more. */
  rest(): void {
    this.#extensions = null;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** The place whose files are listed; null: none. Resolves when they are. */
  async choose(place: string | null): Promise<void> {
    this.#chosen = place;
    this.#files = [];
    this.#options.changed();
    await this.look();
  }

  /** Looks at once. Where only one place is there, it is the chosen one. */
  async look(): Promise<void> {
    // Whoever asks during a look wants what is true after it.
    while (this.#looking) await this.#looking;
    this.#looking = this.#look();
    try {
      await this.#looking;
    } finally {
      this.#looking = null;
    }
  }

  /** The files with one of these endings, the newest first. Throws PlaceError `place.unknown`, `import.*`. */
  async files(place: string, extensions: readonly string[]): Promise<readonly ServiceFile[]> {
    return filesIn(await this.#pathOf(place), extensions);
  }

  /** All of one file. Throws PlaceError `place.unknown`, `import.*`; `import.too-large` beyond `mostBytes`. */
  async read(place: string, name: string, mostBytes: number): Promise<Buffer> {
    return readFrom(await this.#pathOf(place), name, mostBytes);
  }

  /**
   * Writes what `producer` makes as `name` (or `name-2` …, if that is taken): all of it is on the stick when this
   * resolves, or nothing is. Throws PlaceError `place.unknown`, `export.*`, and whatever `producer` throws.
   */
  async write(place: string, name: string, producer: Producer, task: TaskHandle): Promise<Written> {
    return writeTo(await this.#pathOf(place), name, producer, task);
  }

  #again(): void {
    if (this.#extensions === null) return;
    void this.look().finally(() => {
      if (this.#extensions === null) return;
      this.#timer?.cancel();
      this.#timer = this.#options.clock.after(LOOK_EVERY_MS, () => this.#again());
    });
  }

  async #look(): Promise<void> {
    const seen = await this.#places();
    const only = seen.length === 1 ? seen[0]?.place.id : undefined;
    const chosen = seen.find(({ place }) => place.id === (this.#chosen ?? only));
    const extensions = this.#extensions ?? [];
    const files = chosen ? await filesIn(chosen.path, extensions).catch(() => []) : [];
    const before = JSON.stringify(this.view);
    this.#seen = seen;
    this.#chosen = chosen?.place.id ?? null;
    this.#files = files;
    if (JSON.stringify(this.view) !== before) this.#options.changed();
  }

  async #places(): Promise<Seen[]> {
    const { folder } = this.#options;
    // A kernel without the table has no sticks to show.
    const mounts = await this.#mounts().catch(() => []);
    const found = await Promise.all([
      ...(folder === null ? [] : [placeAt('folder', folder, 'folder', folder, true)]),
      ...mounts.map(({ device, path: at, writable }) =>
        placeAt(stickId(device, at), path.basename(at), 'usb', at, writable),
      ),
    ]);
    return found.filter((seen) => seen !== null);
  }

  async #pathOf(place: string): Promise<string> {
    // Not as of the last look: a file must not land beneath a stick that was pulled since.
    const found = (await this.#places()).find((seen) => seen.place.id === place);
    if (!found) throw new PlaceError('place.unknown');
    return found.path;
  }
}

function stickId(device: string, at: string): string {
  return `usb-${createHash('sha256').update(`${device}\0${at}`).digest('hex').slice(0, 16)}`;
}

/** Null: it cannot be looked at, so it is as good as not there. */
async function placeAt(
  id: string,
  label: string,
  kind: ServicePlace['kind'],
  at: string,
  writable: boolean,
): Promise<Seen | null> {
  try {
    if (!(await stat(at)).isDirectory()) return null;
    const { bavail, bsize } = await statfs(at);
    const allowed = await access(at, constants.W_OK).then(
      () => true,
      () => false,
    );
    const place = { id, label, kind, freeBytes: bavail * bsize, writable: writable && allowed };
    return { place, path: at };
  } catch {
    return null;
  }
}

async function filesIn(folder: string, extensions: readonly string[]): Promise<ServiceFile[]> {
  if (extensions.length === 0) return [];
  let names: string[];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // Links are not files of the stick: what they point to may be anywhere.
    names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    throw readError(error);
  }
  const wanted = names.filter(
    (name) => !name.startsWith('.') && extensions.includes(path.extname(name).toLowerCase()),
  );
  const files = await Promise.all(wanted.slice(0, MOST_LOOKED_AT).map((name) => fileAt(folder, name)));
  return files
    .filter((file) => file !== null)
    .toSorted((a, b) => b.changedAt - a.changedAt || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_FILES);
}

/** Null: it has gone meanwhile. */
async function fileAt(folder: string, name: string): Promise<ServiceFile | null> {
  try {
    const { size, mtimeMs } = await lstat(path.join(folder, name));
    return { name, bytes: size, changedAt: Math.round(mtimeMs) };
  } catch {
    return null;
  }
}
