/** A stick as far as files are concerned: a small file system of its own, which can be pulled. Needs root. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { temporaryFolder } from './journal.ts';

export interface Stick {
  readonly path: string;
  /** Away, whoever has files open on it: what they write goes nowhere. */
  pull(): void;
  remove(): void;
}

/** Whether this machine lets tests mount something. */
export const canMount = (() => {
  if (process.getuid?.() !== 0) return false;
  try {
    plugIn('64k').remove();
    return true;
  } catch {
    return false; // a container without the right to
  }
})();

/** `size` and further options as mount(8) takes them, e.g. "256k,ro". */
export function plugIn(size: string): Stick {
  const folder = temporaryFolder();
  const path = folder.file('STICK');
  mkdirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
  let isMounted = true;
  const pull = () => {
    if (isMounted) execFileSync('umount', ['-l', path]);
    isMounted = false;
  };
  return {
    path,
    pull,
    remove: () => {
      pull();
      folder.remove();
    },
  };
}
