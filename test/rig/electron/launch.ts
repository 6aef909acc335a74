/**
 * The Electron app as people run it: on Electron's own runtime where that is installed, else the shipped main entry and
 * the shipped preload on a stand-in `electron` module over a real Chromium. The same specs drive both.
 */
import path from 'node:path';
import { installedElectron } from '../../../main/cli/electron-runtime.ts';
import { launchReal, realCommand } from './launch-real.ts';
import { launchStandIn, standInCommand } from './launch-stand-in.ts';
import type { ElectronApp, LaunchOptions } from './launched.ts';
import { runToEnd } from './process.ts';

export type { ElectronApp, InMain, LaunchOptions } from './launched.ts';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

export const STAND_IN_NOTE = 'Electron host: ran on a stand-in runtime (Electron’s own is not installed)';
export const REAL_NOTE = 'Electron host: ran on Electron’s own runtime';

/** Which runtime `launchElectronApp` takes here, for titles and annotations. */
export function electronRuntime(): ElectronApp['runtime'] {
  return installedElectron(ROOT) === null ? 'stand-in' : 'electron';
}

/** One line for whoever reads the result. */
export function runtimeNote(): string {
  return electronRuntime() === 'electron' ? REAL_NOTE : STAND_IN_NOTE;
}

/** Runs it to its end, for command lines that do not stay: the exit code (null: by a signal) and what it printed. */
export function runElectronApp(
  options: LaunchOptions = {},
): Promise<{ readonly code: number | null; readonly output: string }> {
  const executable = installedElectron(ROOT);
  return runToEnd(
    executable === null ? standInCommand(ROOT, options) : realCommand(executable, ROOT, options),
  );
}

/** Resolves when the app runs and can be asked; its windows may still be coming (`screen` waits). */
export async function launchElectronApp(options: LaunchOptions = {}): Promise<ElectronApp> {
  const executable = installedElectron(ROOT);
  return executable === null ? launchStandIn(ROOT, options) : launchReal(executable, ROOT, options);
}
