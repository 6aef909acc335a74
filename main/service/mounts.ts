/** Sticks that are plugged in: what the kernel's table of mounts lists where removable media are put. */
import { readFile } from 'node:fs/promises';

export interface Mount {
  /** Of the device node, so that another stick in the same place is another one. */
  readonly device: string;
  readonly path: string;
  readonly writable: boolean;
}

/** What is mounted now. Rejects with what reading the table fails with. */
export type MountSource = () => Promise<readonly Mount[]>;

/** What sticks are formatted with. */
const TYPES = ['vfat', 'msdos', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'ext2', 'ext3', 'ext4', 'udf', 'f2fs'];

/** Where desktops, udisks and people mount them (Filesystem Hierarchy Standard 3.0, 3.11 and 3.12). */
const ROOTS = ['/media/', '/run/media/', '/mnt/'];

/** The kernel's own table (proc(5), `/proc/pid/mounts`). */
export const systemMounts: MountSource = async () => parseMounts(await readFile('/proc/self/mounts', 'utf8'));

/** Lines of fstab(5). The last one of a path is what is seen there. */
export function parseMounts(table: string): Mount[] {
  const found = new Map<string, Mount>();
  for (const line of table.split('\n')) {
    const [device = '', path = '', type = '', options = ''] = line.split(' ').map(unescape);
    found.delete(path);
    if (!device.startsWith('/dev/') || !TYPES.includes(type) || !isRemovable(path)) continue;
    found.set(path, { device, path, writable: !options.split(',').includes('ro') });
  }
  return [...found.values()];
}

function isRemovable(path: string): boolean {
  return path === '/mnt' || ROOTS.some((root) => path.startsWith(root) && path.length > root.length);
}

/** Blank, tab, line feed and backslash stand in it as octal numbers. */
function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
