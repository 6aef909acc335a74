/**
 * Sets the machine's clock, and says what keeps it. On Linux systemd's timedated does it for whoever polkit allows; a
 * machine that has none (a container) says so and is not set.
 */
import { access } from 'node:fs/promises';
import { messageOf } from '../../problem.ts';
import { runProgram } from './run-program.ts';

export interface ClockStatus {
  /** What keeps the time, e.g. "systemd-timesyncd"; null: not known. */
  readonly source: string | null;
  /** Whether it is kept by a time service; null: not known. */
  readonly automatic: boolean | null;
  /** Null: it can be set here; else why not, English. */
  readonly cannotSet: string | null;
}

export type ClockAnswer =
  | { readonly ok: true }
  /** `message`: what is wrong and what to do, English. */
  | {
      readonly ok: false;
      readonly code: 'clock.cannot-set' | 'clock.no-permission' | 'clock.automatic-is-on' | 'clock.failed';
      readonly message: string;
    };

export interface ClockControl {
  /** Never rejects. */
  status(): Promise<ClockStatus>;
  /** Epoch ms; whole seconds are set. Never rejects. */
  set(at: number): Promise<ClockAnswer>;
  /** By a time service, or by hand. Never rejects. */
  automatic(on: boolean): Promise<ClockAnswer>;
}

/** Where a Linux machine does these things; tests say otherwise. */
export interface ClockTools {
  /** systemd-timesyncd(8): a folder that is there while it runs. */
  readonly timesync: string;
  readonly chrony: string;
  /** Runs a program; rejects with what it complained of when it fails, is missing, or takes too long. */
  run(program: string, args: readonly string[]): Promise<string>;
}

/** timedated is started when it is asked, which may take a second or two. */
const RUN_MS = 10_000;

const LINUX: ClockTools = {
  timesync: '/run/systemd/timesync',
  chrony: '/run/chrony',
  run: (program, args) => runProgram(RUN_MS, program, args),
};

export function systemClockControl(tools: ClockTools = LINUX): ClockControl {
  return {
    status: () => statusOf(tools),
    // timedatectl(1) takes what systemd.time(7) calls a timestamp: in UTC no time zone can shift it.
    set: (at) =>
      told(tools, ['set-time', `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`]),
    automatic: (on) => told(tools, ['set-ntp', on ? 'true' : 'false']),
  };
}

async function statusOf({ run, timesync, chrony }: ClockTools): Promise<ClockStatus> {
  const source = (await exists(timesync)) ? 'systemd-timesyncd' : (await exists(chrony)) ? 'chrony' : null;
  try {
    const said = await run('timedatectl', ['show', '-p', 'NTP', '-p', 'CanNTP']);
    const automatic = /^NTP=yes$/m.test(said) ? true : /^NTP=no$/m.test(said) ? false : null;
    return { source, automatic, cannotSet: null };
  } catch (error) {
    const cannotSet = `timedatectl: ${messageOf(error).replace(/\.+$/, '')}. Set the clock where this machine is managed.`;
    return { source, automatic: null, cannotSet };
  }
}

async function told({ run }: ClockTools, args: readonly string[]): Promise<ClockAnswer> {
  try {
    // Nobody is there to type a password for polkit.
    await run('timedatectl', ['--no-ask-password', ...args]);
    return { ok: true };
  } catch (error) {
    return explained(messageOf(error));
  }
}

/** systemd's and D-Bus's own words, in English (LC_ALL). */
const COMPLAINTS: readonly (readonly [RegExp, Extract<ClockAnswer, { ok: false }>['code'], string])[] = [
  [
    /automatic time synchronization is enabled/i,
    'clock.automatic-is-on',
    'Switch the time service off first.',
  ],
  [
    /access denied|authentication (is )?required|not authorized|permission denied/i,
    'clock.no-permission',
    'Allow the kiosk’s user org.freedesktop.timedate1.set-time and .set-ntp in a polkit rule.',
  ],
  [/NTP not supported/i, 'clock.cannot-set', 'Install a time service (systemd-timesyncd or chrony).'],
  [
    /ENOENT|not been booted with systemd|connect to (system )?bus|host is down|not (be )?provided|no such file/i,
    'clock.cannot-set',
    'This machine has no systemd-timedated: set the clock where it is managed.',
  ],
];

function explained(complaint: string): ClockAnswer {
  const found = COMPLAINTS.find(([pattern]) => pattern.test(complaint));
  if (!found) return { ok: false, code: 'clock.failed', message: complaint };
  const [, code, hint] = found;
  return { ok: false, code, message: `${complaint}. ${hint}` };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false; // it does not run here
  }
}
