/** What both shells do first: read the configuration, say what is wrong with it, and bring the kiosk up. */
import { mkdirSync } from 'node:fs';
import type { SpawnWorker } from '../../drivers/readers/pcsc/workerProcess.ts';
import { type Clock, simulatedClock, systemClock } from '../clock.ts';
import { type Config, type UpdatesConfig, simulatedDevices } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { defaultConfig } from '../config/parse.ts';
import { loadDriverPackages } from '../driver-packages/load.ts';
import { log } from '../log/log.ts';
import { ProblemError, formatProblems } from '../problem.ts';
import { openHostLog, type HostLog } from './host-log.ts';
import { CurrentTheme } from '../theme/current.ts';
import type { CreateKiosk, KioskPort } from './host.ts';
import type { UpdateHost } from '../updates/source.ts';
import { greetingIn, loadConfiguredTheme } from './wear-theme.ts';

export interface OpenOptions {
  /** The configuration file; null: the simulated charger. */
  readonly config: string | null;
  readonly spawnReader: SpawnWorker;
  readonly version: string;
  /** See KioskOptions. */
  readonly buildDate: number | null;
  readonly createKiosk: CreateKiosk;
  /** See KioskOptions. */
  readonly restart?: () => void;
  /** How newer versions come to this process; absent: not at all. Asked where updates are off, too: one may have come before. */
  readonly updates?: (config: UpdatesConfig | null) => UpdateHost;
  /** A theme that is looked at while it is made; absent: the configuration's. */
  readonly theme?: CurrentTheme;
  /** For notes on the configuration and problems of the theme; default stderr. */
  readonly warn?: (text: string) => void;
}

export interface OpenKiosk {
  readonly kiosk: KioskPort;
  readonly config: Config;
  /** For shells: what they serve below `theme/`. */
  readonly theme: CurrentTheme;
  /** Stops the kiosk, and closes the log after its last line. */
  stop(): Promise<void>;
}

/** Opens the log, then the kiosk. Throws ProblemError: `config.*`, `json.*`, `driver.*`, and what `createKiosk` throws. */
export async function openKiosk(options: OpenOptions): Promise<OpenKiosk> {
  const read = await configOf(options);
  const lines = openHostLog(read, { version: options.version, file: options.config });
  makeExchangeFolder(read);
  const theme =
    options.theme ?? new CurrentTheme(await loadConfiguredTheme(read, options.warn ?? console.warn));
  const config = greetingIn(read, theme.defaultLanguage);
  try {
    const kiosk = await options.createKiosk({
      config,
      clock: clockOf(config),
      spawnReader: options.spawnReader,
      version: options.version,
      // A simulated charger may stand at any time.
      buildDate: simulatedDevices(config) === 'all' ? null : options.buildDate,
      theme,
      drivers: await loadDriverPackages(config, options.config),
      log: lines.ring,
      ...(options.restart && { restart: options.restart }),
      ...(options.updates && { updates: options.updates(config.updates) }),
    });
    return { kiosk, config, theme, stop: () => stop(kiosk, theme, lines) };
  } catch (error) {
    theme.close();
    lines.close('kiosk.not-started', 'the kiosk could not start', error);
    throw error;
  }
}

/** A demonstration has somewhere to export to, without a stick; a real charger's folder is its installer's. */
function makeExchangeFolder(config: Config): void {
  const { exchangeFolder } = config.service;
  if (exchangeFolder === null || simulatedDevices(config) !== 'all') return;
  try {
    mkdirSync(exchangeFolder, { recursive: true });
  } catch (error) {
    log.warn(
      'service.no-exchange-folder',
      `${exchangeFolder} cannot be made: there is nowhere to export to`,
      { error },
    );
  }
}

async function stop(kiosk: KioskPort, theme: CurrentTheme, lines: HostLog): Promise<void> {
  try {
    await kiosk.stop();
  } catch (error) {
    lines.close('kiosk.stop-failed', 'the kiosk did not stop in good order', error);
    throw error;
  } finally {
    theme.close();
  }
  lines.close('kiosk.stop', 'the kiosk has stopped');
}

async function configOf({ config, warn = console.warn }: OpenOptions): Promise<Config> {
  if (config === null) return defaultConfig();
  const result = await loadConfig(config);
  if (!result.ok) throw new ProblemError(result.problems);
  if (result.notes.length > 0) warn(formatProblems(result.notes));
  return result.config;
}

/** A charger that is all simulated has a clock that the panel can hurry on; a real device only ever has the real time. */
function clockOf(config: Config): Clock {
  if (simulatedDevices(config) !== 'all') return systemClock;
  const { clockStart, clockRate = 1 } = config.simulation ?? {};
  return simulatedClock(clockStart === undefined ? systemClock.now() : Date.parse(clockStart), clockRate);
}
