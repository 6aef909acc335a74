/** How newer versions come to the app: by electron-updater, which is loaded where updates are configured alone. */
import path from 'node:path';
import type { UpdatesConfig } from '../../config/config.ts';
import { messageOf } from '../../problem.ts';
import { updateFailure } from '../../updates/failure.ts';
import type { UpdateHost, UpdateSource } from '../../updates/source.ts';

export interface ElectronUpdates {
  readonly version: string;
  /** Null: updates are off. */
  readonly config: Pick<UpdatesConfig, 'url' | 'channel'> | null;
  /** The launcher says in it where updates go, and what it has started. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `process.arch`. */
  readonly arch: string;
}

/** What build/linux/evse-kiosk-launch.sh has started can be updated; without it nobody could go back. */
export function electronUpdates({ version, config, environment, arch }: ElectronUpdates): UpdateHost {
  const { EVSE_KIOSK_UPDATES: folder, EVSE_KIOSK_PROGRAM: program } = environment;
  if (folder === undefined || program === undefined || !path.isAbsolute(folder))
    return { supported: false, why: 'it was not started by evse-kiosk-launch.sh' };
  if (!config) return { supported: true, folder, program, source: without('updates are off') };
  const feed = feedName(config.channel, arch);
  const source = lazily(async () => {
    const { ElectronUpdaterSource } = await import('./updater-source.ts');
    return new ElectronUpdaterSource({ version, folder, feed, url: config.url, channel: config.channel });
  });
  return { supported: true, folder, program, source };
}

/** electron-builder's names: x64 is not named. */
export function feedName(channel: string, arch: string): string {
  return `${channel}-linux${arch === 'x64' ? '' : `-${arch}`}.yml`;
}

function without(why: string): UpdateSource {
  const failed = () => Promise.resolve(updateFailure('update.not-supported', why));
  return { check: failed, download: failed, stop: () => undefined };
}

/** Never rejects: what cannot be loaded is told with each look. */
function lazily(make: () => Promise<UpdateSource>): UpdateSource {
  let made: Promise<UpdateSource> | null = null;
  const source = () =>
    (made ??= make().catch((error: unknown) => without(`the updater cannot be loaded: ${messageOf(error)}`)));
  return {
    check: async () => (await source()).check(),
    download: async (release, progress) => (await source()).download(release, progress),
    stop: () => void made?.then((known) => known.stop()),
  };
}
