import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { AMSTERDAM, cdrOf, element, tariffWith } from './helpers.ts';

const CLI = new URL('../../main/cli/tariff.ts', import.meta.url).pathname;
const folder = mkdtempSync(path.join(tmpdir(), 'tariff-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { maxBuffer: 2 ** 28 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

function file(name: string, content: unknown): string {
  const where = path.join(folder, name);
  writeFileSync(
    where,
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return where;
}

const TARIFF = tariffWith([element('ENERGY', 0.25, null, { vat: 10, step_size: 1 })], { currency: 'EUR' });
const CDR = cdrOf([['2024-06-03T08:00:00Z', 'TIME', ['ENERGY', 20]]], '2024-06-03T09:00:00Z');
const tariff = file('t.json', TARIFF);
const cdr = file('c.json', CDR);
const zero = { excl_vat: '0.0000', incl_vat: '0.0000' };
const PRICE = {
  currency: 'EUR',
  total_cost: { excl_vat: '5.0000', incl_vat: '5.5000' },
  total_fixed_cost: zero,
  total_energy_cost: { excl_vat: '5.0000', incl_vat: '5.5000' },
  total_time_cost: zero,
  total_parking_cost: zero,
  total_reservation_cost: zero,
  payable: { excl_vat: '5.00', incl_vat: '5.50' },
};

describe('price', () => {
  test('prints one JSON object and nothing else', async () => {
    const { code, out, err } = await run('price', '--tariff', tariff, '--cdr', cdr, '--time-zone', AMSTERDAM);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`${JSON.stringify(PRICE)}\n`);
  });
  test('a bad CDR is 1, with file, path and code', async () => {
    const bad = file('bad.json', { ...CDR, currency: 'USD' });
    const { code, out, err } = await run('price', '--tariff', tariff, '--cdr', bad, '--time-zone', AMSTERDAM);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/bad\.json: \$\.currency: .* \[currency-mismatch\]\n$/);
  });
  test.each([
    [['price'], 2, /--tariff and --cdr and --time-zone/],
    [['price', '--tariff', 'x', '--cdr', 'y', '--time-zone', 'Mars/Base'], 1, /bad-time-zone/],
    [
      ['price', '--tariff', '/nowhere.json', '--cdr', 'y', '--time-zone', 'UTC'],
      1,
      /nowhere\.json: cannot be read/,
    ],
    [['price', '--tariff', '/dev/zero', '--cdr', 'y', '--time-zone', 'UTC'], 1, /too-large/],
    [['price', '--tarif', 'x'], 2, /tarif/],
    [['cost'], 2, /no command "cost"/],
    [[], 2, /Prices OCPI/],
  ])('%j', async (args, expected, message) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toMatch(message);
  });
  test('bytes that are no UTF-8', async () => {
    const bad = file('latin1.json', Buffer.from('{"currency":"\xe9"}', 'latin1'));
    expect((await run('validate', '--tariff', bad)).err).toMatch(/not-utf8/);
  });
  test('help', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/price-many/);
  });
});

describe('price-many', () => {
  const good = { id: 'a', tariff: TARIFF, cdr: CDR, time_zone: AMSTERDAM };
  test('answers each line, in order, errors in their place', async () => {
    const lines = [
      JSON.stringify(good),
      JSON.stringify({ ...good, id: 7, time_zone: '+01:00' }),
      '{"id":"cut',
      ' \r',
      '[]\r',
      JSON.stringify({ ...good, id: 'b', cdr: undefined }),
      JSON.stringify({ ...good, id: 'c', tariff: { ...TARIFF, elements: 1 } }),
      `{"id":"big","x":"${'x'.repeat(9_000_000)}"}`,
      JSON.stringify({ ...good, id: 'last' }),
    ];
    const { code, out } = await run('price-many', '--cases', file('many.ndjson', lines.join('\n')));
    expect(code).toBe(0);
    const got = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; error?: { code: string } });
    expect(got.map(({ id, error }) => [id, error?.code])).toEqual([
      ['a', undefined],
      [7, 'bad-time-zone'],
      [null, 'json-truncated'],
      [null, 'wrong-type'],
      ['b', 'missing'],
      ['c', 'wrong-type'],
      [null, 'too-large'],
      ['last', undefined],
    ]);
    expect(got[0]).toEqual({ id: 'a', ...PRICE });
    expect(out).toContain('$.tariff.elements');
  });

  test('a line that is no JSON keeps its id where it comes first', async () => {
    const lines = [
      '{"id":"n","x":NaN}',
      '{"id":5,"a":1,"a":2}',
      '{"id":"cut","tariff',
      '{"x":1,"id":"late",}',
    ];
    const { out } = await run('price-many', '--cases', file('ids.ndjson', lines.join('\n')));
    const ids = out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: unknown }).id);
    expect(ids).toEqual(['n', 5, 'cut', null]);
  });

  test('answers a line before the next one comes', async () => {
    const child = spawn(process.execPath, [CLI, 'price-many', '--cases', '-']);
    const answers: string[] = [];
    const answered = () =>
      new Promise<void>((resolve) => {
        child.stdout.once('data', (chunk: Buffer) => {
          answers.push(chunk.toString());
          resolve();
        });
      });
    for (const id of ['first', 'second']) {
      const answer = answered();
      child.stdin.write(`${JSON.stringify({ ...good, id })}\n`);
      await answer;
    }
    child.stdin.end();
    expect(answers.map((text) => (JSON.parse(text) as { id: unknown }).id)).toEqual(['first', 'second']);
  });

  test('when a tariff applies is no matter of its price (rule 18)', async () => {
    const validity = { start_date_time: '2030-01-01T00:00:00Z', end_date_time: '2020-01-01T00:00:00Z' };
    const line = JSON.stringify({ ...good, tariff: { ...TARIFF, ...validity } });
    const { out } = await run('price-many', '--cases', file('over.ndjson', line));
    expect(JSON.parse(out)).toEqual({ id: 'a', ...PRICE });
  });

  test('streams: memory does not grow with the file, and stopping early is no error', async () => {
    const line = `${JSON.stringify(good)}\n`;
    const big = file('big.ndjson', line.repeat(8_000));
    const child = spawn(process.execPath, ['--max-old-space-size=48', CLI, 'price-many', '--cases', big]);
    let seen = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      if (seen > 300_000) child.stdout.destroy();
    });
    const [code, err] = await new Promise<[number | null, string]>((resolve) => {
      let text = '';
      child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.on('close', (exit) => resolve([exit, text]));
    });
    expect([code, err]).toEqual([0, '']);
  });

  test('a file that is not there', async () => {
    const { code, err } = await run('price-many', '--cases', '/nowhere.ndjson');
    expect(code).toBe(1);
    expect(err).toMatch(/cannot be read/);
  });
});

describe('validate', () => {
  test('warnings are no failure', async () => {
    const hole = file('hole.json', tariffWith([element('ENERGY', 1, { end_time: '20:00' })]));
    const { code, out, err } = await run('validate', '--tariff', hole);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/valid, 1 warning\n.*\[hole\]/);
  });
  test('problems are, every one by its path', async () => {
    const bad = file('two.json', { ...TARIFF, type: 'x', currency: 'x' });
    const { code, out, err } = await run('validate', '--tariff', bad);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(2);
    expect(err).toMatch(/\$\.type/);
    expect(err).toMatch(/\$\.currency/);
  });
});

describe('describe', () => {
  test('as the screen says it', async () => {
    const { code, out } = await run(
      'describe',
      '--tariff',
      tariff,
      '--language',
      'de',
      '--at',
      '2026-11-22T18:00:00Z',
    );
    expect(code).toBe(0);
    expect(out.replaceAll('\u00a0', ' ')).toBe(
      '0,275 € / kWh\nKeine Startgebühr · alle Preise inkl. 10 % MwSt.\n',
    );
  });
  test.each([[['--at', 'soon']], [['--tax', 'some']], [['--grace-minutes', '-1']]])(
    '%j is not understood',
    async (more) => {
      expect((await run('describe', '--tariff', tariff, '--language', 'de', ...more)).code).toBe(2);
    },
  );
});

test('the copy of the conformance cases is the given one', () => {
  const cases = readFileSync(new URL('../conformance/tariff-cases.json', import.meta.url), 'utf8');
  expect(JSON.parse(cases)).toHaveLength(14);
});
