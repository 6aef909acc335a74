/** The app's process: what it says, and when it ends. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LaunchOptions } from './launched.ts';

export interface AppCommand {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdio: StdioOptions;
  /** Removes what was made for it. */
  cleanUp(): void;
}

export interface AppProcess {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
  /** SIGTERM unless it has ended. */
  close(): Promise<number | null>;
}

/** Nobody supervises it but those who say so, and what it writes is in a folder of its own. */
export function surroundings(root: string, { env = {}, cwd = root, home }: LaunchOptions) {
  const folder = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-electron-'));
  return {
    folder,
    cwd,
    env: {
      ...process.env,
      INVOCATION_ID: '',
      NOTIFY_SOCKET: '',
      EVSE_KIOSK_SUPERVISED: '',
      XDG_CONFIG_HOME: home ?? folder,
      ...env,
    },
    cleanUp: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}

export function startProcess({ executable, args, env, cwd, stdio }: AppCommand): AppProcess {
  return follow(spawn(executable, [...args], { env, cwd, stdio }));
}

export function follow(child: ChildProcess): AppProcess {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    // All of its output is here by then.
    child.once('close', (code) => resolve(code));
  });
  return {
    process: child,
    ended,
    output: () => said,
    close() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      return ended;
    },
  };
}

export async function runToEnd(
  command: AppCommand,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const app = startProcess(command);
  const code = await app.ended;
  command.cleanUp();
  return { code, output: app.output() };
}
