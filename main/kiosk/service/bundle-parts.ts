/** What goes into a support bundle of this kiosk. */
import { createReadStream } from 'node:fs';
import { arch, cpus, freemem, hostname, platform, release, totalmem, uptime } from 'node:os';
import path from 'node:path';
import type { Snapshot } from '../../bridge/contract.ts';
import type { Config } from '../../config/config.ts';
import { logFiles } from '../../log/files.ts';
import { jsonPart, linesPart, rowsPart, type BundlePart } from '../../service/bundle.ts';
import type { FrameLog } from '../../service/frames.ts';
import { storedFault } from '../../service/stored-fault.ts';
import type { Store } from '../../store/store.ts';

export interface BundleSources {
  readonly config: Config;
  readonly version: string;
  readonly store: Store;
  readonly frames: FrameLog;
  readonly snapshot: () => Snapshot;
  readonly now: () => number;
  readonly operator: () => unknown;
  readonly latency: () => readonly number[];
}

const MOST_FAULTS = 500;
const NEWEST_SESSIONS = { text: null, connector: null, from: null, to: null, most: 200 } as const;
const MOST_ACTS = 1000;

export function bundleParts(sources: BundleSources, who: string): readonly BundlePart[] {
  const { config, store, frames, snapshot, now, version } = sources;
  function* faults() {
    for (const row of store.faults.newest(MOST_FAULTS)) yield storedFault(row, now(), 'en');
  }
  return [
    jsonPart('about.json', 'versions', () => ({
      madeAt: new Date(now()).toISOString(),
      madeBy: who,
      station: config.station,
      version,
      versions: process.versions,
      machine: {
        hostname: hostname(),
        system: `${platform()} ${release()} ${arch()}`,
        processors: cpus().length,
        memoryBytes: totalmem(),
        freeBytes: freemem(),
        uptimeSeconds: Math.round(uptime()),
      },
      process: { uptimeSeconds: Math.round(process.uptime()), memory: process.memoryUsage() },
    })),
    jsonPart('config.json', 'config', () => config),
    jsonPart('now.json', 'snapshot', () => ({ ...snapshot(), service: null, simulator: null })),
    jsonPart('operator.json', 'operator', sources.operator),
    jsonPart('performance.json', 'performance', () => ({ paintMs: sources.latency() })),
    jsonPart('database.json', 'database', () => ({ file: store.file, ...store.figures() })),
    rowsPart('sessions.json', 'sessions', () => store.sessions.search(NEWEST_SESSIONS).rows),
    rowsPart('faults.json', 'faults', faults),
    rowsPart('acts.json', 'audit', () => store.auditLog.newest(MOST_ACTS)),
    ...frames.devices().map(({ id }) => linesPart(`frames/${id}.txt`, 'frames', () => frames.lines(id))),
    ...logParts(config.log.folder),
  ];
}

function logParts(folder: string): readonly BundlePart[] {
  try {
    return logFiles(folder).map((file) => ({
      name: `log/${path.basename(file.path)}`,
      step: 'logs',
      content: () => createReadStream(file.path) as AsyncIterable<Uint8Array>,
    }));
  } catch (error) {
    const failing = () => {
      throw error;
    };
    return [{ name: 'log/unreadable.txt', step: 'logs', content: failing }];
  }
}
