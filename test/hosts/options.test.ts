import { describe, expect, it } from 'vitest';
import { parseHostOptions } from '../../main/hosts/options.ts';
import { formatProblems } from '../../main/problem.ts';

function messageOf(...args: string[]): string {
  const result = parseHostOptions(args);
  return result.ok ? 'accepted' : formatProblems(result.problems);
}

describe('the options of npm start', () => {
  it('have a default each', () => {
    expect(parseHostOptions([])).toEqual({
      ok: true,
      options: { host: null, port: 4010, headless: false, config: null, token: null, help: false },
    });
  });

  it('are all taken', () => {
    const args = ['--host', 'browser', '--port', '0', '--headless', '--config=x.json', '--token', 'T'];
    expect(parseHostOptions(args)).toEqual({
      ok: true,
      options: { host: 'browser', port: 0, headless: true, config: 'x.json', token: 'T', help: false },
    });
  });

  it.each([
    [['--prot', '1'], '--prot'],
    [['kiosk.json'], 'kiosk.json'],
    [['--config'], '--config'],
    [['--port', '70000'], '--port'],
    [['--port', '1e3'], '--port'],
    [['--host', 'chrome'], '"chrome"'],
    [['--token', 'with space'], '--token'],
    [['--config', ''], '--config'],
  ])('%j is refused by name, with a way to help', (args, name) => {
    expect(messageOf(...args)).toContain(name);
    expect(messageOf(...args)).toContain('--help');
  });
});
