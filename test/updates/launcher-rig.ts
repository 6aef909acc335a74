/** The launcher itself, run by `sh`, with programs that are scripts: each notes that it was started, and how. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bootText, readBoot, type BootRecord } from '../../main/updates/boot-record.ts';
import { realDisk } from '../../main/updates/disk.ts';
import { UpdateFolder } from '../../main/updates/folder.ts';
import type { Release } from '../../main/updates/release.ts';
import { temporaryFolder } from '../rig/journal.ts';

const LAUNCHER = path.resolve(import.meta.dirname, '../../build/linux/evse-kiosk-launch.sh');
/** What the launcher calls besides the shell itself. */
const TOOLS = ['mkdir', 'stat', 'head', 'dd', 'tail', 'mv'];
export const BEFORE = { reader: true, operator: null, controllers: [1] };

/** `confirms`: says at once that it runs, and goes on. */
export type Behaviour = 'ends' | 'crashes' | 'hangs' | 'confirms';
/** Where the power goes: at the n-th tool that is called. `half`: it was writing. */
export interface Cut {
  readonly at: number;
  readonly when: 'before' | 'half' | 'after';
}

export class Machine {
  readonly #folder = temporaryFolder();
  readonly updates = this.#folder.file('updates');
  readonly factory = this.#folder.file('kiosk');
  readonly folder = new UpdateFolder(this.updates, realDisk);
  readonly #ran = this.#folder.file('ran');
  readonly #shims = this.#folder.file('shims');
  readonly #count = this.#folder.file('count');

  constructor() {
    this.program(this.factory, 'factory', 'ends');
    mkdirSync(this.#shims);
  }

  remove(): void {
    this.#folder.remove();
  }

  get boot(): BootRecord | null {
    return existsSync(path.join(this.updates, 'boot'))
      ? readBoot(readFileSync(path.join(this.updates, 'boot'), 'utf8'))
      : null;
  }

  /** Names of the programs that were started, in order. */
  get ran(): readonly string[] {
    return existsSync(this.#ran) ? readFileSync(this.#ran, 'utf8').trim().split('\n') : [];
  }

  forgetRuns(): void {
    rmSync(this.#ran, { force: true });
  }

  image(version: string): string {
    return path.join(this.updates, 'images', `${version}.AppImage`);
  }

  program(file: string, name: string, does: Behaviour): void {
    mkdirSync(path.dirname(file), { recursive: true });
    const end = { ends: 'exit 0', crashes: 'exit 3', hangs: 'exec sleep 600', confirms: this.#confirm(name) }[
      does
    ];
    writeFileSync(file, `#!/bin/sh\necho "${name} $EVSE_KIOSK_PROGRAM $*" >>"${this.#ran}"\n${end}\n`);
    chmodSync(file, 0o755);
  }

  /** Replaces the record as the kiosk would, and is no longer heard of. */
  #confirm(version: string): string {
    const record = this.#folder.file('confirmed');
    const { boot } = this.folder;
    writeFileSync(record, bootText({ ...boot, good: version, trial: null, starts: 0 }));
    return `mv "${record}" "${this.updates}/boot"\nexec sleep 600 2>&-`;
  }

  /** As the kiosk does once it has downloaded a version. */
  install(version: string, does: Behaviour): void {
    this.program(this.image(version), version, does);
    const good = this.boot?.good ?? 'factory';
    this.folder.begin(release(version), good, BEFORE);
  }

  start(env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn('sh', [LAUNCHER, this.factory, '--config', 'kiosk.json'], {
      ...this.#options(env),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  /** Until its program has ended. Answers the exit code. */
  run(env: Readonly<Record<string, string>> = {}): number | null {
    return spawnSync('sh', [LAUNCHER, this.factory, '--config', 'kiosk.json'], this.#options(env)).status;
  }

  /** With the power going at that point. Whether it went before the launcher was through. */
  runWithCut(cut: Cut): boolean {
    rmSync(this.#count, { force: true });
    rmSync(this.#shims, { recursive: true, force: true });
    mkdirSync(this.#shims);
    // Only what writes can be caught in the middle of it.
    for (const tool of cut.when === 'half' ? ['dd'] : TOOLS) this.#shim(tool, cut);
    // A session of its own: everything of it dies at once.
    const { signal } = spawnSync('setsid', ['sh', LAUNCHER, this.factory], {
      ...this.#options({ PATH: `${this.#shims}:${process.env['PATH'] ?? ''}` }),
    });
    return signal === 'SIGKILL';
  }

  #options(env: Readonly<Record<string, string>>) {
    return {
      stdio: 'ignore' as const,
      env: {
        PATH: process.env['PATH'],
        EVSE_KIOSK_UPDATES: this.updates,
        EVSE_KIOSK_WATCH_SECONDS: '1',
        ...env,
      },
    };
  }

  #shim(tool: string, { at, when }: Cut): void {
    const real = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim();
    const half = tool === 'dd' ? `head -c 20 >"$target"` : ':';
    const doing = { before: ':', half, after: `"${real}" "$@"` }[when];
    const file = path.join(this.#shims, tool);
    writeFileSync(
      file,
      `#!/bin/sh
n=$(($(cat "${this.#count}" 2>/dev/null || echo 0) + 1)); echo $n >"${this.#count}"
if [ $n -eq ${String(at)} ]; then
  for word in "$@"; do case $word in of=*) target=\${word#of=} ;; esac; done
  PATH=/usr/bin:/bin; ${doing}; kill -9 0
fi
exec "${real}" "$@"
`,
    );
    chmodSync(file, 0o755);
  }
}

export function release(version: string, sha512 = 'A'.repeat(86) + '=='): Release {
  return {
    version,
    notes: null,
    url: 'kiosk.AppImage',
    sha512,
    size: 1000,
    signed: { feed: 'latest-linux.yml', info: { version } },
  };
}
