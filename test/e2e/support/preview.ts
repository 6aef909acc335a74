/** `npm run theme -- preview` as its users run it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '../../rig/until.ts';
import { end } from './kiosk.ts';

const PROGRAM = fileURLToPath(new URL('../../../main/cli/theme.ts', import.meta.url));
const TOKEN = 'preview-token';
const START_LIMIT_MS = 20_000;

export interface RunningPreview {
  /** The screen's address with the token in it. */
  readonly url: string;
  /** What it has said so far. */
  said(): string;
  stop(): Promise<void>;
}

/** Shows the theme file `file` on a simulated charger; resolves when it serves. */
export async function startPreview(file: string): Promise<RunningPreview> {
  const args = [PROGRAM, 'preview', file, '--headless', '--port', '0', '--token', TOKEN];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const note = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const address = () => /is at (http:\/\/\S+?)\/\?token=/.exec(output)?.[1];
  await until('the preview', START_LIMIT_MS, () => address() !== undefined || child.exitCode !== null);
  const origin = address();
  if (origin === undefined) throw new Error(`the preview did not start:\n${output}`);
  return {
    url: `${origin}/?token=${TOKEN}`,
    said: () => output,
    stop: () => end(child, 'SIGTERM'),
  };
}
