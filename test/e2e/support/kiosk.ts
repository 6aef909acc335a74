/** The kiosk as people run it: the built browser host in a process of its own, with its own port, store and files. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Snapshot } from '../../../main/bridge/contract.ts';
import { until } from '../../rig/until.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/main/browser.js', import.meta.url));
const TOKEN = 'e2e-token';
const START_LIMIT_MS = 20_000;

export interface RunningKiosk {
  /** The screen's address with the token in it. */
  readonly url: string;
  readonly panelUrl: string;
  /** For requests without a cookie. */
  readonly authorization: { readonly authorization: string };
  readonly pid: number;
  snapshot(): Promise<Snapshot>;
  /** Waits until the snapshot satisfies `condition` and returns it. */
  when(what: string, condition: (snapshot: Snapshot) => boolean, limitMs?: number): Promise<Snapshot>;
  /** SIGKILL, as a power cut would: no goodbye. */
  kill(): Promise<void>;
  /** SIGTERM, and wait for the end. */
  stop(): Promise<void>;
  /** Its exit code, once it has ended; null: by a signal. */
  readonly ended: Promise<number | null>;
}

export interface StartOptions {
  /** Somebody starts it again when it ends. */
  readonly supervised?: boolean;
}

/** A folder of its own for the store and the files of one charger; removed by `remove`. */
export async function chargerFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-kiosk-e2e-'));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a kiosk on `config` (an object of the configuration file) in `folder`; resolves when it serves. */
export async function startKiosk(
  folder: string,
  config: object,
  { supervised = false }: StartOptions = {},
): Promise<RunningKiosk> {
  const file = path.join(folder, 'kiosk.json');
  await writeFile(file, JSON.stringify({ store: { path: 'kiosk.db' }, ...config }));
  const args = [
    PROGRAM,
    '--host',
    'browser',
    '--headless',
    '--port',
    '0',
    '--token',
    TOKEN,
    '--config',
    file,
  ];
  // Whoever runs the tests may be supervised: the kiosk is only if it was asked for.
  const env = { ...process.env, INVOCATION_ID: '', EVSE_KIOSK_SUPERVISED: supervised ? '1' : '' };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  const note = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const address = () => /is at (http:\/\/\S+?)\/\?token=/.exec(output)?.[1];
  await until('the kiosk to serve', START_LIMIT_MS, () => address() !== undefined || child.exitCode !== null);
  const origin = address();
  if (origin === undefined || child.pid === undefined) throw new Error(`the kiosk did not start:\n${output}`);

  const authorization = { authorization: `Bearer ${TOKEN}` };
  const snapshot = async () => {
    const response = await fetch(`${origin}/api/snapshot`, { headers: authorization });
    return (await response.json()) as Snapshot;
  };
  return {
    url: `${origin}/?token=${TOKEN}`,
    panelUrl: `${origin}/panel?token=${TOKEN}`,
    authorization,
    pid: child.pid,
    snapshot,
    when: async (what, condition, limitMs = 15_000) => {
      let latest: Snapshot | undefined;
      await until(what, limitMs, async () => {
        latest = await snapshot();
        return condition(latest);
      });
      if (!latest) throw new Error('no snapshot');
      return latest;
    },
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
    ended,
  };
}

/** Sends the signal, and waits for the end. */
export function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
