/** The reader process as a plain child of a Node process. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { SpawnWorker, WorkerProcess } from './workerProcess.ts';

/** Enough of a crashed process's last words for a technician. */
const STDERR_KEPT = 2000;
const REASON_LENGTH = 200;

export interface ChildProcessOptions {
  /** The program to run `entry` with; default this process's own (a Node; Electron's only if `runAsNode` is on). */
  readonly execPath?: string;
  /** Default: this process's own environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** `entry`: path of the reader process's program (`worker.ts`, or the bundle made of it). */
export function childProcessSpawner(entry: string, options: ChildProcessOptions = {}): SpawnWorker {
  return () =>
    overChild(
      spawn(options.execPath ?? process.execPath, [entry], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: options.env ?? process.env,
      }),
    );
}

function overChild(child: ChildProcess): WorkerProcess {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-STDERR_KEPT);
  });
  let ended = false;
  return {
    send: (message) => void child.send(message, () => {}),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      const end = (reason: string) => {
        if (ended) return;
        ended = true;
        listener(reason);
      };
      child.on('error', (error) => {
        // Also emitted for a failed kill, while the process goes on.
        if (child.pid === undefined) end(`cannot be started: ${error.message}`);
      });
      child.on('close', (code, signal) => end(exitReason(code, signal, lastWords)));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function exitReason(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  const how = signal ? `killed by ${signal}` : `exit code ${code}`;
  const error = /^\w*Error\b.*$/m.exec(lastWords)?.[0] ?? lastWords.trim().split('\n').at(-1) ?? '';
  // No run of hex digits as long as a card's number leaves this process.
  const words = error.replace(/[0-9A-Fa-f]{8,}/g, '…').slice(0, REASON_LENGTH);
  return words ? `${how}: ${words}` : how;
}
