import { readFileSync } from 'node:fs';

/** Linux's own NFC drivers: they take ACR122U readers (PN533 inside) away from pcscd. */
const GRABBERS: readonly string[] = ['pn533_usb', 'pn533', 'nfc'];

/** Which of them are loaded; none where there is no /proc/modules (no Linux, or a kernel without modules). */
export function grabbingKernelModules(modulesFile = '/proc/modules'): readonly string[] {
  let text: string;
  try {
    text = readFileSync(modulesFile, 'utf8');
  } catch {
    return [];
  }
  const loaded = text.split('\n').map((line) => line.split(' ', 1)[0] ?? '');
  return GRABBERS.filter((name) => loaded.includes(name));
}
