import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { DeviceErrorCode, DeviceFailure } from '../device.ts';

/** serialport's bindings give text only, and each platform its own; these are their words (serialport_unix.cpp, serialport_win.cpp, binding-mock). */
const TEXTS: readonly (readonly [RegExp, DeviceErrorCode])[] = [
  [/no such file|file not found|no such device|does not exist|not configured/i, 'not-found'],
  [/permission denied|operation not permitted/i, 'no-permission'],
  [/lock|busy|access denied|temporarily unavailable/i, 'busy'],
];

const ADVICE: Partial<Record<DeviceErrorCode, (path: string) => string>> = {
  'not-found': (path) => `no such port ${path}: check the cable and the configured path`,
  'no-permission': (path) => `permission denied on ${path}: add the user to group dialout`,
  busy: (path) => `${path} is in use by another process: stop it, or configure another port`,
};

/**
 * Why a port could not be opened, in words that tell a person what to do.
 * Codes: `not-found`, `no-permission`, `busy`, else `closed` with the system's own words. Always retryable, since cables
 * are plugged back and permissions granted while the kiosk runs.
 */
export async function explainOpenError(error: unknown, path: string): Promise<DeviceFailure> {
  const text = error instanceof Error ? error.message : String(error);
  const code = TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? (await codeFromFile(path));
  const message = ADVICE[code]?.(path) ?? `cannot open ${path}: ${text}`;
  return { code, message, retryable: true, context: { path, cause: text } };
}

async function codeFromFile(path: string): Promise<DeviceErrorCode> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return 'closed';
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? error.code : undefined;
    if (errno === 'ENOENT' || errno === 'ENODEV' || errno === 'ENXIO') return 'not-found';
    if (errno === 'EACCES' || errno === 'EPERM') return 'no-permission';
    return 'closed';
  }
}
