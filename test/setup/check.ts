/** `npm run check`: types, components, lint and format, all at once; each tells when it is through, and all are told. */
import { spawn } from 'node:child_process';

const CHECKS: readonly (readonly string[])[] = [
  ['eslint', '.'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
  ['tsc', '-p', 'tsconfig.json'],
  ['svelte-check', '--tsconfig', 'tsconfig.renderer.json', '--fail-on-warnings'],
];

/** Whether it found nothing. */
async function run([command = '', ...args]: readonly string[]): Promise<boolean> {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  const good = (await promise) === 0;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`check: ${command} ${good ? 'found nothing' : 'FAILED'} (${seconds} s)`);
  if (!good) console.log(Buffer.concat(output).toString());
  return good;
}

const results = await Promise.all(CHECKS.map(run));
process.exitCode = results.every(Boolean) ? 0 : 1;
