/** `npm run -s driver -- check PACKAGE | list`: whether a controller driver keeps the promises of its port. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BENCH_KIT } from '../../drivers/kit/bench-kit.ts';
import { BEHAVIOURS } from '../../drivers/kit/behaviours/all.ts';
import type { Behaviour } from '../../drivers/kit/behaviour.ts';
import { OWN_BENCHES } from '../../drivers/kit/benches/all.ts';
import type { ControllerBench } from '../../drivers/kit/bench.ts';
import { type ConformanceResult, runConformance } from '../../drivers/kit/conformance.ts';
import { loadPackage } from '../driver-packages/load.ts';
import { ProblemError, formatProblems, messageOf } from '../problem.ts';
import { behavioursMarkdown } from './driver/markdown.ts';

const HELP = `Tries controller drivers against their emulated devices.

  npm run -s driver -- check DRIVER   every behaviour: passed, failed and why, or not applicable and why
  npm run -s driver -- list           every behaviour, what it proves and why  [--markdown: as docs/CONTROLLERS.md]

  DRIVER          a package's folder, its name in a node_modules here or above, or one of our own:
                  ${Object.keys(OWN_BENCHES).join(', ')}
  --only PATTERN  behaviours whose id matches, e.g. line.
  --parallel N    how many benches at once (8)
  --json          for programs

Exit codes: 0 every applicable behaviour passed, 1 one failed or the driver could not be tried, 2 wrong usage.
`;

const [GOOD, FAILED, USAGE] = [0, 1, 2];
const PARALLEL = 8;
const WORDS = { passed: 'pass', failed: 'FAIL', 'not-applicable': 'n/a ' } as const;

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      only: { type: 'string' },
      parallel: { type: 'string', default: String(PARALLEL) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [command, driver, ...rest] = positionals;
  if (values.help || command === 'help') return print(HELP);
  if (command === 'list' && driver === undefined) return list(values);
  if (command === 'check' && driver !== undefined && rest.length === 0) return check(driver, values);
  process.stderr.write(HELP);
  return USAGE;
}

function list(values: Values): number {
  const chosen = behavioursOf(values);
  if (values.markdown) return print(behavioursMarkdown(chosen));
  if (values.json) {
    const told = chosen.map(({ id, title, why, needs = [] }) => ({ id, title, why, needs }));
    return print(JSON.stringify(told, null, 2));
  }
  return print(chosen.map(({ id, title, why }) => `${id}\n    ${title}.\n    ${why}\n`).join(''));
}

async function check(named: string, values: Values): Promise<number> {
  const bench = await benchOf(named);
  const parallel = Number(values.parallel);
  if (!Number.isInteger(parallel) || parallel < 1)
    throw new Usage('--parallel must be a number of at least 1');
  const begun = performance.now();
  const results = await runConformance(bench, { behaviours: behavioursOf(values), parallel });
  const count = (outcome: ConformanceResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const totals = {
    driver: bench.name,
    passed: count('passed'),
    failed: count('failed'),
    notApplicable: count('not-applicable'),
    seconds: Math.round((performance.now() - begun) / 100) / 10,
  };
  if (values.json) print(JSON.stringify({ ...totals, results }, null, 2));
  else print(`${results.map(line).join('\n')}\n\n${total(totals)}`);
  return totals.failed === 0 && totals.passed > 0 ? GOOD : FAILED;
}

function line({ id, outcome, reason, title }: ConformanceResult): string {
  if (outcome === 'passed') return `${WORDS.passed}  ${id}`;
  if (outcome === 'not-applicable') return `${WORDS[outcome]}  ${id}: ${reason}`;
  return `${WORDS.failed}  ${id}: ${title}\n      ${reason}`;
}

function total({
  driver,
  passed,
  failed,
  notApplicable,
  seconds,
}: Readonly<Record<string, string | number>>): string {
  return `${String(driver)}: ${String(passed)} passed, ${String(failed)} failed, ${String(notApplicable)} not applicable, in ${String(seconds)} s`;
}

async function benchOf(named: string): Promise<ControllerBench> {
  const own = OWN_BENCHES[named];
  if (own) return own;
  const loaded = await loadPackage(named.includes(path.sep) ? path.resolve(named) : named, process.cwd());
  if (!loaded.ok) throw new ProblemError(loaded.problem);
  const { createBench, name } = loaded.driver;
  if (createBench) return createBench(BENCH_KIT);
  throw new ProblemError({
    code: 'driver.no-bench',
    message: `${name} exports no createBench: there is no device to try it on`,
    hint: 'docs/CONTROLLERS.md says how a bench is made.',
  });
}

function behavioursOf({ only }: Values): readonly Behaviour[] {
  const chosen = only === undefined ? BEHAVIOURS : BEHAVIOURS.filter(({ id }) => id.includes(only));
  if (chosen.length === 0) throw new Usage(`no behaviour is called ${String(only)}`);
  return chosen;
}

class Usage extends Error {}

function print(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return GOOD;
}

/** `parseArgs` throws TypeErrors for what is no option. */
function failure(error: unknown): number {
  if (error instanceof ProblemError) {
    process.stderr.write(`${formatProblems(error.problems)}\n`);
    return FAILED;
  }
  if (!(error instanceof Usage) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${messageOf(error)}\n`);
  return USAGE;
}

process.exitCode = await main(process.argv.slice(2)).catch(failure);
