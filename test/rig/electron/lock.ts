/** One instance for each folder of user data: a file with the owner's number, and a letter box for those who come later. */
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Later {
  readonly argv: readonly string[];
  readonly cwd: string;
}

const LETTER = /^later-\d+\.json$/;

/** True: this process is the first, and `onLater` hears of every other. False: it is not, and the first was told. */
export function takeLock(folder: string, onLater: (later: Later) => void): boolean {
  mkdirSync(folder, { recursive: true });
  const lock = path.join(folder, 'SingletonLock');
  if (!isOurs(lock)) {
    const letter = path.join(folder, `later-${String(process.pid)}.json`);
    // Whole, or not there: it is read as soon as it is seen.
    writeFileSync(`${letter}.new`, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
    renameSync(`${letter}.new`, letter);
    return false;
  }
  const open = () => {
    for (const name of readdirSync(folder).filter((each) => LETTER.test(each))) {
      const text = readFileSync(path.join(folder, name), 'utf8');
      rmSync(path.join(folder, name));
      onLater(JSON.parse(text) as Later);
    }
  };
  watch(folder, open).unref();
  process.on('exit', () => rmSync(lock, { force: true }));
  return true;
}

function isOurs(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(readFileSync(lock, 'utf8'));
    if (owner === process.pid) return true;
    if (isAlive(owner)) return false;
    // Its owner was killed.
    rmSync(lock);
    return isOurs(lock);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
