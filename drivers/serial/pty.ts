/** A pseudo-terminal for emulated devices: a path that any serial program can open, made by socat. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { lstat, open, readlink, stat, unlink } from 'node:fs/promises';

export interface Pty {
  readonly path: string;
  write(bytes: Uint8Array): void;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called when socat ends without having been asked. */
  onEnd(listener: (reason: string) => void): void;
  close(): Promise<void>;
}

export const SOCAT_MISSING = 'socat is not installed. Install it with: sudo apt-get install socat';

/** Makes the PTY and a symbolic link to it at `path`. Rejects with a message for people. */
export async function openPty(path: string): Promise<Pty> {
  await removeStaleLink(path);
  const child = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${path}`, '-'], { stdio: 'pipe' });
  await started(child, path);
  // While nobody else has the terminal open socat would see a hang-up and end: hold it open.
  const held = await open(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const target = await readlink(path);
  let closing = false;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin.on('error', () => undefined); // its end is told by `close`
  return {
    path,
    write: (bytes) => void child.stdin.write(bytes),
    onData: (listener) => void child.stdout.on('data', listener),
    onEnd(listener) {
      child.once('close', (code, signal) => {
        if (!closing) listener(`socat ended (${signal ?? `exit code ${code}`})`);
      });
    },
    async close() {
      closing = true;
      child.kill('SIGTERM');
      await held.close();
      await ended;
      if ((await linkTarget(path)) === target) await unlink(path);
    },
  };
}

async function started(child: ChildProcessWithoutNullStreams, path: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT';
      reject(new Error(missing ? SOCAT_MISSING : `socat: ${error.message}`));
    });
    child.once('close', () => reject(new Error(`socat could not make ${path}: ${lastLine(said)}`)));
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4096);
      if (said.includes('starting data transfer loop')) resolve();
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** A link that a killed emulator left behind may go; anything else at that path is somebody's. */
async function removeStaleLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return;
  if (!found.isSymbolicLink()) throw new Error(`${path} exists and is no link: choose another --link`);
  const alive = await stat(path).then(
    () => true,
    () => false,
  );
  if (alive) throw new Error(`${path} is in use (link to ${await readlink(path)}): choose another --link`);
  await unlink(path);
}

async function linkTarget(path: string): Promise<string | undefined> {
  return readlink(path).catch(() => undefined);
}
