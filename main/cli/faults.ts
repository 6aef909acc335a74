/**
 * `npm run --silent faults -- list | show | catalogue`: the faults of a charger, also while a kiosk uses the store, and
 * what the catalogue knows of each. Exit codes: 0 done; 1 not found or unreadable; 2 the command was not understood.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { defaultConfig } from '../config/parse.ts';
import { FAULT_CODES, isFaultCode, type FaultCode } from '../faults/catalogue.ts';
import {
  FAULT_LANGUAGES,
  TECHNICIAN_LANGUAGES,
  type FaultLanguage,
  type TechnicianLanguage,
} from '../faults/entry.ts';
import { ProblemError, formatProblems } from '../problem.ts';
import type { FaultStore } from '../store/faults.ts';
import { storeError } from '../store/store-error.ts';
import { readStore } from '../store/store.ts';
import { catalogueEntry, catalogueMarkdown, printCatalogue } from './faults/print-catalogue.ts';
import { printStored } from './faults/print-stored.ts';
import { storedFault } from '../service/stored-fault.ts';

const HELP = `Faults that a kiosk has kept, and what is known of each fault.

  faults list [--open|--past]   open faults, then the newest past ones [--most 20]
  faults show ID                one of them, by its number in the list
  faults catalogue [CODE]       every fault, or one: what the driver reads, what the kiosk does by itself and
                                when it gives up, what a technician looks at, and its names in OCPP and MREC
                                [--markdown: as docs/FAULTS.md]

  --config FILE   the kiosk's configuration (absent: the simulated charger's)
  --db FILE       a store, instead of the configuration's
  --lang de       the language: ${TECHNICIAN_LANGUAGES.join(', ')}; of the driver's words also ${FAULT_LANGUAGES.slice(2).join(', ')}
  --json          for programs
`;

class Refusal extends Error {
  readonly exitCode: 1 | 2;
  constructor(exitCode: 1 | 2, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

type Options = ReturnType<typeof parse>['values'];

async function run(args: readonly string[]): Promise<void> {
  const { command, rest, values } = understand(args);
  switch (command) {
    case 'list':
      return list(await storeOf(values), values);
    case 'show':
      return show(await storeOf(values), idOf(rest), values);
    case 'catalogue':
      return catalogue(rest[0], values);
    default:
      process.stdout.write(HELP);
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      db: { type: 'string' },
      open: { type: 'boolean' },
      past: { type: 'boolean' },
      most: { type: 'string' },
      lang: { type: 'string' },
      json: { type: 'boolean' },
      markdown: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
}

/** The options that a command has, besides --lang, --json and --help; and how many words may follow it. */
const COMMANDS: Readonly<
  Record<string, { readonly options: readonly (keyof Options)[]; readonly words: number }>
> = {
  list: { options: ['config', 'db', 'open', 'past', 'most'], words: 0 },
  show: { options: ['config', 'db'], words: 1 },
  catalogue: { options: ['markdown'], words: 1 },
  help: { options: [], words: 0 },
};
const EVERYWHERE: readonly string[] = ['lang', 'json', 'help'];
const NEVER_BOTH = [
  ['config', 'db'],
  ['open', 'past'],
  ['json', 'markdown'],
] as const;

function understand(args: readonly string[]) {
  const { positionals, values } = parsed(args);
  const [command = 'help', ...rest] = values.help ? ['help'] : positionals;
  const known = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (!known) throw new Refusal(2, `There is no command "${command}".\n${HELP}`);
  if (rest.length > known.words) throw new Refusal(2, `"${String(rest.at(-1))}" is too much.\n${HELP}`);
  const allowed: readonly string[] = [...known.options, ...EVERYWHERE];
  const odd = Object.keys(values).find((name) => !allowed.includes(name));
  if (odd !== undefined && command !== 'help')
    throw new Refusal(2, `"faults ${command}" has no option --${odd}.\n${HELP}`);
  for (const [one, other] of NEVER_BOTH)
    if (values[one] !== undefined && values[other] !== undefined)
      throw new Refusal(2, `Either --${one} or --${other}, not both.\n`);
  return { command, rest, values };
}

function parsed(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (error) {
    throw new Refusal(2, `${error instanceof Error ? error.message : String(error)}\n${HELP}`);
  }
}

function list(file: string, values: Options): void {
  const { most: text = '20', open: onlyOpen = false, past: onlyPast = false } = values;
  const most = Number(text);
  if (!Number.isSafeInteger(most) || most < 1) throw new Refusal(2, `--most ${text}: a number from 1.\n`);
  const language = technicians(values.lang);
  const rows = reading(file, (faults) => {
    const open = faults.open();
    const listed = new Set(open.map(({ id }) => id));
    // One that ends between the two looks is still told as open, and once.
    const past = faults
      .newest(most + open.length)
      .filter(({ id, clearedAt }) => clearedAt !== null && !listed.has(id));
    return [...(onlyPast ? [] : open), ...(onlyOpen ? [] : past.slice(0, most))];
  });
  const faults = rows.map((row) => storedFault(row, systemClock.now(), language));
  print(values.json ? JSON.stringify(faults, null, 2) : printStored(faults, language));
}

function show(file: string, id: number, values: Options): void {
  const language = technicians(values.lang);
  const row = reading(file, (faults) => faults.newest(EVERY).find((one) => one.id === id));
  if (!row)
    throw new Refusal(1, `There is no fault ${String(id)} in ${file}. "faults list" shows their numbers.`);
  const fault = storedFault(row, systemClock.now(), language);
  print(values.json ? JSON.stringify(fault, null, 2) : printStored([fault], language));
}

/** More than a store can hold. */
const EVERY = 2 ** 31;

function idOf([text]: readonly string[]): number {
  const id = Number(text?.replace(/^#/, ''));
  if (text === undefined || !Number.isSafeInteger(id) || id < 1)
    throw new Refusal(2, `Which fault? "faults show 12", by its number in "faults list".\n`);
  return id;
}

function catalogue(code: string | undefined, values: Options): void {
  const languages = drivers(values.lang);
  if (values.markdown) {
    if (code !== undefined || values.lang !== undefined)
      throw new Refusal(2, '--markdown is the whole catalogue, in English.\n');
    return void process.stdout.write(catalogueMarkdown());
  }
  if (code === undefined) {
    const every = FAULT_CODES.map((one) => catalogueEntry(one, languages));
    return print(values.json ? JSON.stringify(every, null, 2) : printCatalogue(FAULT_CODES, languages));
  }
  if (!isFaultCode(code)) throw new Refusal(1, `There is no fault "${code}". ${nearest(code)}`);
  print(
    values.json
      ? JSON.stringify(catalogueEntry(code, languages), null, 2)
      : printCatalogue([code], languages),
  );
}

/** What was probably meant: those that share a word with it; otherwise all. */
function nearest(code: string): string {
  const words = code
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2);
  const like = FAULT_CODES.filter((known: FaultCode) => words.some((word) => known.includes(word)));
  return `Known: ${(like.length > 0 ? like : FAULT_CODES).join(', ')}.`;
}

function technicians(wanted = 'en'): TechnicianLanguage {
  const language = TECHNICIAN_LANGUAGES.find((known) => known === wanted);
  if (!language)
    throw new Refusal(2, `--lang ${wanted}: technicians read ${TECHNICIAN_LANGUAGES.join(' or ')}.\n`);
  return language;
}

function drivers(wanted: string | undefined): readonly FaultLanguage[] {
  if (wanted === undefined) return FAULT_LANGUAGES;
  const language = FAULT_LANGUAGES.find((known) => known === wanted);
  if (!language) throw new Refusal(2, `--lang ${wanted}: drivers read ${FAULT_LANGUAGES.join(', ')}.\n`);
  return [language];
}

async function storeOf({ config, db }: Options): Promise<string> {
  const file = db ?? (await configured(config));
  if (existsSync(file)) return file;
  const hint = 'A kiosk makes its store when it first starts; --config FILE or --db FILE names another one.';
  throw new Refusal(1, `There is no store ${file}.\n    ${hint}`);
}

async function configured(file: string | undefined): Promise<string> {
  if (file === undefined) return defaultConfig().store.path;
  const result = await loadConfig(file);
  if (!result.ok) throw new ProblemError(result.problems);
  return result.config.store.path;
}

/** Everything is read before anything is printed: a kiosk that writes meanwhile is not disturbed. */
function reading<Result>(file: string, read: (faults: FaultStore) => Result): Result {
  try {
    const store = readStore(file);
    try {
      return read(store.faults);
    } finally {
      store.close();
    }
  } catch (error) {
    const { code, message } = storeError(error, file);
    const hint = `Is it a kiosk’s store? Of a copy, ${path.basename(file)}-wal must be there, too.`;
    throw new Refusal(1, code === 'failed' || code === 'corrupt' ? `${message}\n    ${hint}` : message);
  }
}

const print = (text: string) => void process.stdout.write(`${text}\n`);

// Whoever reads us may stop early (head): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof Refusal) {
    process.stderr.write(`${error.message.trimEnd()}\n`);
    process.exitCode = error.exitCode;
  } else if (error instanceof ProblemError) {
    process.stderr.write(`${formatProblems(error.problems)}\n`);
    process.exitCode = 1;
  } else throw error;
}
