/** `npm run -s config -- check FILE | schema | defaults | pin [FILE]` */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseTokenList, parseTokens } from '../authorization/tokens.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { defaultConfig } from '../config/parse.ts';
import { configSchema } from '../config/schema.ts';
import { readPin } from '../kiosk/service/plan.ts';
import { type Problem, ProblemError, formatProblems } from '../problem.ts';
import { pinCommand } from './pin.ts';

const HELP = `Checks and explains the configuration of EVSE Kiosk.

  npm run -s config -- check FILE   every problem in FILE and in the tokens file that it names
  npm run -s config -- schema       JSON Schema for editors, on standard output
  npm run -s config -- defaults     the complete configuration that holds when nothing is given
  npm run -s config -- pin [FILE]   asks for the PIN of service mode, and keeps its hash in FILE (absent: prints it)

Exit codes: 0 good, 1 problems found, 2 wrong usage.
`;

const GOOD = 0;
const PROBLEMS = 1;
const USAGE = 2;

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

function print(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return GOOD;
}

async function check(file: string): Promise<number> {
  const result = await loadConfig(file);
  const problems = result.ok
    ? [...(await tokenProblems(result.config)), ...(await pinProblems(result.config))]
    : result.problems;
  if (result.ok && result.notes.length > 0) {
    console.error(`Worth knowing:\n${formatProblems(result.notes)}`);
  }
  if (problems.length === 0) return print(`${file} is good.`);
  console.error(formatProblems(problems));
  console.error(problems.length === 1 ? '1 problem.' : `${problems.length} problems.`);
  return PROBLEMS;
}

async function tokenProblems({ authorization: { tokens } }: Config): Promise<readonly Problem[]> {
  const result =
    typeof tokens === 'string'
      ? parseTokens(await readFile(tokens, 'utf8'), { path: tokens })
      : parseTokenList(tokens);
  return result.ok ? [] : result.problems;
}

async function pinProblems(config: Config): Promise<readonly Problem[]> {
  try {
    await readPin(config);
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}

process.exitCode = await main(process.argv.slice(2));
