/**
 * `npm run bench`: the figures that performance is promised in, measured side by side in one run. It prints; it asserts
 * nothing. Options: `--only paint,start`, `--quick` (fewer samples), `--json FILE`, `--help`.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { lists } from './lists.ts';
import { mainThread } from './main-thread.ts';
import { memory } from './memory.ts';
import { operator } from './operator.ts';
import { paint } from './paint.ts';
import { type Figure, jsonOf, type SectionResult, tableOf } from './print.ts';
import { recovery } from './recovery.ts';
import { type Section, Skip } from './section.ts';
import { serial } from './serial.ts';
import { size } from './size.ts';
import { start } from './start.ts';
import { store } from './store.ts';
import { tariff } from './tariff-section.ts';

const SECTIONS: readonly Section[] = [
  paint,
  serial,
  start,
  memory,
  size,
  store,
  lists,
  mainThread,
  recovery,
  operator,
  tariff,
];

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const wanted = values.only?.split(',').map((name) => name.trim());
const names = SECTIONS.map(({ name }) => name);
const unknown = wanted?.filter((name) => !names.includes(name)) ?? [];

if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no section ${unknown.join(', ')}.`);
  console.log(`npm run bench -- [--only ${names.join(',')}] [--quick] [--json FILE]`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  await bench(SECTIONS.filter(({ name }) => wanted === undefined || wanted.includes(name)));
}

async function bench(sections: readonly Section[]): Promise<void> {
  const about = {
    at: new Date().toISOString(),
    node: process.version,
    cpu: `${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown'}`,
    loadBefore: load(),
    quick: values.quick,
  };
  const results: SectionResult[] = [];
  for (const section of sections) {
    process.stderr.write(`${section.name} …\n`);
    results.push(await resultOf(section));
  }
  console.log(`${about.at}, Node ${about.node}, ${about.cpu}${values.quick ? ', quick' : ''}`);
  console.log(
    `load before ${about.loadBefore}, after ${load()} (above 2 others were at work: read with care)\n`,
  );
  console.log(tableOf(results));
  if (values.json !== undefined)
    await writeFile(values.json, jsonOf({ ...about, loadAfter: load() }, results));
  // A figure is never an error; a section that could not measure is.
  if (results.some(({ gap }) => gap?.kind === 'failed')) process.exitCode = 1;
}

async function resultOf(section: Section): Promise<SectionResult> {
  const figures: Figure[] = [];
  const before = performance.now();
  const seconds = () => (performance.now() - before) / 1000;
  try {
    await section.run({ quick: values.quick }, (figure) => figures.push(figure));
    return { section: section.name, seconds: seconds(), load: load(), figures };
  } catch (error) {
    const kind = error instanceof Skip ? 'skipped' : 'failed';
    if (kind === 'failed') console.error(error);
    const reason = error instanceof Error ? error.message : String(error);
    return { section: section.name, seconds: seconds(), load: load(), figures, gap: { kind, reason } };
  }
}

function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
