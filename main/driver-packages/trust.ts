/** Who could have changed a package that runs in the kiosk's own process: only root and the kiosk's user may. */
import type { Stats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Problem, messageOf } from '../problem.ts';

const GROUP_WRITABLE = 0o020;
const WORLD_WRITABLE = 0o002;
const STICKY = 0o1000;
const ROOT = 0;

interface User {
  readonly uid: number;
  /** A user's own group: on many systems nobody else is in it, and files are made writable for it. */
  readonly gid: number | undefined;
}

/**
 * The first file or folder of the package, above it, or where one of its links leads, that others may write; null: none. On
 * systems without such permissions there is nothing to say. Problem: `driver.insecure`.
 */
export async function distrusted(folder: string, uid = process.getuid?.()): Promise<Problem | null> {
  if (uid === undefined) return null;
  try {
    return await inTree(folder, { uid, gid: process.getgid?.() }, new Set());
  } catch (error) {
    return insecure(folder, `cannot be looked at (${messageOf(error)})`);
  }
}

/** `from`: a file or folder without symbolic links. */
async function inTree(from: string, user: User, seen: Set<string>): Promise<Problem | null> {
  if (seen.has(from)) return null;
  seen.add(from);
  for (let above = path.dirname(from); ; above = path.dirname(above)) {
    const found = await lstat(above);
    // In a sticky folder (/tmp) only the owner can replace what is in it.
    const why = foreignOwner(found, user) ?? ((found.mode & STICKY) === 0 ? writers(found, user) : null);
    if (why !== null) return insecure(above, why);
    if (above === path.dirname(above)) break;
  }
  const isFolder = (await lstat(from)).isDirectory();
  for (const name of ['.', ...(isFolder ? await readdir(from, { recursive: true }) : [])]) {
    const file = path.join(from, name);
    const found = await lstat(file);
    if (found.isSymbolicLink()) {
      const target = await realpath(file).catch(() => null);
      // A link that leads nowhere, or to what is looked at anyway.
      if (target === null || target === from || target.startsWith(from + path.sep)) continue;
      const beyond = await inTree(target, user, seen);
      if (beyond) return beyond;
      continue;
    }
    const why = writers(found, user) ?? foreignOwner(found, user);
    if (why !== null) return insecure(file, why);
  }
  return null;
}

function writers({ mode, gid }: Stats, user: User): string | null {
  if ((mode & WORLD_WRITABLE) !== 0) return 'may be written by everybody';
  const isOthers = gid !== ROOT && gid !== user.gid;
  return (mode & GROUP_WRITABLE) !== 0 && isOthers ? `may be written by group ${String(gid)}` : null;
}

function foreignOwner({ uid }: Stats, user: User): string | null {
  return uid === user.uid || uid === ROOT ? null : `belongs to user ${String(uid)}`;
}

function insecure(file: string, why: string): Problem {
  return {
    code: 'driver.insecure',
    message: `${file} ${why}: whoever changes it changes the kiosk`,
    hint: 'chown -R root: and chmod -R go-w the package, or install it again as root.',
  };
}
