/** `npm start`: builds what is stale, chooses the shell, runs it. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';
import { hasDisplay } from '../hosts/browser/chromium.ts';
import { HOST_HELP, type HostOptions, parseHostOptions } from '../hosts/options.ts';
import { EXIT, printProblems, reportFailure } from '../hosts/process-end.ts';
import { ProblemError } from '../problem.ts';
import { buildIfStale } from './build-if-stale.ts';
import { fetchElectron, installedElectron } from './electron-runtime.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

async function main(args: readonly string[]): Promise<number | null> {
  const parsed = parseHostOptions(args);
  if (!parsed.ok) {
    printProblems(parsed.problems);
    return EXIT.usage;
  }
  if (parsed.options.help) {
    process.stdout.write(HOST_HELP);
    return EXIT.ok;
  }
  try {
    buildIfStale({ root: ROOT, say: console.log });
    const electron = chooseElectron(parsed.options);
    if (electron !== null) return await runElectron(electron, args);
  } catch (error) {
    return reportFailure(error);
  }
  // In this very process: nothing to forward, nobody left behind when it is killed.
  await import(pathToFileURL(path.join(ROOT, 'dist/main/browser.js')).href);
  return null;
}

/** The Electron executable to use, or null for the browser host. Throws ProblemError when Electron is demanded in vain. */
function chooseElectron({ host, headless }: HostOptions): string | null {
  if (host === 'browser' || (host === null && (headless || !hasDisplay(process.env)))) return null;
  const electron = installedElectron(ROOT) ?? fetchElectron(ROOT);
  if (electron === null && host === 'electron') {
    throw new ProblemError({
      code: 'start.no-electron',
      message: 'Electron’s runtime is not here and could not be fetched',
      hint: 'Run npx install-electron --no with a network, or use --host browser.',
    });
  }
  if (electron === null) console.log('Electron’s runtime is not here: running in the browser host.');
  return electron;
}

async function runElectron(executable: string, args: readonly string[]): Promise<number> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) console.warn('Running as root: Electron runs without its sandbox. Use an unprivileged user.');
  const child = spawn(executable, [...(isRoot ? ['--no-sandbox'] : []), ROOT, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject);
  child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  return promise;
}

const code = await main(process.argv.slice(2));
if (code !== null) process.exit(code);
