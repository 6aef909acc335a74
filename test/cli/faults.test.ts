/** `npm run faults`: what a charger has kept of its faults, also while a kiosk writes, and also when it is damaged. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalogueMarkdown } from '../../main/cli/faults/print-catalogue.ts';
import { FAULT_CODES, FAULTS } from '../../main/faults/catalogue.ts';
import type { Diagnosis } from '../../main/faults/diagnosis.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as people run it. */
function faults(...args: string[]): Promise<Answer> {
  const child = spawn(process.execPath, ['main/cli/faults.ts', ...args]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

const MINUTE = 60_000;

const LINE_CUT: Diagnosis = {
  cause: 'port-or-cable',
  likelihood: 'likely',
  connector: 1,
  port: '/dev/ttyUSB1',
  evidence: [
    {
      ms: 5_000,
      at: NOON - MINUTE,
      fact: { type: 'silent', port: '/dev/ttyUSB1', device: 'meter', connector: 1 },
    },
  ],
};

let folder: TemporaryFolder;
/** Open all the time, as a running kiosk has it. */
let store: Store;

beforeAll(() => {
  folder = temporaryFolder();
  store = openStore(folder.file('kiosk.db'), NOON);
  const { faults: kept } = store;
  const hot = kept.raised('temperature.high', 2, NOON, { hottestDecidegrees: 715, offeredAmps: 16 });
  kept.cleared(hot, NOON + 65 * MINUTE);
  kept.ended(hot, 'recovered');
  const silent = kept.raised('meter.silent', 1, NOON + 70 * MINUTE, { port: '/dev/ttyUSB1' }, LINE_CUT);
  kept.ended(silent, 'needs-technician');
  const gone = kept.raised('meter.silent', 2, NOON + 71 * MINUTE, { port: '/dev/ttyUSB2' });
  kept.cleared(gone, NOON + 72 * MINUTE);
});
afterAll(() => {
  store.close();
  folder.remove();
});

const db = () => folder.file('kiosk.db');

/** A store whose rows were changed past the program. */
function damagedStore(name: string, ...statements: string[]): string {
  const file = folder.file(name);
  const made = openStore(file, NOON);
  made.faults.raised('controller.silent', 1, NOON, { port: '/dev/ttyUSB0' }, LINE_CUT);
  made.close();
  const raw = new DatabaseSync(file);
  for (const statement of statements) raw.exec(statement);
  raw.close();
  return file;
}

const listed = z.array(
  z.object({
    id: z.number(),
    code: z.string(),
    open: z.boolean(),
    lastedMs: z.number().nullable(),
    outcome: z.string().nullable(),
    severity: z.string().nullable(),
    evidence: z.array(z.string()),
    diagnosis: z.object({ cause: z.string(), tellApart: z.string() }).nullable(),
    damaged: z.array(z.string()),
    technician: z.array(z.string()),
  }),
);
const listOf = ({ stdout }: Answer) => listed.parse(JSON.parse(stdout));

describe.concurrent('faults list', () => {
  it('tells open faults first, with evidence, diagnosis and steps, while the store is in use', async () => {
    const { status, stdout, stderr } = await faults('list', '--db', db());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [open = '', ...past] = stdout.split('\n\n');
    expect(open).toContain('#2  meter.silent  connector 1  open');
    expect(open).toContain('(blocking: nobody can start)');
    expect(open).toContain('needs a technician');
    expect(open).toContain('port: /dev/ttyUSB1');
    expect(open).toContain(`${new Date(NOON - MINUTE).toISOString()}  /dev/ttyUSB1: meter stopped answering`);
    expect(open).toMatch(/to be sure {2}\S/);
    expect(open).toContain(`1. ${FAULTS['meter.silent'].technician.en[0]}`);
    expect(past.map((paragraph) => paragraph.split('  ')[0])).toEqual(['#3', '#1']);
    expect(past[0]).toContain('gone after the kiosk was started again');
    expect(past[0]).toContain('as for #2 above');
    expect(past[1]).toContain('hottest: 71.5 °C');
    expect(past[1]).toContain('offered: 16 A');
    expect(past[1]).toMatch(/for 1 h 5 min\n {2}outcome {5}recovered/);
    // The kiosk goes on writing.
    store.audit(NOON, 'test', 'after the list', {});
  });

  it('tells open ones only, or past ones only, as JSON', async () => {
    const [open, past, one] = await Promise.all([
      faults('list', '--db', db(), '--open', '--json'),
      faults('list', '--db', db(), '--past', '--json'),
      faults('list', '--db', db(), '--past', '--json', '--most', '1'),
    ]);
    expect(listOf(open)).toMatchObject([
      {
        id: 2,
        code: 'meter.silent',
        open: true,
        severity: 'blocking',
        outcome: 'needs-technician',
        evidence: ['port: /dev/ttyUSB1'],
        damaged: [],
      },
    ]);
    expect(listOf(past).map(({ id, open: isOpen, lastedMs }) => [id, isOpen, lastedMs])).toEqual([
      [3, false, MINUTE],
      [1, false, 65 * MINUTE],
    ]);
    expect(listOf(one).map(({ id }) => id)).toEqual([3]);
  });

  it('speaks German', async () => {
    const { stdout } = await faults('list', '--db', db(), '--lang', 'de');
    expect(stdout).toContain('#2  meter.silent  Ladepunkt 1  offen');
    expect(stdout).toContain('Anschluss: /dev/ttyUSB1');
    expect(stdout).toContain('am heißesten: 71,5 °C');
    expect(stdout).toContain(`1. ${FAULTS['meter.silent'].technician.de[0]}`);
  });

  it('finds the store by the configuration', async () => {
    const config = folder.file('kiosk.json');
    writeFileSync(config, JSON.stringify({ store: { path: 'kiosk.db' } }));
    expect(listOf(await faults('list', '--config', config, '--json'))).toHaveLength(3);
  });
});

describe.concurrent('faults show', () => {
  it('tells one of them', async () => {
    const { status, stdout } = await faults('show', '3', '--db', db());
    expect(status).toBe(0);
    expect(stdout).toMatch(/^#3 {2}meter\.silent {2}connector 2 {2}past\n/);
    expect(stdout).toContain(`1. ${FAULTS['meter.silent'].technician.en[0]}`);
  });

  it('says what of a row is damaged, and shows the rest', async () => {
    const diagnosis = JSON.stringify(LINE_CUT);
    const file = damagedStore(
      'damaged.db',
      `UPDATE faults SET diagnosis = '${diagnosis.slice(0, 40)}'`,
      `INSERT INTO faults (code, connector, raised_at, evidence, diagnosis)
       VALUES ('meter.silent', 1, 9e15, '[1', '${diagnosis.replace('port-or-cable', 'gremlins')}')`,
      `INSERT INTO faults (code, connector, raised_at, cleared_at, evidence)
       VALUES ('coffee.cold' || char(27), NULL, 2000, 1000, '{"a":{}}')`,
    );
    const kept = listOf(await faults('list', '--db', file, '--json'));
    expect(kept.map(({ id, damaged }) => [id, damaged])).toEqual([
      [1, ['diagnosis']],
      [2, ['evidence', 'diagnosis', 'time']],
      [3, ['evidence']],
    ]);
    expect(kept[2]).toMatchObject({ severity: null, lastedMs: null, technician: [] });
    const { status, stdout } = await faults('show', '1', '--db', file);
    expect(status).toBe(0);
    expect(stdout).toContain('The stored diagnosis is damaged and cannot be read.');
    expect(stdout).toContain('port: /dev/ttyUSB0');
    const unknown = await faults('show', '#3', '--db', file);
    expect(unknown.stdout).toContain('#3  coffee.cold·  charger  past');
    expect(unknown.stdout).toContain('not known to this version of the kiosk');
    expect(unknown.stdout).toContain('the clock was set');
  });
});

describe.concurrent('faults catalogue', () => {
  it('tells all of one fault', async () => {
    const { status, stdout } = await faults('catalogue', 'connector.lock');
    expect(status).toBe(0);
    for (const language of ['en', 'de', 'nl', 'fr', 'es', 'ar'])
      expect(stdout).toContain(`driver ${language}`);
    expect(stdout).toContain('Up to 3 times in 5 min: after 1 s opens the lock and closes it again');
    expect(stdout).toContain('Then asks the driver.');
    expect(stdout).toContain('ConnectorLockFailure');
    expect(stdout).toContain('ConnectorPlugRetentionLock.Problem');
    expect(stdout).toContain('MREC1');
  });

  it('tells a driver’s words in one language, and every fault as JSON', async () => {
    const { stdout } = await faults('catalogue', '--lang', 'nl', '--json');
    const all = z
      .array(z.object({ code: z.string(), driver: z.record(z.string(), z.unknown()) }))
      .parse(JSON.parse(stdout));
    expect(all.map(({ code }) => code)).toEqual(FAULT_CODES);
    expect(all.flatMap(({ driver }) => Object.keys(driver))).toEqual(FAULT_CODES.map(() => 'nl'));
  });

  it('is docs/FAULTS.md', async () => {
    const hint = 'run: npm run -s faults -- catalogue --markdown > docs/FAULTS.md';
    expect(readFileSync('docs/FAULTS.md', 'utf8'), hint).toBe(catalogueMarkdown());
    expect((await faults('catalogue', '--markdown')).stdout).toBe(catalogueMarkdown());
    for (const code of FAULT_CODES) expect(catalogueMarkdown()).toContain(`| \`${code}\`<br>`);
  });
});

describe.concurrent('what cannot be done', () => {
  it.each<[1 | 2, RegExp, ...string[]]>([
    [2, /There is no command "lst"/, 'lst'],
    [2, /no option --most/, 'show', '1', '--most', '3'],
    [2, /Unknown option '--dbb'/, 'list', '--dbb', 'x'],
    [2, /Either --open or --past/, 'list', '--open', '--past'],
    [2, /Either --config or --db/, 'list', '--db', 'a', '--config', 'b'],
    [2, /"x" is too much/, 'list', 'x'],
    [2, /technicians read en or de/, 'list', '--lang', 'nl', '--db', 'package.json'],
    [2, /drivers read en, de, nl/, 'catalogue', '--lang', 'xx'],
    [2, /--most 0: a number from 1/, 'list', '--most', '0', '--db', 'package.json'],
    [2, /Which fault\?/, 'show', 'last', '--db', 'package.json'],
    [1, /There is no fault "meter"\. Known: meter\.silent, meter\.implausible/, 'catalogue', 'meter'],
    [1, /There is no store \/nowhere\/kiosk\.db\.\n.*--db FILE/, 'list', '--db', '/nowhere/kiosk.db'],
    [1, /file is not a database\n.*package\.json-wal must be there/, 'list', '--db', 'package.json'],
    [1, /nowhere\.json does not exist/, 'list', '--config', 'nowhere.json'],
  ])('exit %d: %s', async (exitCode, message, ...args) => {
    const { status, stdout, stderr } = await faults(...args);
    expect({ status, stdout }).toEqual({ status: exitCode, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('a fault that is not there', async () => {
    const { status, stderr } = await faults('show', '99', '--db', db());
    expect(status).toBe(1);
    expect(stderr).toContain('There is no fault 99');
  });

  it('explains itself', async () => {
    const { status, stdout } = await faults('--help');
    expect({ status, explains: stdout.includes('faults catalogue [CODE]') }).toEqual({
      status: 0,
      explains: true,
    });
  });
});
