/** `utilityProcess`: a child of its own with a `parentPort`, here a Node process. */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

const PORT = new URL('utility-port.ts', import.meta.url).href;

interface UtilityOptions {
  readonly stdio?: 'ignore' | 'inherit' | 'pipe';
  readonly serviceName?: string;
  readonly env?: NodeJS.ProcessEnv;
}

class UtilityProcess extends EventEmitter {
  readonly #child;
  pid: number | undefined;

  constructor(
    entry: string,
    args: readonly string[],
    { stdio = 'inherit', env = process.env }: UtilityOptions,
  ) {
    super();
    const streams = stdio === 'pipe' ? 'inherit' : stdio;
    this.#child = fork(entry, [...args], {
      execArgv: ['--import', PORT],
      stdio: ['ignore', streams, streams, 'ipc'],
      serialization: 'advanced',
      env,
    });
    this.pid = this.#child.pid;
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('error', () => {});
    this.#child.on('exit', (code) => {
      this.pid = undefined;
      // Electron gives a number also for a signal.
      this.emit('exit', code ?? 1);
    });
    process.on('exit', () => this.#child.kill('SIGKILL'));
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object, () => {});
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (entry: string, args: readonly string[] = [], options: UtilityOptions = {}) =>
    new UtilityProcess(entry, args, options),
};
