/** `npm run -s config -- check FILE | schema | defaults | pin [FILE]` */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseTokenList, parseTokens } from '../authorization/tokens.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { defaultConfig } from '../config/parse.ts';
import { configSchema } from '../config/schema.ts';
import { loadDriverPackages } from '../driver-packages/load.ts';
import { readPin } from '../kiosk/service/plan.ts';
import { readUpdateKey } from '../kiosk/update-key.ts';
import { type Problem, ProblemError } from '../problem.ts';
import { loadTheme } from '../theme/load.ts';
import { pinCommand } from './pin.ts';
import { USAGE, print, verdict } from './verdict.ts';

const HELP = `Checks and explains the configuration of EVSE Kiosk.

  npm run -s config -- check FILE   every problem in FILE, and in the tokens, theme and driver packages that it names
  npm run -s config -- schema       JSON Schema for editors, on standard output
  npm run -s config -- defaults     the complete configuration that holds when nothing is given
  npm run -s config -- pin [FILE]   asks for the PIN of service mode, and keeps its hash in FILE (absent: prints it)

Exit codes: 0 good, 1 problems found, 2 wrong usage.
`;

async function main(args: readonly string[]): Promise<number> {
  const [command, file, ...rest] = args;
  if (command === '--help' || command === '-h' || command === 'help') return print(HELP);
  if (command === 'check' && file !== undefined && rest.length === 0) return check(file);
  if (command === 'schema' && file === undefined) {
    return print(JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), null, 2));
  }
  if (command === 'defaults' && file === undefined) return print(JSON.stringify(defaultConfig(), null, 2));
  if (command === 'pin' && rest.length === 0) return pinCommand(file ?? null);
  console.error(HELP);
  return USAGE;
}

async function check(file: string): Promise<number> {
  const result = await loadConfig(file);
  const theme = result.ok ? await themeFindings(result.config) : NOTHING;
  const problems = result.ok
    ? [
        ...(await tokenProblems(result.config)),
        ...(await problemsOf(() => readPin(result.config))),
        ...(await problemsOf(() => loadDriverPackages(result.config, file))),
        ...(await problemsOf(() => readUpdateKey(result.config))),
        ...theme.problems,
      ]
    : result.problems;
  const notes = result.ok ? [...result.notes, ...theme.notes] : [];
  return verdict(file, problems, notes);
}

async function tokenProblems({ authorization: { tokens } }: Config): Promise<readonly Problem[]> {
  const result =
    typeof tokens === 'string'
      ? parseTokens(await readFile(tokens, 'utf8'), { path: tokens })
      : parseTokenList(tokens);
  return result.ok ? [] : result.problems;
}

interface Findings {
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
}

const NOTHING: Findings = { problems: [], notes: [] };

/** A kiosk would start without this theme; whoever checks wants to know. */
async function themeFindings({ display, station }: Config): Promise<Findings> {
  if (display.theme === null) return NOTHING;
  const result = await loadTheme(display.theme, { languages: station.languages });
  return { ...NOTHING, ...(result.ok ? { notes: result.notes } : { problems: result.problems }) };
}

async function problemsOf(read: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await read();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}

process.exitCode = await main(process.argv.slice(2));
