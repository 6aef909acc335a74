/**
 * Stands for Electron's executable: `node run.ts [switches] APP [arguments]` runs the app in that folder on the stand-in.
 * With ELECTRON_STAND_IN_PACKAGED=1 as a packaged one, whose command line has no APP.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const STAND_IN = new URL('electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: STAND_IN, shortCircuit: true }
      : next(specifier, context),
});

// As Electron has it: the executable, then what was given.
process.argv.splice(1, 1);
const folder =
  process.env['ELECTRON_STAND_IN_APP'] ?? process.argv.slice(1).find((arg) => !arg.startsWith('--'));
if (folder === undefined) throw new Error('Which app?');
process.env['ELECTRON_STAND_IN_APP'] = path.resolve(folder);
// Some libraries look at it to know where they are.
Object.defineProperty(process.versions, 'electron', { value: 'stand-in', enumerable: true });
Object.assign(process, { type: 'browser' });

const { main } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { main: string };
const { answerQuestions } = await import('./questions.ts');
const { start } = await import('./start.ts');
answerQuestions();
await import(pathToFileURL(path.resolve(folder, main)).href);
await start();
