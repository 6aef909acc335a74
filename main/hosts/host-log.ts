/** The log of a shell: open before anything that has something to say, closed after the last of it. */
import { arch, platform, release } from 'node:os';
import type { Config } from '../config/config.ts';
import { openFileLog } from '../log/file-log.ts';
import { log, setSink } from '../log/log.ts';
import { LogRing } from '../log/ring.ts';

export interface HostLog {
  readonly ring: LogRing;
  /** Says why, and closes the files. */
  close(code: string, message: string, error?: unknown): void;
}

const MEGABYTE = 1_000_000;

/** Every line goes to the files of the configuration from now on. `file`: its own; null: there is none. Never throws. */
export function openHostLog({ log: { folder, level, maxMegabytes } }: Config, about: About): HostLog {
  const ring = new LogRing();
  const files = openFileLog({ folder, maxBytes: maxMegabytes * MEGABYTE, level, mirror: true, ring });
  const restore = setSink(files);
  log.info('kiosk.start', 'the kiosk starts', {
    version: about.version,
    config: about.file ?? 'none: a simulated charger',
    node: process.version,
    system: `${platform()} ${release()} ${arch()}`,
    process: process.pid,
  });
  return {
    ring,
    close(code, message, error) {
      if (error === undefined) log.info(code, message);
      else log.error(code, message, { error });
      files.close();
      restore();
    },
  };
}

export interface About {
  readonly version: string;
  readonly file: string | null;
}
