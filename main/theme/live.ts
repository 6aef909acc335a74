/** A theme that is being made: read again whenever one of its files is saved, in whatever way the editor saves. */
import { type FSWatcher, existsSync, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Timer } from '../clock.ts';
import { loadTheme } from './load.ts';
import type { ThemeResult } from './theme.ts';

export interface LiveOptions {
  readonly file: string;
  readonly clock: Pick<Clock, 'after'>;
  /** Called with the theme as it was found, and after each change of its files. */
  onResult(result: ThemeResult): void;
}

/** Editors write in several steps: files are read once they have been left alone for so long. */
const QUIET_MS = 40;

export class LiveTheme {
  readonly #options: LiveOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  #sources: readonly string[];
  /** Of the files that the last result is from. */
  #seen = '';
  #revision = 0;
  #quiet: Timer | null = null;
  #reading: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#sources = [path.resolve(options.file)];
  }

  /** Resolves after the first result. */
  async start(): Promise<void> {
    this.#follow();
    await this.#read();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#quiet?.cancel();
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    await this.#reading;
  }

  #changed(): void {
    if (this.#stopped) return;
    this.#quiet?.cancel();
    this.#quiet = this.#options.clock.after(QUIET_MS, () => void this.#read());
  }

  #read(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** What changes while it is read is read again: a result is of one state of the files. */
  async #readAll(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const before = await fingerprint(this.#sources);
      if (before === this.#seen) continue;
      const result = await loadTheme(this.#options.file, { revision: this.#revision + 1 });
      this.#take(result.sources);
      const after = await fingerprint(this.#sources);
      // Also where it is made of other files than before: nobody knows how those were when they were read.
      if (before !== after) {
        this.#again = true;
        continue;
      }
      this.#seen = after;
      this.#revision++;
      if (!this.#stopped) this.#options.onResult(result);
    }
  }

  #take(sources: readonly string[]): void {
    this.#sources = sources;
    this.#follow();
  }

  /** Folders, not files: an editor that puts a new file in place of the old one would take the watched one away. */
  #follow(): void {
    if (this.#stopped) return;
    const folders = new Set(this.#sources.map((source) => existingFolder(path.dirname(source))));
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      const watcher = watch(folder, () => this.#changed());
      // The folder itself went: what is above it tells when it comes back.
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
        this.#follow();
        this.#changed();
      });
      this.#watchers.set(folder, watcher);
    }
  }
}

function existingFolder(folder: string): string {
  const parent = path.dirname(folder);
  return existsSync(folder) || parent === folder ? folder : existingFolder(parent);
}

/** Different whenever one of the files may be. */
async function fingerprint(files: readonly string[]): Promise<string> {
  const marks = await Promise.all(
    files.map(async (file) => {
      try {
        const { mtimeMs, ctimeMs, size, ino } = await stat(file);
        return [file, mtimeMs, ctimeMs, size, ino].join(' ');
      } catch {
        return `${file} -`; // not there, or not for us: the loader says which
      }
    }),
  );
  return marks.join('\n');
}
