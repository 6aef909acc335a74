/**
 * A charger that is updated as it is shipped: the launcher, the Electron app on the stand-in, a server with a signed feed.
 * A release is a program of a few lines, which runs the same built app under another version.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { feedName } from '../../../main/hosts/electron/updater.ts';
import { readBoot, type BootRecord } from '../../../main/updates/boot-record.ts';
import { ROOT } from '../../rig/electron/launch.ts';
import { STAND_IN, standInCommand, startStandIn } from '../../rig/electron/launch-stand-in.ts';
import type { ElectronApp } from '../../rig/electron/launched.ts';
import { feedText, infoOf, PRIVATE, PUBLIC, signed } from '../../updates/feeds.ts';
import { FeedServer } from '../../updates/server.ts';
import { chargerFolder } from './kiosk.ts';
import { setPin } from './service-rig.ts';

const LAUNCHER = path.join(ROOT, 'build/linux/evse-kiosk-launch.sh');
const CHANNEL = 'latest';

export interface UpdateRig {
  readonly server: FeedServer;
  /** The database. */
  readonly store: string;
  /** What the launcher goes by. */
  boot(): BootRecord | null;
  /** The AppImage of that version, and the feed that offers it. */
  publish(version: string): void;
  /** Starts what the launcher chooses, as a supervisor would. */
  start(): Promise<ElectronApp>;
  close(): Promise<void>;
}

/** `config`: all but the updates. `version`: of what is installed. */
export async function startUpdateRig(config: object, version: string): Promise<UpdateRig> {
  const folder = await chargerFolder();
  const inFolder = (name: string) => path.join(folder.path, name);
  const server = new FeedServer();
  await server.listen();
  const updates = {
    url: server.url,
    publicKey: PUBLIC.export({ type: 'spki', format: 'pem' }),
    channel: CHANNEL,
    window: null,
    automatic: false,
  };
  await setPin(folder.path, { ...config, updates });

  const program = (of: string) => programOf(inFolder(`app-${of}`), of);
  const factory = inFolder('installed');
  writeFileSync(factory, program(version));
  chmodSync(factory, 0o755);
  const apps: ElectronApp[] = [];
  return {
    server,
    store: inFolder('kiosk.db'),
    boot: () => readBoot(readFileSync(inFolder('updates/boot'), 'utf8')),
    publish(of) {
      const feed = feedName(CHANNEL, process.arch);
      const image = Buffer.from(program(of));
      server.put(`kiosk-${of}.AppImage`, image);
      server.put(feed, feedText(signed(infoOf(of, {}, image), PRIVATE, feed)));
    },
    async start() {
      const args = ['--config', inFolder('kiosk.json')];
      const env = {
        EVSE_KIOSK_UPDATES: inFolder('updates'),
        EVSE_KIOSK_SUPERVISED: '1',
        // Whoever watches a trial holds the program's output open for so long after its end.
        EVSE_KIOSK_WATCH_SECONDS: '1',
      };
      const command = standInCommand(ROOT, { env, home: folder.path, packaged: true });
      const app = await startStandIn({ ...command, executable: 'sh', args: [LAUNCHER, factory, ...args] });
      apps.push(app);
      return app;
    },
    async close() {
      for (const app of apps) await app.close();
      await server.stop();
      await folder.remove();
    },
  };
}

/** The text of a program: the app as it was built, under that version. */
function programOf(folder: string, version: string): string {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as object;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
  const dist = path.join(folder, 'dist');
  if (!existsSync(dist)) symlinkSync(path.join(ROOT, 'dist'), dist);
  const runtime = STAND_IN.map((word) => `'${word}'`).join(' ');
  return `#!/bin/sh\nexport ELECTRON_STAND_IN_APP='${folder}'\nexec ${runtime} "$@"\n`;
}
