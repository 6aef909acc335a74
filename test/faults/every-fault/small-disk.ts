/** A disk of a few megabytes in memory, which can be filled. Only root may have one. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fastFolder } from '../../rig/damage.ts';

const SIZE_MB = 48;
/** Leaves less than the quarter that counts as room. */
const FILLER_MB = 40;

export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Null: not allowed here. */
  static mount(): SmallDisk | null {
    if (process.getuid?.() !== 0) return null;
    const folder = fastFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(SIZE_MB)}m`, 'tmpfs', folder], {
        stdio: 'pipe',
      });
      return new SmallDisk(folder);
    } catch {
      rmSync(folder, { recursive: true });
      return null; // A container without the right to mount.
    }
  }

  fill(): void {
    writeFileSync(this.#filler, Buffer.alloc(FILLER_MB * 1_000_000, 1));
  }

  free(): void {
    rmSync(this.#filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #filler(): string {
    return path.join(this.folder, 'filler');
  }
}
