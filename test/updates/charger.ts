/** A charger that is updated: the real electron-updater, the real folder, the real launcher; a kiosk of facts. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { electronUpdates } from '../../main/hosts/electron/updater.ts';
import { UpdateFolder } from '../../main/updates/folder.ts';
import { realDisk, type Disk } from '../../main/updates/disk.ts';
import type { Standing } from '../../main/updates/health.ts';
import type { QuietFacts } from '../../main/updates/quiet.ts';
import { Updates } from '../../main/updates/updates.ts';
import { VirtualClock } from '../rig/clock.ts';
import { temporaryFolder } from '../rig/journal.ts';
import { until } from '../rig/until.ts';
import { PUBLIC, imageOf } from './feeds.ts';

const LAUNCHER = path.resolve(import.meta.dirname, '../../build/linux/evse-kiosk-launch.sh');
const HOUR = 3_600_000;
const WAIT_MS = 30_000;
export const FACTORY_VERSION = '1.1.0';

export const WELL: Standing = { screen: true, reader: true, operator: true, controllers: [1] };
export const FREE: QuietFacts = {
  connectors: [{ state: 'available', held: false }],
  visitor: false,
  unsent: 0,
  service: false,
  inWindow: true,
  busy: false,
};

export class Charger {
  readonly #temporary = temporaryFolder();
  readonly folder = this.#temporary.file('updates');
  readonly factory = this.#temporary.file('kiosk');
  readonly clock = new VirtualClock();
  readonly audit: string[] = [];
  readonly #url: string;
  facts = FREE;
  standing = WELL;
  /** Connectors are closed for an update. */
  closed = false;
  restarts = 0;
  automatic = true;
  updates: Updates;

  constructor(url: string) {
    this.#url = url;
    writeFileSync(this.factory, imageOf(FACTORY_VERSION, 100));
    chmodSync(this.factory, 0o755);
    this.updates = this.launch();
  }

  get phase(): string {
    return this.updates.state.phase.is;
  }

  get disk(): UpdateFolder {
    return new UpdateFolder(this.folder, realDisk);
  }

  /** Starts what the launcher chooses, as systemd would, and the updates within. */
  launch(disk: Disk = realDisk): Updates {
    const version = this.start();
    const program = version === FACTORY_VERSION ? 'factory' : version;
    const host = electronUpdates({
      version,
      config: { url: this.#url, channel: 'latest' },
      environment: { EVSE_KIOSK_UPDATES: this.folder, EVSE_KIOSK_PROGRAM: program },
      arch: 'x64',
    });
    if (!host.supported) throw new Error(host.why);
    this.closed = false;
    this.updates = new Updates({
      clock: this.clock,
      settings: { automatic: this.automatic, checkMs: 6 * HOUR },
      source: host.source,
      folder: new UpdateFolder(host.folder, disk),
      key: PUBLIC,
      version,
      program: host.program,
      connectors: [1],
      quiet: () => this.facts,
      standing: () => this.standing,
      close: (closed) => {
        this.closed = closed;
      },
      restart: () => {
        this.restarts += 1;
        this.updates.stop();
      },
      audit: (what, detail) =>
        this.audit.push(`${what} ${String(detail['version'] ?? detail['message'] ?? '')}`),
      changed: () => undefined,
      random: () => 0.5,
    });
    this.updates.start();
    return this.updates;
  }

  /** What the launcher starts: the version that it prints. */
  start(): string {
    const { stdout } = spawnSync('sh', [LAUNCHER, this.factory], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'], EVSE_KIOSK_UPDATES: this.folder },
    });
    return stdout.trim();
  }

  /** The process is gone, in whatever state it was. */
  kill(): void {
    this.updates.stop();
  }

  async reaches(...phases: readonly string[]): Promise<void> {
    await until(`the phase ${phases.join(' or ')}, not ${this.phase}`, WAIT_MS, () =>
      phases.includes(this.phase),
    );
  }

  /** Asked by a technician, answered in full. */
  async check(): Promise<string> {
    const outcome = await this.updates.check();
    return outcome.is === 'failed' ? outcome.failure.code : outcome.is;
  }

  remove(): void {
    this.updates.stop();
    this.#temporary.remove();
  }
}
