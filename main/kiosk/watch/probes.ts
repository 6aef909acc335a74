/**
 * What the machine tells of itself. Every probe fails soft: what cannot be asked is said to be unknown, with the reason,
 * and is then not judged.
 */
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import type { Sync } from '../../faults/watch/time.ts';
import { messageOf } from '../../problem.ts';
import { runProgram } from './run-program.ts';

export type Answer<Value> =
  { readonly known: true; readonly value: Value } | { readonly known: false; readonly why: string };

export interface Space {
  /** What this program may still write, bytes. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

export interface Probes {
  /** Another value after each boot of the machine. */
  bootId(): Answer<string>;
  /** Since the machine's boot, sleep included, ms. */
  uptimeMs(): Answer<number>;
  /** Whether a time source keeps the clock. */
  sync(): Promise<Answer<Exclude<Sync, 'unknown'>>>;
  space(folder: string): Promise<Answer<Space>>;
  /** The database with its write-ahead log, bytes. */
  fileBytes(file: string): Promise<Answer<number>>;
}

/** Where a Linux machine tells these things; tests say otherwise. */
export interface Sources {
  readonly bootId: string;
  readonly uptime: string;
  readonly timesync: string;
  readonly chrony: string;
  /** Runs a program; rejects when it fails, is missing, or takes too long. */
  run(program: string, args: readonly string[]): Promise<string>;
}

/** A daemon that hangs is no answer; D-Bus starts timedated when it is asked, which may take a second or two. */
const RUN_MS = 5000;

const LINUX: Sources = {
  bootId: '/proc/sys/kernel/random/boot_id',
  uptime: '/proc/uptime',
  timesync: '/run/systemd/timesync',
  chrony: '/run/chrony',
  run: (program, args) => runProgram(RUN_MS, program, args),
};

export function systemProbes(sources: Sources = LINUX): Probes {
  return {
    bootId: () =>
      asked(() => {
        const id = readFileSync(sources.bootId, 'utf8').trim();
        return id ? known(id) : unknown(`${sources.bootId} is empty`);
      }),
    // Not `os.uptime()`: on other systems it follows the wall clock.
    uptimeMs: () =>
      asked(() => {
        const seconds = Number(readFileSync(sources.uptime, 'utf8').split(' ')[0] || Number.NaN);
        return Number.isFinite(seconds) ? known(seconds * 1000) : unknown(`${sources.uptime} has no number`);
      }),
    sync: () => askSync(sources),
    space: (folder) =>
      askedLater(async () => {
        const { bavail, blocks, bsize } = await statfs(folder);
        return known({ freeBytes: bavail * bsize, totalBytes: blocks * bsize });
      }),
    fileBytes: (file) =>
      askedLater(async () => known((await stat(file)).size + (await sizeOrNothing(`${file}-wal`)))),
  };
}

/**
 * timedated first (it reads the kernel's own state, whoever keeps the clock), then the time keepers' own words. Where
 * synchronisation is switched off on purpose nothing is known: such a machine may have its time from elsewhere.
 */
async function askSync({ run, timesync, chrony }: Sources): Promise<Answer<'yes' | 'no'>> {
  let why: string;
  try {
    const said = await run('timedatectl', ['show', '-p', 'NTP', '-p', 'NTPSynchronized']);
    if (/^NTPSynchronized=yes$/m.test(said)) return known('yes');
    if (/^NTPSynchronized=no$/m.test(said) && /^NTP=yes$/m.test(said)) return known('no');
    why = 'timedatectl: time synchronisation is switched off';
  } catch (error) {
    why = `timedatectl: ${messageOf(error)}`;
  }
  try {
    // systemd-timesyncd(8): the folder is there while it runs, the file since it first synchronised.
    return known((await readdir(timesync)).includes('synchronized') ? 'yes' : 'no');
  } catch {
    // It does not run here; `why` is told if nobody else does.
  }
  try {
    await access(chrony);
  } catch {
    return unknown(why);
  }
  try {
    // chronyc(1), tracking: the last of the comma-separated fields is the leap status.
    const status = (await run('chronyc', ['-c', 'tracking'])).trim().split(',').at(-1) ?? '';
    if (status === 'Not synchronised') return known('no');
    return /^(Normal|Insert second|Delete second)$/.test(status)
      ? known('yes')
      : unknown(`chronyc: leap status "${status}"`);
  } catch (error) {
    return unknown(`${why}; chronyc: ${messageOf(error)}`);
  }
}

const known = <Value>(value: Value): Answer<Value> => ({ known: true, value });
const unknown = (why: string): Answer<never> => ({ known: false, why });

function asked<Value>(ask: () => Answer<Value>): Answer<Value> {
  try {
    return ask();
  } catch (error) {
    return unknown(messageOf(error));
  }
}

async function askedLater<Value>(ask: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
  try {
    return await ask();
  } catch (error) {
    return unknown(messageOf(error));
  }
}

/** A database that is not in WAL mode, or was just opened, has none. */
async function sizeOrNothing(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
