/** Emulated devices on pseudo-terminals for tests: the shipped emulator program as a child process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface EmulatorOptions {
  /** Default `openevse`. */
  readonly family?: string;
  /** Further arguments, e.g. `['--state', file]`. */
  readonly args?: readonly string[];
  /** Power-up to boot notification, ms; short by default, the real board takes 3400. */
  readonly bootMs?: number;
  /** Where to put the port; a new unique path by default. */
  readonly link?: string;
}

export interface Emulator {
  /** The serial port's path. */
  readonly path: string;
  readonly pid: number;
  /** Sends one control line and resolves with what follows `ok`; rejects on `error …`. */
  send(line: string): Promise<string>;
  /** The device's `status`, as keys and values; of one Modbus unit where the line has several. */
  status(unit?: number): Promise<Readonly<Record<string, string>>>;
  /** How the master behaved on an emulated Modbus line (`wire`), as keys and values. */
  manners(): Promise<Readonly<Record<string, string>>>;
  /** Ends the program in good order: the port disappears, as when a cable is pulled. */
  stop(): Promise<void>;
  /** Kills it at once; the port disappears within a second. */
  kill(): Promise<void>;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const NODE = path.join(ROOT, 'node_modules/.bin/node');
const READY_WITHIN_MS = 20_000;
const ANSWER_WITHIN_MS = 10_000;

/** Starts an emulator; resolves when its port can be opened. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const folder = options.link === undefined ? await mkdtemp(path.join(tmpdir(), 'evse-pty-')) : undefined;
  const link = options.link ?? path.join(folder ?? '', 'port');
  const child = spawn(
    NODE,
    [
      path.join(ROOT, 'main/cli/emulate.ts'),
      options.family ?? 'openevse',
      ...['--link', link],
      ...['--boot-ms', String(options.bootMs ?? 200)],
      ...(options.args ?? []),
    ],
    { cwd: ROOT, stdio: 'pipe' },
  );
  const answers = new Answers(child);
  await answers.next('ready', READY_WITHIN_MS);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await answers.ended;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  const send = async (line: string) => {
    child.stdin.write(`${line}\n`);
    const answer = await answers.next(line, ANSWER_WITHIN_MS);
    if (!answer.startsWith('ok')) throw new Error(`emulator, asked to ${line}: ${answer}`);
    return answer.slice('ok '.length);
  };
  return {
    path: link,
    pid: child.pid ?? 0,
    send,
    status: async (unit) => facts(await send(unit === undefined ? 'status' : `${String(unit)} status`)),
    manners: async () => facts(await send('wire')),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function facts(line: string): Record<string, string> {
  return Object.fromEntries(line.split(' ').map((pair) => splitPair(pair)));
}

function splitPair(pair: string): [string, string] {
  const [key = '', value = ''] = pair.split('=');
  return [key, value];
}

/** The emulator's answers in order; a program that ended fails whoever waits, with what it said. */
class Answers {
  readonly ended: Promise<void>;
  #lines: string[] = [];
  #waiters: { resolve(line: string): void; reject(error: Error): void }[] = [];
  #said = '';
  #over = false;

  constructor(child: ChildProcessWithoutNullStreams) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const waiter = this.#waiters.shift();
      if (waiter) waiter.resolve(line);
      else this.#lines.push(line);
    });
    child.stderr.on('data', (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-2000)));
    child.stdin.on('error', () => undefined); // told by `close`
    this.ended = new Promise((resolve) => {
      child.once('close', () => {
        this.#over = true;
        for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#gone());
        resolve();
      });
    });
  }

  next(what: string, limitMs: number): Promise<string> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#over) return Promise.reject(this.#gone());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`emulator: no answer to ${what}`)), limitMs);
      this.#waiters.push({
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
  }

  #gone(): Error {
    return new Error(`the emulator ended: ${this.#said || 'without a word'}`);
  }
}
