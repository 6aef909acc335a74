/** Starts `child.ts` and listens to it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

export interface Child {
  readonly process: ChildProcess;
  /** Lines so far. */
  readonly lines: readonly string[];
  /** Resolves with the line that makes it true; rejects when the child ends before. */
  line(wanted: (line: string) => boolean): Promise<string>;
  kill(): Promise<void>;
}

export function startChild(action: 'open' | 'hold' | 'write', file: string, uid?: number): Child {
  const child = spawn(process.execPath, [CHILD, action, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const lines: string[] = [];
  const ended = once(child, 'close');
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return {
    process: child,
    lines,
    line: (wanted) =>
      new Promise((resolve, reject) => {
        const known = lines.find(wanted);
        if (known !== undefined) return resolve(known);
        reader.on('line', (line) => wanted(line) && resolve(line));
        void ended.then(() => reject(new Error(`the child ended after: ${lines.at(-1) ?? 'nothing'}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
