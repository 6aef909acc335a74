import { mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { LiveTheme } from '../../main/theme/live.ts';
import type { loadTheme as LoadTheme } from '../../main/theme/load.ts';
import type { ThemeResult } from '../../main/theme/theme.ts';
import { until } from '../rig/until.ts';
import { DRAWING, ThemeFolder } from './theme-folder.ts';

/** Called when the theme's files have been read, and before that is told. */
const reading = vi.hoisted(() => ({ done: (): void => undefined }));
vi.mock('../../main/theme/load.ts', async (original) => {
  const real = await original<{ loadTheme: typeof LoadTheme }>();
  const loadTheme: typeof LoadTheme = async (...asked) => {
    const result = await real.loadTheme(...asked);
    if (result.sources.length > 1) reading.done();
    return result;
  };
  return { ...real, loadTheme };
});

let folder: ThemeFolder;
let live: LiveTheme;
let results: ThemeResult[];

beforeEach(() => {
  folder = new ThemeFolder();
  results = [];
});
afterEach(async () => {
  await live.stop();
  folder.remove();
});

async function follow(theme: unknown): Promise<void> {
  const file = folder.theme(theme);
  live = new LiveTheme({ file, clock: systemClock, onResult: (result) => void results.push(result) });
  await live.start();
}

const last = () => results.at(-1);
const lastName = () => {
  const result = last();
  return result?.ok ? result.theme.name : result?.problems[0]?.code;
};
const says = (what: string) => until(`"${what}" to be read`, 5_000, () => lastName() === what);

describe('a theme that is being made', () => {
  it('is read at once, and again after each save, with a higher revision', async () => {
    await follow({ name: 'one' });
    expect(lastName()).toBe('one');
    folder.theme({ name: 'two' });
    await says('two');
    folder.theme({ name: 'three' });
    await says('three');
    const revisions = results.map((result) => (result.ok ? result.theme.view.revision : 0));
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  it('is read when an editor puts a new file in its place, again and again', async () => {
    await follow({ name: 'one' });
    for (const name of ['two', 'three', 'four']) {
      const beside = folder.write('.theme.json.swp', JSON.stringify({ name }));
      renameSync(beside, path.join(folder.path, 'theme.json'));
      await says(name);
    }
  });

  it('is read when the editor first takes the old one away', async () => {
    await follow({ name: 'one' });
    const file = path.join(folder.path, 'theme.json');
    renameSync(file, `${file}~`);
    await says('theme.unreadable');
    folder.theme({ name: 'two' });
    await says('two');
  });

  it('is read when one of its files is saved, comes or goes', async () => {
    await follow({ name: 'logo', logo: { light: 'images/logo.svg' } });
    expect(lastName()).toBe('theme.missing-file');
    // The folder, too, is only made now.
    mkdirSync(path.join(folder.path, 'images'));
    writeFileSync(path.join(folder.path, 'images/logo.svg'), DRAWING);
    await says('logo');
    folder.write('images/logo.svg', DRAWING.replace('path', 'script'));
    await says('theme.active-picture');
    folder.write('images/logo.svg', DRAWING);
    await says('logo');
    unlinkSync(path.join(folder.path, 'images/logo.svg'));
    await says('theme.missing-file');
  });

  it('is read again when it is saved while its new files are read', async () => {
    await follow({ name: 'one' });
    const big = folder.write('big.svg', DRAWING);
    reading.done = () => {
      reading.done = () => undefined;
      folder.theme({ name: 'three', logo: { light: path.basename(big) } });
    };
    folder.theme({ name: 'two', logo: { light: path.basename(big) } });
    await says('three');
  });

  it('tells its problems, and what is good again', async () => {
    await follow({ name: 'one' });
    folder.theme({ name: 'one', colours: { light: { accent: '#ffffff' } } });
    await says('theme.contrast');
    expect(last()?.colours?.light.accent).toBe('#ffffff');
    folder.theme('{ "name": ');
    await until('broken JSON', 5_000, () => last()?.colours === null);
    folder.theme({ name: 'good' });
    await says('good');
  });

  it('is not read for what is saved beside it', async () => {
    await follow({ name: 'one' });
    folder.write('notes.txt', 'x');
    folder.theme({ name: 'two' });
    await says('two');
    expect(results.map((result) => result.ok && result.theme.name)).toEqual(['one', 'two']);
  });

  it('survives its folder going and coming back', async () => {
    const inner = folder.write('inner/theme.json', JSON.stringify({ name: 'one' }));
    live = new LiveTheme({
      file: inner,
      clock: systemClock,
      onResult: (result) => void results.push(result),
    });
    await live.start();
    rmSync(path.dirname(inner), { recursive: true });
    await says('theme.unreadable');
    folder.write('inner/theme.json', JSON.stringify({ name: 'back' }));
    await says('back');
  });

  it('is left alone after it was stopped', async () => {
    await follow({ name: 'one' });
    await live.stop();
    folder.theme({ name: 'two' });
    await live.start();
    expect(results).toHaveLength(1);
  });
});
