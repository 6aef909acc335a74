/** The machines that packages are made for. */
import { closeSync, openSync, readSync } from 'node:fs';

export const ARCHES = ['x64', 'arm64'] as const;
export type Arch = (typeof ARCHES)[number];

/** `e_machine` of an ELF file (System V ABI, gABI chapter 4). */
export const ELF_MACHINES: Readonly<Record<Arch, number>> = { x64: 62, arm64: 183 };

/** As Debian names them. */
export const DEBIAN_ARCHES: Readonly<Record<Arch, string>> = { x64: 'amd64', arm64: 'arm64' };

export function isArch(text: string): text is Arch {
  return (ARCHES as readonly string[]).includes(text);
}

/** The machine that this runs on, or null if packages are not made for its kind. */
export function hostArch(): Arch | null {
  return isArch(process.arch) ? process.arch : null;
}

const E_MACHINE_AT = 18;

/** For which machine an ELF file was compiled; null: it is none, or for one that packages are not made for. */
export function elfArch(head: Uint8Array): Arch | 'other' | null {
  const isElf =
    head.length >= 20 && head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
  if (!isElf) return null;
  // Both kinds are little-endian.
  const machine = (head[E_MACHINE_AT] ?? 0) | ((head[E_MACHINE_AT + 1] ?? 0) << 8);
  return ARCHES.find((arch) => ELF_MACHINES[arch] === machine) ?? 'other';
}

/** The same of a file, of which only the head is read: a program has hundreds of megabytes. */
export function elfArchOf(file: string): ReturnType<typeof elfArch> {
  const head = Buffer.alloc(64);
  const descriptor = openSync(file, 'r');
  try {
    return elfArch(head.subarray(0, readSync(descriptor, head)));
  } finally {
    closeSync(descriptor);
  }
}
