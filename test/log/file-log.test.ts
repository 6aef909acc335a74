import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogEntry } from '../../main/log/entry.ts';
import { openFileLog, type FileLog, type FileLogOptions } from '../../main/log/file-log.ts';
import { logFiles } from '../../main/log/files.ts';
import { LogRing } from '../../main/log/ring.ts';
import { SmallDisk } from '../faults/every-fault/small-disk.ts';
import { fastFolder } from '../rig/damage.ts';

let base: string;
let folder: string;
let said: string[];
let opened: FileLog[];
beforeEach(() => {
  base = fastFolder();
  folder = path.join(base, 'logs');
  said = [];
  opened = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void said.push(String(line)));
  vi.spyOn(console, 'warn').mockImplementation((line) => void said.push(String(line)));
});
afterEach(() => {
  for (const one of opened) one.close();
  rmSync(base, { recursive: true });
  vi.restoreAllMocks();
});

function open(options: Partial<FileLogOptions> = {}): FileLog {
  const clock = { now: () => Date.UTC(2026, 10, 22, 18) };
  const one = openFileLog({ folder, maxBytes: 1_000_000, level: 'info', mirror: false, clock, ...options });
  opened.push(one);
  return one;
}

const entry = (message: string, more: Partial<LogEntry> = {}): LogEntry => ({
  level: 'info',
  code: 'test.line',
  message,
  fields: {},
  ...more,
});

function linesIn(where = folder): Record<string, unknown>[] {
  return logFiles(where).flatMap(({ path: file }) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>])),
  );
}
const bytesIn = (where: string) =>
  readdirSync(where).reduce((sum, name) => sum + statSync(path.join(where, name)).size, 0);

describe('a line in the file', () => {
  it('is JSON with time, level, code, message and its fields', () => {
    const log = open();
    log.write(entry('one', { level: 'warn', fields: { connector: 1, code: 'busy', time: 3 } }));
    expect(linesIn()).toEqual([
      {
        level: 'warn',
        time: '2026-11-22T18:00:00.000Z',
        code: 'test.line',
        connector: 1,
        code_: 'busy',
        time_: 3,
        msg: 'one',
      },
    ]);
    const mode = statSync(logFiles(folder)[0]?.path ?? '').mode & 0o007;
    expect(mode).toBe(0);
  });

  it('is there only from its level on, in the ring as in the file', () => {
    const ring = new LogRing();
    const log = open({ level: 'warn', ring });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log.write(entry(level, { level }));
    expect(linesIn().map(({ msg }) => msg)).toEqual(['warn', 'error']);
    expect(ring.newest(9).map(({ text, at }) => [text, at])).toEqual([
      ['warn', Date.UTC(2026, 10, 22, 18)],
      ['error', Date.UTC(2026, 10, 22, 18)],
    ]);
  });

  it('is on standard error too where that is asked for, if it is a warning', () => {
    const log = open({ mirror: true });
    log.write(entry('fine'));
    log.write(entry('not fine', { level: 'error', fields: { port: 'x' } }));
    expect(said).toEqual(['test.line: not fine (port: x)']);
  });

  it('loses its fields when it is longer than a line may be', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`f${String(at)}`, 'x'.repeat(2_000)]),
    );
    open().write(entry('long', { fields }));
    const [line] = linesIn();
    expect(line).toMatchObject({ msg: 'long', cutBytes: expect.any(Number) as unknown });
    expect(Object.keys(line ?? {})).toHaveLength(5);
  });

  it('goes on after what another process left, also if that was torn off', () => {
    open().write(entry('first'));
    for (const one of opened.splice(0)) one.close();
    appendFileSync(logFiles(folder)[0]?.path ?? '', '{"level":"in');
    const log = open();
    log.write(entry('second'));
    log.write(entry('third'));
    const [, torn, ...rest] = readFileSync(logFiles(folder)[0]?.path ?? '', 'utf8')
      .trimEnd()
      .split('\n');
    expect(torn).toBe('{"level":"in');
    expect(rest.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['second', 'third']);
  });
});

describe('the size of all files', () => {
  it('stays within its limit at every moment, and holds the newest lines without a gap', () => {
    const maxBytes = 200_000;
    const log = open({ maxBytes });
    let written = 0;
    let most = 0;
    let line = 0;
    while (written < 3 * maxBytes) {
      const text = `${String(++line)} ${'x'.repeat((line * 37) % 1_500)}`;
      log.write(entry(text));
      written += text.length;
      if (line % 7 === 0) most = Math.max(most, bytesIn(folder));
    }
    expect(most).toBeLessThanOrEqual(maxBytes);
    expect(most).toBeGreaterThan(maxBytes * 0.75);
    expect(logFiles(folder).length).toBeLessThanOrEqual(5);
    const kept = linesIn().map(({ msg }) => Number(String(msg).split(' ')[0]));
    expect(kept.at(-1)).toBe(line);
    expect(kept).toEqual(Array.from(kept, (_, at) => (kept[0] ?? 0) + at));
    expect(said).toEqual([]);
  });

  it('shrinks to a limit that was lowered, and touches no other file', () => {
    open({ maxBytes: 400_000 });
    const [log] = opened;
    for (let line = 0; line < 1_000; line++) log?.write(entry('x'.repeat(400)));
    log?.close();
    writeFileSync(path.join(folder, 'kiosk.db'), 'x'.repeat(1_000));
    writeFileSync(path.join(folder, 'kiosk.01.log'), 'x');
    expect(bytesIn(folder)).toBeGreaterThan(300_000);
    open({ maxBytes: 100_000 }).write(entry('now'));
    expect(logFiles(folder).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(100_000);
    expect(linesIn().at(-1)).toMatchObject({ msg: 'now' });
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['kiosk.db', 'kiosk.01.log']));
  });
});

describe('when the files cannot be written', () => {
  it('each line is on standard error, that it is so is said once, and it never throws', () => {
    writeFileSync(folder, 'a file where the folder should be');
    const ring = new LogRing();
    const log = open({ ring });
    for (const text of ['one', 'two', 'three']) log.write(entry(text));
    expect(said).toEqual([
      expect.stringMatching(/^log.no-file: .*\(folder: .*logs, error: .*ENOTDIR/),
      'test.line: one',
      'test.line: two',
      'test.line: three',
    ]);
    expect(ring.count).toBe(3);
    rmSync(folder);
    log.write(entry('four'));
    expect(linesIn().map(({ code, msg, missing }) => [code, missing ?? msg])).toEqual([
      ['test.line', 'four'],
      ['log.back', 3],
    ]);
    expect(said).toHaveLength(4);
  });

  it('because the folder was removed: it is made again', () => {
    const log = open();
    log.write(entry('one'));
    rmSync(folder, { recursive: true });
    log.write(entry('two'));
    expect(linesIn().map(({ msg }) => msg)).toEqual(['two']);
    expect(said).toEqual([]);
  });

  it('because it is closed: what is wrong goes to standard error', () => {
    const log = open();
    log.close();
    log.write(entry('fine'));
    log.write(entry('wrong', { level: 'warn' }));
    expect(said).toEqual(['test.line: wrong']);
    expect(logFiles(folder)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('because this user may not', () => {
    chmodSync(base, 0o500);
    open().write(entry('one'));
    chmodSync(base, 0o700);
    expect(said).toHaveLength(2);
  });
});

const disk = SmallDisk.mount();
disk?.unmount();

describe.skipIf(disk === null)('on a full disk (only root may mount one)', () => {
  let small: SmallDisk | null;
  beforeEach(() => (small = SmallDisk.mount()));
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
    small?.unmount();
  });

  it('lines go to standard error until there is room again, and none of the file’s is torn', () => {
    const where = path.join(small?.folder ?? '', 'logs');
    const log = open({ folder: where, maxBytes: 100_000_000 });
    log.write(entry('before'));
    const filler = path.join(small?.folder ?? '', 'all');
    let left = 64 * 1024 * 1024;
    while (left > 0) {
      try {
        appendFileSync(filler, Buffer.alloc(left, 1));
      } catch {
        left = Math.floor(left / 2); // What fits.
      }
    }
    let lines = 0;
    while (said.length === 0 && lines < 1_000) log.write(entry(`${String(++lines)} ${'x'.repeat(700)}`));
    expect(said[0]).toMatch(/^log.no-file: .*ENOSPC/);
    log.write(entry('seen here'));
    expect(said.at(-1)).toBe('test.line: seen here');
    rmSync(filler);
    log.write(entry('after'));
    log.write(entry('and on'));
    const text = logFiles(where)
      .map(({ path: file }) => readFileSync(file, 'utf8'))
      .join('');
    const broken = text.split('\n').filter((line) => line !== '' && !line.endsWith('}'));
    expect(broken.length).toBeLessThanOrEqual(1);
    const whole = text.split('\n').filter((line) => line.endsWith('}'));
    const messages = whole.map((line) => JSON.parse(line) as { msg: string; missing?: number });
    expect(messages[0]?.msg).toBe('before');
    expect(messages.slice(-3).map(({ msg, missing }) => missing ?? msg)).toEqual(['after', 2, 'and on']);
  });
});

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

describe('a process that dies', () => {
  it.each(['exit', 'throw', 'hang'] as const)('(%s) leaves its last lines', async (how) => {
    const child = spawn(process.execPath, [CHILD, how, folder, '500'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'close');
    if (how === 'hang') {
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
    }
    await ended;
    expect(linesIn().map(({ line }) => line)).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
  });
});
