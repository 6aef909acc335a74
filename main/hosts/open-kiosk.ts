/** What both shells do first: read the configuration, say what is wrong with it, and bring the kiosk up. */
import type { SpawnWorker } from '../../drivers/readers/pcsc/workerProcess.ts';
import { type Clock, scaledClock, systemClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { defaultConfig } from '../config/parse.ts';
import { type Problem, ProblemError, formatProblems } from '../problem.ts';
import type { CreateKiosk, KioskPort } from './host.ts';

export interface OpenOptions {
  /** The configuration file; null: the simulated charger. */
  readonly config: string | null;
  readonly spawnReader: SpawnWorker;
  readonly version: string;
  readonly createKiosk: CreateKiosk;
  onFatal(problem: Problem): void;
  /** For notes on the configuration; default stderr. */
  readonly warn?: (text: string) => void;
}

export interface OpenKiosk {
  readonly kiosk: KioskPort;
  readonly config: Config;
}

/** Throws ProblemError: `config.*`, `json.*`, and what `createKiosk` throws. */
export async function openKiosk(options: OpenOptions): Promise<OpenKiosk> {
  const config = await configOf(options);
  const kiosk = await options.createKiosk({
    config,
    clock: clockOf(config),
    spawnReader: options.spawnReader,
    version: options.version,
    onFatal: options.onFatal,
  });
  return { kiosk, config };
}

async function configOf({ config, warn = console.warn }: OpenOptions): Promise<Config> {
  if (config === null) return defaultConfig();
  const result = await loadConfig(config);
  if (!result.ok) throw new ProblemError(result.problems);
  if (result.notes.length > 0) warn(formatProblems(result.notes));
  return result.config;
}

function clockOf({ simulation }: Config): Clock {
  if (!simulation) return systemClock;
  const start = simulation.clockStart === undefined ? systemClock.now() : Date.parse(simulation.clockStart);
  return scaledClock(start, simulation.clockRate);
}
