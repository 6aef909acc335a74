/** A web server in a process of its own that prints its address: the built kiosk, or the smallest there can be. */
import { type ChildProcess, spawn } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Skip } from '../section.ts';
import { KIOSK_PROGRAM } from './paths.ts';

const TOKEN = 'bench';
const SERVES_WITHIN_MS = 30_000;

export interface Served {
  readonly pid: number;
  readonly url: string;
  /** When the process was asked for, and when it had printed its address; ms of this process. */
  readonly startedAt: number;
  readonly servedAt: number;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
}

/** Something that can be started again and again. */
export interface Program {
  start(): Promise<Served>;
  remove(): Promise<void>;
}

/** The built kiosk with `config` (an object of the configuration file); all starts share one store. */
export async function builtKiosk(config: object): Promise<Program> {
  await access(KIOSK_PROGRAM).catch(() => {
    throw new Skip('dist/main is not built. Run: npm run build');
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-bench-kiosk-'));
  const file = path.join(folder, 'kiosk.json');
  await writeFile(file, JSON.stringify({ store: { path: 'kiosk.db' }, ...config }));
  const args = ['--host', 'browser', '--headless', '--port', '0', '--token', TOKEN, '--config', file];
  return {
    start: () => serve([KIOSK_PROGRAM, ...args]),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** One heading, one file, no dependency: what nothing that ships can be quicker or smaller than. */
const HELLO = `import { createServer } from 'node:http';

const page = \`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Hello</title>
    <style>h1 { font: 600 48px sans-serif; }</style>
  </head>
  <body></body>
  <script>
    const heading = document.createElement('h1');
    heading.dataset.screen = 'idle';
    heading.textContent = 'Hello';
    document.body.append(heading);
  </script>
</html>\`;
const server = createServer((request, response) => response.end(page));
server.listen(0, '127.0.0.1', () => console.log(\`is at http://127.0.0.1:\${server.address().port}/\`));
`;

export async function helloWorld(): Promise<Program> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-bench-hello-'));
  const file = path.join(folder, 'hello.mjs');
  await writeFile(file, HELLO);
  return { start: () => serve([file]), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts `node …args`; resolves when it has printed where it is. */
export async function serve(args: readonly string[]): Promise<Served> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await addressOf(child);
  return {
    pid: child.pid ?? 0,
    url,
    startedAt,
    servedAt: performance.now(),
    kill: () => end(child),
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const failed = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`${why}:\n${output}`));
    };
    const timer = setTimeout(() => failed('the program printed no address'), SERVES_WITHIN_MS);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /is at (http:\S+)\s/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => failed(error.message));
    child.once('exit', (code) => failed(`the program ended with code ${String(code)}`));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** The snapshot of a served kiosk, as `GET /api/snapshot` gives it. */
export async function snapshotOf<Snapshot>({ url }: Served): Promise<Snapshot> {
  const response = await fetch(new URL('/api/snapshot', url), {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  return (await response.json()) as Snapshot;
}
