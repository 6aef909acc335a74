/**
 * The folder of the updates: `boot` (which program runs next), `images/VERSION.AppImage`, `updates.json` (what is
 * remembered), `cache/` (what is being downloaded). Each change is one replaced file, so that a power cut at any instant
 * leaves a charger that starts: with the version before, or with the new one on trial.
 */
import type { KeyObject } from 'node:crypto';
import path from 'node:path';
import { log } from '../log/log.ts';
import { FIRST_BOOT, bootText, readBoot, type BadWhy, type BootRecord } from './boot-record.ts';
import { replaceText, type Disk } from './disk.ts';
import { updateFailure, type UpdateFailure } from './failure.ts';
import type { Baseline } from './health.ts';
import { keptText, readKept, type Kept, type Rejected } from './kept.ts';
import { mayFollow, readRelease, type Release } from './release.ts';
import { compareVersions } from './version.ts';

/** What the last run of an update came to, as this run finds it. */
export type Finding =
  | { readonly is: 'nothing' }
  /** This version is on trial. */
  | {
      readonly is: 'trial';
      readonly version: string;
      readonly from: string;
      readonly before: Baseline | null;
    }
  /** It ran well; the run before could not note it any more. */
  | { readonly is: 'confirmed'; readonly version: string }
  | { readonly is: 'rejected'; readonly version: string; readonly why: BadWhy };

type Done = { readonly ok: true } | { readonly ok: false; readonly failure: UpdateFailure };

/** Beside the file itself: the store and the log need some, too. */
const ROOM_TO_SPARE_BYTES = 64 * 1024 * 1024;

export class UpdateFolder {
  readonly path: string;
  readonly #disk: Disk;

  constructor(folder: string, disk: Disk) {
    this.path = folder;
    this.#disk = disk;
  }

  get boot(): BootRecord {
    return readBoot(this.#read(this.#bootFile) ?? '') ?? FIRST_BOOT;
  }

  get kept(): Kept {
    return readKept(this.#read(this.#keptFile));
  }

  /** Where electron-updater downloads to. */
  get cache(): string {
    return path.join(this.path, 'cache');
  }

  /**
   * Once, at the start: puts right what the run before could not end; what cannot be written now, the next start puts
   * right. `running`: this program's version.
   */
  settle(running: string, now: number): Finding {
    const { boot, kept } = this;
    const { trial } = kept;
    if (boot.trial !== null && boot.trial === running) {
      const known = trial?.version === running ? trial : null;
      return { is: 'trial', version: running, from: known?.from ?? boot.good, before: known?.before ?? null };
    }
    if (trial === null) return { is: 'nothing' };
    const { version } = trial;
    const bad = boot.bad.find((one) => one.version === version);
    if (bad) {
      const known = kept.rejected?.version === version ? kept.rejected : null;
      const rejected: Rejected = known ?? { version, why: bad.why, detail: '', at: now };
      this.#settled({ ...kept, trial: null, staged: null, rejected });
      return { is: 'rejected', version, why: bad.why };
    }
    if (boot.good === version) {
      this.#settled({ ...kept, trial: null, staged: null, rejected: null, newest: version });
      return { is: 'confirmed', version };
    }
    // The power went before the new version was chosen: it is still to be installed.
    this.#settled({ ...kept, trial: null });
    return { is: 'nothing' };
  }

  /**
   * A newer version ran here and was not kept, or gave way to a package that was installed. `running`: the program that
   * runs now instead, FACTORY or a version; `version`: which one that is.
   */
  isFallback(running: string, version: string): boolean {
    const { boot, kept } = this;
    if (kept.newest !== null && compareVersions(kept.newest, version) > 0) return true;
    const versions = [kept.trial?.version, kept.rejected?.version, kept.newest];
    const bad = boot.bad.map(({ version }) => version);
    return versions.some((one) => one !== running && bad.includes(one ?? ''));
  }

  /** The release that is downloaded and waits; null: none that may be installed now. */
  staged(running: string, key: KeyObject): Release | null {
    const { staged, newest } = this.kept;
    if (!staged) return null;
    const read = readRelease(staged.feed, staged.info, key);
    if (!read.ok || mayFollow(read.release, { running, newest }) || this.isBad(read.release.version))
      return null;
    return this.#isThere(imageName(read.release.version)) ? read.release : null;
  }

  isBad(version: string): boolean {
    return this.boot.bad.some((one) => one.version === version);
  }

  /** Null: there is room for the release, or nobody can say. */
  noRoomFor({ size, version }: Release): UpdateFailure | null {
    const free = this.#disk.free(this.path);
    if (free === null || free >= size + ROOM_TO_SPARE_BYTES) return null;
    const wanted = `${megabytes(size + ROOM_TO_SPARE_BYTES)} are needed for ${version}`;
    return { code: 'update.no-room', message: `${megabytes(free)} are free, ${wanted}` };
  }

  /** Takes the file over that was downloaded. Never rejects. */
  async stage(file: string, release: Release): Promise<Done> {
    if ((await this.#disk.sha512(file)) !== release.sha512)
      return updateFailure(
        'update.damaged',
        `what was downloaded is not ${release.version} as it was signed`,
      );
    return this.#durably(() => {
      this.#disk.makeFolder(this.#images);
      this.#disk.makeProgram(file);
      this.#disk.rename(file, this.#image(release.version));
      this.#keep({ ...this.kept, staged: release.signed });
    });
  }

  /** The staged file is still the one that was signed. */
  async isWhole(release: Release): Promise<boolean> {
    return (await this.#disk.sha512(this.#image(release.version))) === release.sha512;
  }

  /** From the next start on `release` runs, on trial. `running`: what runs now, FACTORY or a version. */
  begin(release: Release, running: string, before: Baseline): Done {
    return this.#durably(() => {
      this.#keep({ ...this.kept, trial: { version: release.version, from: running, before } });
      this.#write({ ...this.boot, good: running, trial: release.version, starts: 0 });
    });
  }

  /** The version on trial runs well: it is the good one from now on. */
  confirm(version: string): Done {
    return this.#durably(() => {
      this.#write({ ...this.boot, good: version, trial: null, starts: 0 });
      this.#keep({ ...this.kept, trial: null, staged: null, rejected: null, newest: version });
      this.tidy();
    });
  }

  /** The version on trial is not kept; from the next start on the one before runs. */
  reject(rejected: Rejected): Done {
    const { boot, kept } = this;
    const { version, why } = rejected;
    return this.#durably(() => {
      this.#keep({ ...kept, rejected });
      this.#write({ ...boot, trial: null, starts: 0, bad: [...boot.bad, { version, why }] });
    });
  }

  /** What runs has shown that it runs: starts count anew. */
  ranWell(): Done {
    const { boot } = this;
    if (boot.starts === 0 || boot.trial !== null) return { ok: true };
    return this.#durably(() => this.#write({ ...boot, starts: 0 }));
  }

  /** Removes the files of versions that nobody needs any more. */
  tidy(): void {
    const { boot, kept } = this;
    const needed = [boot.good, boot.trial, kept.staged?.info['version']].map((name) =>
      imageName(String(name)),
    );
    for (const name of this.#disk.list(this.#images)) {
      if (!needed.includes(name)) this.#disk.remove(path.join(this.#images, name));
    }
  }

  /** Somebody thought better of it. */
  forget(): Done {
    return this.#durably(() => {
      this.#keep({ ...this.kept, staged: null });
      this.tidy();
    });
  }

  get #bootFile(): string {
    return path.join(this.path, 'boot');
  }

  get #keptFile(): string {
    return path.join(this.path, 'updates.json');
  }

  get #images(): string {
    return path.join(this.path, 'images');
  }

  #image(version: string): string {
    return path.join(this.#images, imageName(version));
  }

  #write(boot: BootRecord): void {
    replaceText(this.#disk, this.#bootFile, bootText(boot));
  }

  #keep(kept: Kept): void {
    replaceText(this.#disk, this.#keptFile, keptText(kept));
  }

  /** A charger starts also where nothing can be written. */
  #settled(kept: Kept): void {
    const done = this.#durably(() => this.#keep(kept));
    if (!done.ok) log.warn(done.failure.code, done.failure.message);
  }

  /** Null: there is none, or it cannot be read, which for the launcher is the same. */
  #read(file: string): string | null {
    try {
      return this.#disk.read(file);
    } catch (error) {
      log.warn('update.not-kept', `${file} cannot be read: it is as if it were not there`, { error });
      return null;
    }
  }

  #isThere(image: string): boolean {
    try {
      return this.#disk.list(this.#images).includes(image);
    } catch (error) {
      log.warn('update.not-kept', `${this.#images} cannot be read`, { error });
      return false;
    }
  }

  #durably(work: () => void): Done {
    try {
      work();
      return { ok: true };
    } catch (error) {
      return updateFailure('update.not-kept', error instanceof Error ? error.message : String(error));
    }
  }
}

const imageName = (version: string) => `${version}.AppImage`;
const megabytes = (bytes: number) => `${String(Math.ceil(bytes / 1e6))} MB`;
