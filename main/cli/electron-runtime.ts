/** Whether Electron can run here. Its npm package is small; the runtime is a download of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A person waits for it. Who has a slower line runs `npx install-electron --no` once. */
const FETCH_TIMEOUT_MS = 40_000;

/** The executable of the installed runtime, or null. */
export function installedElectron(root: string): string | null {
  const folder = path.join(root, 'node_modules/electron');
  const name = path.join(folder, 'path.txt');
  if (!existsSync(name)) return null;
  const executable = path.join(folder, 'dist', readFileSync(name, 'utf8'));
  return existsSync(executable) ? executable : null;
}

/** Tries to fetch the runtime, once for each version of Electron, quietly and not for long; null if it did not come. */
export function fetchElectron(root: string): string | null {
  const folder = path.join(root, 'node_modules/electron');
  const installer = path.join(folder, 'install.js');
  if (!existsSync(installer)) return null;
  const marker = path.join(root, 'node_modules/.cache/evse-kiosk/electron-fetch');
  const version = readFileSync(path.join(folder, 'package.json'), 'utf8');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === version) return null;
  mkdirSync(path.dirname(marker), { recursive: true });
  writeFileSync(marker, version);
  spawnSync(process.execPath, [installer], {
    cwd: root,
    stdio: 'ignore',
    timeout: FETCH_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  return installedElectron(root);
}
