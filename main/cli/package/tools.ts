/** What makes a .deb or an AppImage of an unpacked application: found here or reachable, or said to be missing. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../problem.ts';
import { fpmProgram, hasDpkgDeb } from './fpm.ts';
import { isReachable } from './runtime.ts';

type Environment = Record<string, string | undefined>;

/** Where electron-builder fetches its tools from. */
const TOOLS = 'https://github.com/electron-userland/electron-builder-binaries/releases/';

/**
 * `dpkg-deb` where it is, fpm (fetched once by the packer) elsewhere; CUSTOM_FPM_PATH and USE_SYSTEM_FPM come first.
 * Changes `environment`. Throws ProblemError `package.no-fpm`.
 */
export async function provideDebTool(environment: Environment, work: string): Promise<void> {
  if (environment['CUSTOM_FPM_PATH'] || environment['USE_SYSTEM_FPM']) return;
  if (hasDpkgDeb()) {
    environment['CUSTOM_FPM_PATH'] = fpmProgram(path.resolve(work));
  } else if (!isCached(environment, 'fpm') && !(await isReachable(environment, TOOLS))) {
    throw new ProblemError({
      code: 'package.no-fpm',
      message:
        'a .deb cannot be made: neither dpkg-deb nor fpm is here, and the packer’s fpm cannot be fetched',
      hint: 'Pack on a Debian (dpkg-deb), or once with a network, or set CUSTOM_FPM_PATH to an fpm.',
    });
  }
}

/** Throws ProblemError `package.no-appimage-tools`. */
export async function requireAppImageTools(environment: Environment): Promise<void> {
  if (environment['APPIMAGE_TOOLS_PATH'] || isCached(environment, 'appimage')) return;
  if (await isReachable(environment, TOOLS)) return;
  throw new ProblemError({
    code: 'package.no-appimage-tools',
    message: 'an AppImage cannot be made: the packer’s AppImage tools are not here and cannot be fetched',
    hint: 'Run it once with a network (it keeps them), or set APPIMAGE_TOOLS_PATH to the unpacked tools.',
  });
}

function isCached(environment: Environment, tool: string): boolean {
  const cache = environment['ELECTRON_BUILDER_CACHE'] ?? path.join(homedir(), '.cache/electron-builder');
  return existsSync(cache) && readdirSync(cache).some((name) => name.includes(tool));
}
