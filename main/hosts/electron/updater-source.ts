/**
 * electron-updater, kept to what it is good at: reading a feed, staged rollouts, fetching a file and comparing its hash.
 * It never installs: its way is to delete the program that runs before the new one lies in its place.
 */
import path from 'node:path';
import { CancellationError, CancellationToken, type ProgressInfo } from 'builder-util-runtime';
import { AppImageUpdater } from 'electron-updater/out/AppImageUpdater.js';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { log } from '../../log/log.ts';
import { updateFailure } from '../../updates/failure.ts';
import type { UpdateFailureCode } from '../../updates/failure.ts';
import type { Release } from '../../updates/release.ts';
import type { Failed, FeedAnswer, UpdateSource } from '../../updates/source.ts';
import { NodeHttpExecutor } from './update-http.ts';

const NAME = 'evse-kiosk';
const CACHE = 'cache';

/** What electron-updater keeps to itself, and what an app that is not installed the usual way has to say. */
interface Internals {
  httpExecutor: NodeHttpExecutor;
  configOnDisk: { readonly value: Promise<{ readonly updaterCacheDirName: string }> };
}

export interface SourceOptions {
  /** Of what runs. */
  readonly version: string;
  readonly folder: string;
  /** The feed's file, e.g. "latest-linux.yml". */
  readonly feed: string;
  readonly url: string;
  readonly channel: string;
}

export class ElectronUpdaterSource implements UpdateSource {
  readonly #feed: string;
  readonly #updater: AppImageUpdater;
  #downloading: CancellationToken | null = null;

  constructor(options: SourceOptions) {
    this.#feed = options.feed;
    this.#updater = makeUpdater(options);
  }

  async check(): Promise<FeedAnswer | Failed> {
    const feed = this.#feed;
    try {
      const result = await this.#updater.checkForUpdates();
      if (!result) return updateFailure('update.not-supported', 'electron-updater is not active');
      return { ok: true, feed, info: result.updateInfo, offered: result.isUpdateAvailable };
    } catch (error) {
      return updateFailure(checkCode(error), `${feed}: ${textOf(error)}`);
    }
  }

  async download(
    { size, version }: Release,
    progress: (percent: number) => void,
  ): Promise<{ ok: true; file: string } | Failed> {
    const token = new CancellationToken();
    this.#downloading = token;
    let tooLong = false;
    const onProgress = ({ percent, transferred, total }: ProgressInfo) => {
      // Somebody else's endless file would fill the disk.
      if (Math.max(transferred, total) > size) {
        tooLong = true;
        token.cancel();
      } else progress(Math.min(100, Math.floor(percent)));
    };
    const updater = this.#updater;
    updater.on('download-progress', onProgress);
    try {
      const [file] = await updater.downloadUpdate(token);
      if (file === undefined) return updateFailure('update.download', `no file of ${version} came`);
      return { ok: true, file };
    } catch (error) {
      if (tooLong)
        return updateFailure('update.damaged', `the server has more than the ${String(size)} bytes`);
      return updateFailure(downloadCode(error), `${version}: ${textOf(error)}`);
    } finally {
      updater.off('download-progress', onProgress);
      this.#downloading = null;
    }
  }

  stop(): void {
    this.#downloading?.cancel();
  }
}

function makeUpdater({ version, folder, url, channel }: SourceOptions): AppImageUpdater {
  const updater = new AppImageUpdater(null, adapter(version, folder));
  const internals = updater as unknown as Internals;
  internals.httpExecutor = new NodeHttpExecutor();
  internals.configOnDisk = { value: Promise.resolve({ updaterCacheDirName: CACHE }) };
  updater.setFeedURL({ provider: 'generic', url: url, channel });
  updater.logger = LOGGER;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  // An image that runs on a charger is no AppImage's own business: the launcher knows which it is.
  updater.forceDevUpdateConfig = true;
  // Only what was an AppImage itself can be completed to the next one; else all of it is fetched.
  updater.disableDifferentialDownload = process.env['APPIMAGE'] === undefined;
  process.env['APPIMAGE'] ??= process.execPath;
  return updater;
}

function adapter(version: string, folder: string): AppAdapter {
  const never = () => {
    throw new Error('electron-updater does not end this program');
  };
  return {
    version,
    name: NAME,
    isPackaged: true,
    appUpdateConfigPath: path.join(folder, 'app-update.yml'),
    // Which part of a staged rollout this charger belongs to, is kept there (`.updaterId`).
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: never,
    quit: never,
    onQuit: () => undefined,
  };
}

const say = (level: 'debug' | 'info') => (message?: unknown) => {
  log[level]('update.library', textOf(message));
};
/** Its errors are answered, and told of there. */
const LOGGER = { debug: say('debug'), info: say('debug'), warn: say('info'), error: say('debug') };

function checkCode(error: unknown): UpdateFailureCode {
  const code = codeOf(error);
  if (code === 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND') return 'update.no-feed';
  // What is no feed at all is met by what reads it as one.
  return code?.startsWith('ERR_UPDATER_') || error instanceof TypeError
    ? 'update.feed'
    : 'update.unreachable';
}

function downloadCode(error: unknown): UpdateFailureCode {
  const code = codeOf(error);
  if (code === 'ERR_CHECKSUM_MISMATCH') return 'update.damaged';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'update.no-room';
  return code === 'EACCES' || code === 'EROFS' ? 'update.not-kept' : 'update.download';
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** One line: stacks and headers are nobody's business. */
function textOf(error: unknown): string {
  if (error instanceof CancellationError) return 'it was cancelled';
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0]?.slice(0, 300) ?? '';
}
