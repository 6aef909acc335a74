/**
 * `npm run --silent sessions -- list | receipt | reprice | cdr`: the sessions of a store, also while a kiosk uses it.
 * Exit codes: 0 done; 1 not found, unreadable, or repriced to another figure; 2 the command was not understood.
 */
import { parseArgs } from 'node:util';
import { defaultConfig } from '../config/parse.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { ProblemError, formatProblems } from '../problem.ts';
import { cdrParty } from '../session/cdr-party.ts';
import type { SessionRecord } from '../session/journal.ts';
import { cdrOf, reprice } from '../session/stored.ts';
import { StoreError } from '../store/store-error.ts';
import { readStore } from '../store/store.ts';
import { openZone, type Zone } from '../tariff/zone.ts';

const HELP = `Sessions that a kiosk has kept.

  sessions list    [--most 20]           the newest first
  sessions receipt --session 7F3A-2291   the stored receipt, JSON
  sessions reprice --session 7F3A-2291   prices it again; exit 1 if the figures differ
  sessions cdr     --session 7F3A-2291   an OCPI 2.2.1 CDR, which "tariff price" prices to the same total

  --config FILE   the kiosk's configuration (absent: the simulated charger's)
`;

class Refusal extends Error {
  readonly exitCode: 1 | 2;
  constructor(exitCode: 1 | 2, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

async function run(args: readonly string[]): Promise<void> {
  const { command, values } = understand(args);
  if (command === 'help') return void process.stdout.write(HELP);
  const config = await configOf(values.config);
  const zone = openZone(config.station.timeZone);
  if (!zone.ok) throw new Refusal(1, `${config.station.timeZone} is no time zone`);
  const store = readStore(config.store.path);
  try {
    if (command === 'list') {
      for (const record of store.sessions.newest(Number(values.most ?? 20))) print(summary(record));
      return;
    }
    const number = values.session ?? '';
    const record = store.sessions.byNumber(number);
    if (!record) throw new Refusal(1, `There is no session ${number} in ${config.store.path}.`);
    show(command, record, config, zone.value);
  } finally {
    store.close();
  }
}

function understand(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        session: { type: 'string' },
        most: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    const [command = 'help', ...rest] = values.help ? ['help'] : positionals;
    const isKnown = ['list', 'receipt', 'reprice', 'cdr', 'help'].includes(command) && rest.length === 0;
    const most = Number(values.most ?? 20);
    if (!isKnown || !Number.isSafeInteger(most) || most < 1) throw new Refusal(2, HELP);
    return { command, values };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(2, `${error instanceof Error ? error.message : String(error)}\n${HELP}`);
  }
}

async function configOf(file: string | undefined): Promise<Config> {
  if (file === undefined) return defaultConfig();
  const result = await loadConfig(file);
  if (!result.ok) throw new ProblemError(result.problems);
  return result.config;
}

function show(command: string, record: SessionRecord, config: Config, zone: Zone): void {
  if (command === 'receipt') {
    if (record.receipt === null)
      throw new Refusal(1, `Session ${record.number} is not closed: it has no receipt yet.`);
    return print(record.receipt);
  }
  if (command === 'reprice') {
    const result = reprice(record, zone);
    print(JSON.stringify(result));
    if (result.is === 'unreadable' || (result.is === 'priced' && !result.same)) process.exitCode = 1;
    return;
  }
  const cdr = cdrOf(record, zone, cdrParty(config.station, record));
  if (cdr === null) throw new Refusal(1, `Session ${record.number} was never priced: there is no CDR of it.`);
  print(cdr);
}

function summary({ number, connector, state, startedAt, energyWh, stopReason }: SessionRecord): string {
  return [
    number,
    `connector ${String(connector)}`,
    state,
    new Date(startedAt).toISOString(),
    `${String(energyWh)} Wh`,
    stopReason ?? '',
  ]
    .join('\t')
    .trimEnd();
}

const print = (text: string) => void process.stdout.write(`${text}\n`);

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof Refusal) {
    process.stderr.write(`${error.message.trimEnd()}\n`);
    process.exitCode = error.exitCode;
  } else if (error instanceof ProblemError) {
    process.stderr.write(`${formatProblems(error.problems)}\n`);
    process.exitCode = 1;
  } else if (error instanceof StoreError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}
