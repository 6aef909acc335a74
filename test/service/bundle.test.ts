/** The support bundle as a file: whole, in order, and what becomes of it when something goes wrong on the way. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundle, jsonPart, linesPart, rowsPart, type BundlePart } from '../../main/service/bundle.ts';
import { writeTo } from '../../main/service/place-files.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { until } from '../rig/until.ts';
import { testTask } from './task.ts';
import { entriesOf } from './zip.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const text = (name: string, ...pieces: (string | Uint8Array)[]): BundlePart => ({
  name,
  step: name,
  content: () => pieces,
});

async function written(parts: readonly BundlePart[], task = testTask()) {
  const { name } = await writeTo(folder.path, 'b.zip', (handle) => bundle(parts, NOON, handle), task);
  return entriesOf(folder.file(name));
}

describe('a bundle', () => {
  it('is a ZIP file with each part whole, told as it is made', async () => {
    const task = testTask();
    const long = 'é'.repeat(300_000);
    const parts = [text('a.txt', 'one ', Buffer.from('two')), text('x/long.txt', long), text('none.txt')];
    const entries = await written(parts, task);
    expect(entries).toEqual(
      new Map([
        ['a.txt', 'one two'],
        ['x/long.txt', long],
        ['none.txt', ''],
      ]),
    );
    expect(task.steps).toEqual(['a.txt', 'x/long.txt', 'none.txt']);
    expect(task.progressed).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    expect(execFileSync('python3', ['-m', 'zipfile', '-t', folder.file('b.zip')], { encoding: 'utf8' })).toBe(
      'Done testing\n',
    );
  });

  it('with a part that fails has all the others, and says why in its place', async () => {
    const failing = (name: string, before: string): BundlePart => ({
      name,
      step: 'x',
      *content() {
        if (before !== '') yield before;
        throw new Error(`disk I/O error at card 04A2245B7C1190`);
      },
    });
    const gone: BundlePart = {
      ...text('gone.log'),
      content: () => createReadStream(folder.file('none')) as AsyncIterable<Uint8Array>,
    };
    const sync = jsonPart('sync.json', 'x', () => {
      throw new Error('database is locked');
    });
    const entries = await written([failing('a', ''), failing('b', 'half'), gone, sync, text('z', 'whole')]);
    expect(entries.get('a')).toBe('\n(this part could not be made: disk I/O error at card •••• 1190)\n');
    expect(entries.get('b')).toMatch(/^half\n\(this part could not be made/);
    expect(entries.get('gone.log')).toContain('ENOENT');
    expect(entries.get('sync.json')).toContain('database is locked');
    expect(entries.get('z')).toBe('whole');
  });

  it('broken off in the middle leaves no file, and nothing open', async () => {
    const task = testTask();
    writeFileSync(folder.file('big.log'), randomBytes(8 * 1024 * 1024));
    const log = createReadStream(folder.file('big.log'));
    const part: BundlePart = {
      name: 'big.log',
      step: 'logs',
      async *content() {
        for await (const piece of log as AsyncIterable<Uint8Array>) {
          yield piece;
          task.cancel();
        }
      },
    };
    await expect(written([text('a', 'one'), part, text('z', 'never')], task)).rejects.toMatchObject({
      code: 'export.cancelled',
    });
    expect(readdirSync(folder.path)).toEqual(['big.log']);
    await until('the log being closed', 5_000, () => log.closed);
    expect(task.steps).not.toContain('z');
  });
});

describe('what is in a part', () => {
  const SECRETS = {
    pinHash: '$scrypt$ln=15,r=8,p=1$AAAA$BBBB',
    operator: { password: 'correct horse', key: '/etc/key.pem', url: 'wss://user:pass@host/x' },
    qr: { secret: { file: '/etc/qr' } },
    tokens: [{ uid: '04A2245B7C1190' }, { uid: '1' }],
    token: { uid: '04A2245B7C1190' },
    seen: { uid: 'DRIVER-ONE', idTag: 'DRIVER-TWO' },
    note: 'card 04:A2:24:5B:7C:11:90 was held up',
    evidence: '{"password":"correct horse","uid":"04A2245B7C1190"}',
    energyWh: 12345678,
    nothing: null,
  };

  it.each([
    ['one value', jsonPart('a.json', 'x', () => SECRETS)],
    ['rows', rowsPart('a.json', 'x', () => [SECRETS])],
  ])('of %s no secret and no card, but where they are kept', async (_, part) => {
    const entries = await written([part]);
    const content = entries.get('a.json') ?? '';
    for (const secret of [
      'scrypt',
      'correct horse',
      'key.pem',
      'user:pass',
      '04A2245B7C1190',
      '04:A2',
      'DRIVER',
    ])
      expect(content).not.toContain(secret);
    const parsed: unknown = JSON.parse(content);
    expect(Array.isArray(parsed) ? parsed[0] : parsed).toMatchObject({
      qr: { secret: { file: '/etc/qr' } },
      tokens: '2 entries',
      energyWh: 12345678,
      nothing: null,
    });
  });

  it('no value, no rows and no lines are good files, too', async () => {
    const entries = await written([
      jsonPart('a.json', 'x', () => undefined),
      rowsPart('b.json', 'x', () => []),
      linesPart('c.txt', 'x', () => []),
    ]);
    expect([...entries.values()]).toEqual(['null\n', '[\n]\n', '']);
  });

  it('many rows and lines are all there, in order', async () => {
    const many = await written([
      rowsPart('b.json', 'x', () => Array.from({ length: 5_000 }, (_, n) => ({ n }))),
      linesPart('c.txt', 'x', () => Array.from({ length: 5_000 }, (_, n) => String(n))),
    ]);
    const rows = JSON.parse(many.get('b.json') ?? 'null') as { n: number }[];
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 5_000 }, (_, n) => n));
    expect(many.get('c.txt')?.split('\n').slice(0, -1).map(Number)).toEqual(rows.map(({ n }) => n));
  });
});
