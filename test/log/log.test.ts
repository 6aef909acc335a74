import { afterEach, describe, expect, it, vi } from 'vitest';
import { textOf, type LogEntry } from '../../main/log/entry.ts';
import { log, setSink } from '../../main/log/log.ts';
import { LogRing } from '../../main/log/ring.ts';

afterEach(() => vi.restoreAllMocks());

function printed() {
  const lines: unknown[] = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
  vi.spyOn(console, 'warn').mockImplementation((line) => void lines.push(line));
  return lines;
}

const entry = (message: string): LogEntry => ({ level: 'info', code: 'a.b', message, fields: {} });

describe('the log without a host', () => {
  it('tells people what is wrong, one readable line each, and keeps the rest to itself', () => {
    const lines = printed();
    log.debug('a.debug', 'nothing');
    log.info('a.info', 'nothing');
    log.warn('store.trim-failed', 'history could not be\ntrimmed', {
      error: new Error('disk\u001b[31m full'),
      port: '/dev/x',
    });
    log.error('a.error', 'card 04A2245B7C1190', { password: 'hunter2' });
    expect(lines).toEqual([
      'store.trim-failed: history could not be | trimmed (error: disk�[31m full, port: /dev/x)',
      'a.error: card •••• 1190 (password: •••)',
    ]);
  });
});

describe('a sink', () => {
  it('gets clean entries of every level until it is taken away', () => {
    const lines = printed();
    const got: LogEntry[] = [];
    const restore = setSink({ write: (one) => void got.push(one) });
    log.debug('a.debug', 'uid 04A2245B', { connector: 1 });
    log.error('a.error', 'no', { token: 'x' });
    restore();
    log.error('a.error', 'later');
    expect(got).toEqual([
      { level: 'debug', code: 'a.debug', message: 'uid •••• 245B', fields: { connector: 1 } },
      { level: 'error', code: 'a.error', message: 'no', fields: { token: '•••' } },
    ]);
    expect(lines).toEqual(['a.error: later']);
  });

  it('that was replaced in the meantime is not put back by the one before', () => {
    const got: string[] = [];
    const first = setSink({ write: () => void got.push('first') });
    const second = setSink({ write: () => void got.push('second') });
    first();
    log.info('a.b', 'c');
    second();
    expect(got).toEqual(['second']);
    setSink({ write: () => undefined })();
  });

  it('that throws harms nobody: the line goes where people see it', () => {
    const lines = printed();
    const restore = setSink({
      write: () => {
        throw new Error('broken');
      },
    });
    expect(() => log.warn('a.b', 'important')).not.toThrow();
    restore();
    expect(lines).toEqual(['log.failed: a line could not be written (error: broken)', 'a.b: important']);
  });
});

describe('the newest lines', () => {
  it('are held up to a limit, numbered on, and given oldest first', () => {
    const ring = new LogRing(3);
    for (let line = 1; line <= 5; line++) ring.add(line * 10, entry(`line ${String(line)}`));
    expect(ring.count).toBe(3);
    expect(ring.newest(2)).toEqual([
      { seq: 4, at: 40, level: 'info', code: 'a.b', text: 'line 4' },
      { seq: 5, at: 50, level: 'info', code: 'a.b', text: 'line 5' },
    ]);
    expect(ring.newest(100).map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect(ring.newest(0)).toEqual([]);
  });
});

describe('a line for people', () => {
  it('names what is known', () => {
    const fields = { connector: 1, port: null, list: [1, 2] };
    expect(textOf({ message: 'm', fields })).toBe('m (connector: 1, list: [1,2])');
  });
});
