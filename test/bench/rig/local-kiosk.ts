/** The kiosk in this process, from source, with the browser host in front; `watch` sees what it publishes and what is painted. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { childProcessSpawner } from '../../../drivers/readers/pcsc/childProcess.ts';
import type { Command, CommandAnswer, Sender, Snapshot } from '../../../main/bridge/contract.ts';
import { systemClock } from '../../../main/clock.ts';
import { parseConfig } from '../../../main/config/parse.ts';
import type { Config } from '../../../main/config/config.ts';
import { startBrowserHost } from '../../../main/hosts/browser/server.ts';
import type { KioskPort } from '../../../main/hosts/host.ts';
import { createKiosk } from '../../../main/kiosk.ts';
import { formatProblems } from '../../../main/problem.ts';
import { READER_PROGRAM, RENDERER } from './paths.ts';

/** Far beyond every goal: something is broken, not slow. */
const LIMIT_MS = 20_000;

interface Waiter {
  readonly what: string;
  readonly condition: (snapshot: Snapshot) => boolean;
  seq: number | undefined;
  resolve(at: number): void;
  readonly timer: NodeJS.Timeout;
}

/** A kiosk that is looked over its shoulder. */
export class WatchedKiosk implements KioskPort {
  readonly simulated: boolean;
  readonly display: KioskPort['display'];
  readonly #kiosk: KioskPort;
  readonly #unwatch: () => void;
  #waiters: Waiter[] = [];

  constructor(kiosk: KioskPort) {
    this.#kiosk = kiosk;
    this.simulated = kiosk.simulated;
    this.display = kiosk.display;
    this.#unwatch = kiosk.subscribe((snapshot) => this.#published(snapshot));
  }

  snapshot(): Snapshot {
    return this.#kiosk.snapshot();
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    return this.#kiosk.subscribe(listener);
  }

  command(command: Command, sender: Sender): CommandAnswer {
    if (command.type === 'painted') this.#painted(command.seq, performance.now());
    return this.#kiosk.command(command, sender);
  }

  /** As the simulator panel would; throws when it is refused. */
  do(command: Command): void {
    const answer = this.command(command, command.type.startsWith('simulate-') ? 'panel' : 'screen');
    if (!answer.ok) throw new Error(`${command.type}: ${answer.message}`);
  }

  async stop(): Promise<void> {
    this.#unwatch();
    for (const { timer } of this.#waiters) clearTimeout(timer);
    await this.#kiosk.stop();
  }

  /** When a page said that it has painted the first snapshot from now on that satisfies `condition`, or a later one. */
  painted(what: string, condition: (snapshot: Snapshot) => boolean): Promise<number> {
    const painted = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => {
        const { screen } = this.snapshot();
        reject(
          new Error(`nobody painted ${what} within ${String(LIMIT_MS)} ms; the screen is ${screen.name}`),
        );
      }, LIMIT_MS);
      this.#waiters.push({ what, condition, seq: undefined, resolve, timer });
    });
    // Of several that wait for one event the first failure is enough.
    painted.catch(() => undefined);
    return painted;
  }

  /** At once when the newest snapshot satisfies `condition`, else when one does. */
  async when(what: string, condition: (snapshot: Snapshot) => boolean): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const timer = setTimeout(() => {
      const { screen, connectors } = this.snapshot();
      const states = connectors.map(({ state }) => state).join(', ');
      reject(
        new Error(
          `no ${what} within ${String(LIMIT_MS)} ms; the screen is ${screen.name}, connectors ${states}`,
        ),
      );
    }, LIMIT_MS);
    const unsubscribe = this.#kiosk.subscribe((snapshot) => {
      if (condition(snapshot)) resolve(performance.now());
    });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      unsubscribe();
    }
  }

  #published(snapshot: Snapshot): void {
    for (const waiter of this.#waiters) {
      if (waiter.seq === undefined && waiter.condition(snapshot)) waiter.seq = snapshot.seq;
    }
  }

  #painted(seq: number, at: number): void {
    this.#waiters = this.#waiters.filter((waiter) => {
      if (waiter.seq === undefined || waiter.seq > seq) return true;
      clearTimeout(waiter.timer);
      waiter.resolve(at);
      return false;
    });
  }
}

export interface LocalKiosk {
  readonly kiosk: WatchedKiosk;
  /** The screen's address with the token in it. */
  readonly url: string;
  close(): Promise<void>;
}

/** `config`: an object of the configuration file. The store is a new one. */
export async function startLocalKiosk(config: object): Promise<LocalKiosk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-bench-'));
  const kiosk = new WatchedKiosk(
    await createKiosk({
      config: configOf(config, folder),
      clock: systemClock,
      spawnReader: childProcessSpawner(READER_PROGRAM),
      version: 'bench',
      buildDate: null,
    }),
  );
  const host = await startBrowserHost({ kiosk, port: 0, rendererDir: RENDERER, panel: false });
  return {
    kiosk,
    url: host.url,
    async close() {
      await host.stop();
      await kiosk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function configOf(config: object, folder: string): Config {
  const text = JSON.stringify({ store: { path: 'kiosk.db' }, ...config });
  const parsed = parseConfig(text, { path: path.join(folder, 'kiosk.json') });
  if (!parsed.ok) throw new Error(formatProblems(parsed.problems));
  return parsed.config;
}
