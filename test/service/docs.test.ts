/** What docs/SERVICE.md tells technicians is compared with the code's own tables, and its pictures with those that are drawn. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SERVICE_COMMANDS } from '../../main/bridge/service/commands.ts';
import { configSchema } from '../../main/config/schema.ts';
import { FREE_TRIES, lockMs } from '../../main/service/lockout.ts';
import { parseMounts } from '../../main/service/mounts.ts';
import { SESSION_COLUMNS } from '../../main/service/session-files.ts';
import { TOKEN_COLUMNS } from '../../main/service/token-import.ts';
import { bookCodesEn } from '../../renderer/service/words/book-codes-en.ts';
import { codesEn } from '../../renderer/service/words/codes-en.ts';
import { GUIDE_PICTURES } from '../screens/guide-pictures.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TEXT = readFileSync(path.join(ROOT, 'docs/SERVICE.md'), 'utf8');
const PICTURES = path.join(ROOT, 'docs/service');
const LARGEST_PICTURE_BYTES = 150 * 1024;
const MINUTE_MS = 60_000;

/** Rows of the table that stands under this name, without its head. */
function table(name: string): string[][] {
  const [, after] = TEXT.split(`<!-- table: ${name} -->\n`);
  const lines = (after ?? '').split('\n').filter((line) => !line.startsWith('<!--'));
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .replace(/^\| ?| ?\|$/g, '')
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

const first = (rows: readonly string[][]) => rows.map(([cell = '']) => cell.replaceAll('`', ''));
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
/** All that is written in these folders and files. */
const sources = (...places: readonly string[]) =>
  places
    .flatMap((place) => {
      const full = path.join(ROOT, place);
      if (statSync(full).isFile()) return [readFileSync(full, 'utf8')];
      return readdirSync(full, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(path.join(full, file), 'utf8'));
    })
    .join('\n');

describe('docs/SERVICE.md', () => {
  it('lists every act, with whom it is open to', () => {
    const expected = Object.entries(SERVICE_COMMANDS).flatMap(([name, { audited, service }]) =>
      audited ? [[`\`${name}\``, service.includes('operator') ? 'both' : 'technician']] : [],
    );
    const said = table('acts').map((row) => row.slice(0, 2));
    expect(said.toSorted()).toEqual(expected.toSorted());
  });

  it('lists every answer for which the screen has words, each once', () => {
    const said = first(table('codes'));
    expect(new Set(said).size).toBe(said.length);
    const words = [...Object.keys(codesEn), ...Object.keys(bookCodesEn)];
    expect(words.filter((code) => !said.includes(code))).toEqual([]);
    for (const [code, happened] of table('codes')) expect(happened, code).not.toBe('');
  });

  it('lists every answer that a page gives', () => {
    const said = new Set(first(table('codes')));
    const pages = sources(
      'main/kiosk/service',
      'main/kiosk/watch/clock-control.ts',
      'main/service/place-error.ts',
    );
    const given = [
      ...pages.matchAll(/(?:refused\(\s*|\bcode: (?:[^,'\n]* [?:] )?)'([a-z]+\.[a-z0-9-]+)'/g),
      ...pages.matchAll(/^ {2}\| '((?:place|export|import)\.[a-z-]+)'/gm),
    ].map(([, code = '']) => code);
    // What a file's problems are called is not said; a page's hints have words of their own.
    const inFiles = [...pages.matchAll(/new ProblemError\(\{\s*code: '([^']+)'/g)].map(
      ([, code = '']) => code,
    );
    const unsaid = [...inFiles, 'reader.grabbed'];
    expect(given.length).toBeGreaterThan(60);
    expect([...new Set(given)].filter((code) => !said.has(code) && !unsaid.includes(code))).toEqual([]);
  });

  it('lists no answer that nobody gives', () => {
    const code = sources('main/kiosk', 'main/service', 'main/bridge', 'renderer/service/words');
    const isKnown = (name: string) => code.includes(`'${name}'`) || name === 'done';
    expect(first(table('codes')).filter((name) => !isKnown(name))).toEqual([]);
  });

  it('tells how long the door is locked', () => {
    const rows = table('lockout').map(([tries = '', time = '']) => {
      const [from = 0, to] = [...tries.matchAll(/\d+/g)].map(Number);
      const last = tries.includes('more') ? from + 20 : (to ?? from);
      return { from, last, minutes: time === 'not' ? 0 : Number.parseInt(time, 10) };
    });
    expect(rows.map(({ from }) => from)).toEqual([1, ...rows.slice(0, -1).map(({ last }) => last + 1)]);
    expect(rows[0]?.last).toBe(FREE_TRIES - 1);
    for (const { from, last, minutes } of rows)
      for (let tries = from; tries <= last; tries++)
        expect(lockMs(tries), `${String(tries)} tries`).toBe(minutes * MINUTE_MS);
  });

  it('lists the columns of the files', () => {
    expect(first(table('card-columns'))).toEqual(TOKEN_COLUMNS);
    expect(first(table('session-columns'))).toEqual(SESSION_COLUMNS);
    expect(TEXT).toContain(`\n${TOKEN_COLUMNS.join(',')}\n`);
  });

  it('lists what is in a bundle', () => {
    const parts = sources('main/kiosk/service/bundle-parts.ts');
    const files = [...parts.matchAll(/Part\('([a-z]+\.json)'/g)].map(([, name = '']) => name);
    expect(first(table('bundle'))).toEqual([...files, 'frames/…', 'log/…']);
  });

  it('lists the configuration', () => {
    const schema = z.toJSONSchema(configSchema.shape.service, { io: 'input' });
    const expected = Object.entries(schema.properties ?? {}).map(([key, property]) => [
      `\`${key}\``,
      `\`${JSON.stringify(typeof property === 'object' ? property.default : null)}\``,
    ]);
    expect(table('configuration').map((row) => row.slice(0, 2))).toEqual(expected);
  });

  it('lists where sticks are looked for, and how they may be formatted', () => {
    const [roots = '', types = ''] = table('mounts').map(([, cell = '']) => cell);
    const mount = (at: string, type: string) => parseMounts(`/dev/sda1 ${at} ${type} rw 0 0`);
    for (const root of quoted(roots)) expect(mount(`${root}/STICK`, 'vfat'), root).toHaveLength(1);
    for (const type of quoted(types)) expect(mount('/media/STICK', type), type).toHaveLength(1);
    const known = /const TYPES = \[(.*)\]/.exec(sources('main/service/mounts.ts'))?.[1] ?? '';
    expect(quoted(types)).toEqual([...known.matchAll(/'(\w+)'/g)].map(([, type = '']) => type));
  });

  it('shows every picture that is drawn for it, and no other', () => {
    const drawn = Object.keys(GUIDE_PICTURES).map((name) => `${name}.png`);
    const shown = [...TEXT.matchAll(/!\[\]\(service\/([a-z-]+\.png)\)/g)].map(([, file = '']) => file);
    expect(shown.toSorted()).toEqual(drawn.toSorted());
    expect(readdirSync(PICTURES).toSorted()).toEqual(drawn.toSorted());
    for (const file of drawn)
      expect(statSync(path.join(PICTURES, file)).size, file).toBeLessThanOrEqual(LARGEST_PICTURE_BYTES);
  });

  it('leads only to headings and files that are there', () => {
    const headings = [...TEXT.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const [, target = ''] of TEXT.matchAll(/\]\(([^)]+)\)/g)) {
      const [file = '', heading] = target.split('#');
      if (file === '') expect(headings).toContain(heading);
      else expect(statSync(path.join(ROOT, 'docs', file)).isFile(), target).toBe(true);
    }
  });
});
