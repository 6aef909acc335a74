/** `npm run theme -- check FILE | preview FILE | schema | texts [LANGUAGE] | init FOLDER` */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '../config/schema.ts';
import { printProblems, reportFailure } from '../hosts/process-end.ts';
import { loadTheme } from '../theme/load.ts';
import { themeJsonSchema } from '../theme/json-schema.ts';
import { initTheme } from './theme/init.ts';
import { contrastTable, textList } from './theme/report.ts';
import { PROBLEMS, USAGE, print, verdict } from './verdict.ts';

const HELP = `Themes of EVSE Kiosk: colours, font, logo, drawings and texts of an OEM.

  npm run -s theme -- check FILE       every problem in FILE and in the files that it names, and all contrasts
  npm run -s theme -- preview FILE     a simulated charger in this theme, which follows each save
      --dark                           in the dark look
      --port N --token TEXT --headless as npm start has them (port absent: any free one)
  npm run -s theme -- schema           JSON Schema for editors, on standard output
  npm run -s theme -- texts [LANGUAGE] every text that may be worded differently: as it is built in, or its placeholders
  npm run -s theme -- init FOLDER      a theme to begin with

Exit codes: 0 good, 1 problems found, 2 wrong usage.
`;

async function main(args: readonly string[]): Promise<number> {
  const [command, subject, ...rest] = args;
  if (command === '--help' || command === '-h' || command === 'help') return print(HELP);
  if (command === 'check' && subject !== undefined && rest.length === 0) return check(subject);
  if (command === 'schema' && subject === undefined) return print(JSON.stringify(themeJsonSchema(), null, 2));
  if (command === 'texts' && rest.length === 0) {
    const language = languageOf(subject ?? 'en');
    if (language) return print(textList(language));
  }
  if (command === 'init' && subject !== undefined && rest.length === 0) return init(subject);
  if (command === 'preview') {
    const options = previewOptions(args.slice(1));
    // A whole kiosk: only where one is wanted.
    if (options) return (await import('./theme/preview.ts')).previewTheme(options);
  }
  console.error(HELP);
  return USAGE;
}

async function check(file: string): Promise<number> {
  const result = await loadTheme(file);
  if (result.colours) print(contrastTable(result.colours));
  return result.ok ? verdict(file, [], result.notes) : verdict(file, result.problems, []);
}

async function init(folder: string): Promise<number> {
  const problem = await initTheme(folder);
  if (problem) {
    printProblems([problem]);
    return PROBLEMS;
  }
  const file = path.join(folder, 'theme.json');
  return print(`${file} is there. Look at it: npm run theme -- preview ${file}`);
}

function languageOf(name: string): Language | undefined {
  return LANGUAGES.find((language) => language === name);
}

function previewOptions(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        token: { type: 'string' },
        headless: { type: 'boolean', default: false },
        dark: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    const port = Number(values.port);
    const isPort = /^\d{1,5}$/.test(values.port) && port <= 65_535;
    if (file === undefined || others.length > 0 || !isPort) return null;
    return { file, port, headless: values.headless, dark: values.dark, token: values.token ?? null };
  } catch (error) {
    if (error instanceof TypeError) return null; // how parseArgs refuses; the help says the rest
    throw error;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportFailure(error);
}
