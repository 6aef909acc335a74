/**
 * `npm run torture`: kills, torn writes, rubbish on the serial lines and events in any order, long enough to believe in.
 * Prints its seed first; the same seed draws the same run. Exit codes: 0 nothing found; 1 a violation, with how to have
 * it again; 2 the command was not understood.
 */
import { parseArgs } from 'node:util';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { buildIfStale } from '../../main/cli/build-if-stale.ts';
import { runCharts } from './charts/charts.ts';
import { runKills } from './kills/kills.ts';
import { runModbusBytes } from './serial/modbus.ts';
import { runOpenEvseBytes } from './serial/openevse.ts';
import { Violation } from './violation.ts';
import { runWrites } from './writes.ts';

const SECTIONS = ['kills', 'writes', 'serial', 'charts'] as const;
type Section = (typeof SECTIONS)[number];

const USAGE = `npm run torture -- [options]
  --seed N          what everything is drawn from (absent: drawn anew)
  --only LIST       of ${SECTIONS.join(',')}
  --kills N         SIGKILLs (1000)
  --from N          the number of the first kill (0)
  --chargers N      at a time (8)
  --writes N        torn or lost writes (200)
  --bytes N         of rubbish for each serial parser (10000000)
  --events N        into the charts (10000000)
  --spared          nobody ends a session while a fault stands (see kills/plan.ts)
  --alerts          every alert must have reached the webhook in the end
  --quick           a fiftieth of all of it, for a first look`;

async function main(args: readonly string[]): Promise<void> {
  const options = understand(args);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  say(`seed ${String(options.seed)}`);
  const root = path.resolve(import.meta.dirname, '../..');
  const sections: Record<Section, () => Promise<string>> = {
    kills: () => {
      buildIfStale({ root, say });
      return runKills({ ...options, progress: (line) => say(`  ${line}`) });
    },
    writes: () => Promise.resolve(runWrites(options)),
    serial: async () => `${await runOpenEvseBytes(options)}\n${runModbusBytes(options)}`,
    charts: () => runCharts({ ...options, threads: availableParallelism() }),
  };
  for (const name of options.only) {
    const begun = performance.now();
    try {
      const found = await sections[name]();
      say(`${found} (${((performance.now() - begun) / 1000).toFixed(0)} s)`);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      process.exitCode = 1;
      say(`VIOLATION in ${name}:\n${error.message}`);
      say(`  the section again: node test/torture/torture.ts --only ${name} ${again(name, options)}`);
    }
  }
}

function again(name: Section, options: ReturnType<typeof understand>): string {
  const amounts: Record<Section, string> = {
    kills: `--kills ${String(options.kills)} --from ${String(options.from)} --chargers ${String(options.chargers)}`,
    writes: `--writes ${String(options.writes)}`,
    serial: `--bytes ${String(options.bytes)}`,
    charts: `--events ${String(options.events)}`,
  };
  return `--seed ${String(options.seed)} ${amounts[name]}`;
}

function understand(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ seed: text, only: text, kills: text, from: text, chargers: text, writes: text, bytes: text },
      ...{ events: text, alerts: flag, spared: flag, quick: flag, help: flag },
    },
  });
  const share = values.quick ? 50 : 1;
  const number = (
    name: 'seed' | 'kills' | 'from' | 'chargers' | 'writes' | 'bytes' | 'events',
    usual: number,
  ) => {
    const value = Number(values[name] ?? usual);
    if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`--${name} must be a whole number`);
    return value;
  };
  const only = (values.only ?? SECTIONS.join(',')).split(',').map((name) => {
    const section = SECTIONS.find((known) => known === name);
    if (!section) throw new TypeError(`there is no section ${name}`);
    return section;
  });
  if (values.help) throw new TypeError('');
  return {
    only,
    seed: number('seed', Date.now() % 1_000_000),
    kills: number('kills', 1000 / share),
    from: number('from', 0),
    chargers: number('chargers', 8),
    writes: number('writes', 200 / share),
    bytes: number('bytes', 10_000_000 / share),
    events: number('events', 10_000_000 / share),
    alerts: values.alerts,
    spared: values.spared,
  };
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
