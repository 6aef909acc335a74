import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Session } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startBrowserHost, type BrowserHost } from '../../main/hosts/browser/server.ts';
import { servePages } from '../../main/hosts/electron/pages.ts';
import { readPageFile } from '../../main/hosts/static-files.ts';
import { CurrentTheme } from '../../main/theme/current.ts';
import { FakeKiosk } from '../hosts/fake-kiosk.ts';
import { DRAWING, ThemeFolder } from './theme-folder.ts';

vi.mock('electron', () => ({ protocol: {} }));

const TOKEN = 'test-token';
let folder: ThemeFolder;
let theme: CurrentTheme;
let host: BrowserHost;
let pages = '';

beforeAll(async () => {
  folder = new ThemeFolder();
  folder.write('logo.svg', DRAWING);
  pages = path.join(folder.path, 'pages');
  mkdirSync(path.join(pages, 'theme'), { recursive: true });
  writeFileSync(path.join(pages, 'index.html'), '<title>screen</title>');
  writeFileSync(path.join(pages, 'theme/planted.css'), 'planted');
  theme = new CurrentTheme(
    await folder.good({
      name: 'x',
      radius: 4,
      logo: { light: 'logo.svg' },
      texts: { en: { 'idle.tapHead': 'Hi' } },
    }),
  );
  host = await startBrowserHost({
    kiosk: new FakeKiosk(),
    port: 0,
    token: TOKEN,
    rendererDir: pages,
    panel: true,
    theme,
  });
});
afterAll(async () => {
  await host.stop();
  theme.close();
  folder.remove();
});

function get(pathname: string, authorized = true): Promise<Response> {
  return fetch(`http://127.0.0.1:${host.port}${pathname}`, {
    headers: authorized ? { Authorization: `Bearer ${TOKEN}` } : {},
  });
}

/** How Electron's session would ask. */
function ask(current: CurrentTheme | null): (url: string) => Promise<Response> {
  const handle = vi.fn();
  servePages({ protocol: { handle } } as unknown as Session, pages, true, current);
  const answer = handle.mock.calls[0]?.[1] as (request: { url: string; method: string }) => Promise<Response>;
  return (url) => answer({ url, method: 'GET' });
}

describe('the browser host', () => {
  it.each([
    ['/theme/theme.css', 'text/css; charset=utf-8', '--radius: 0.25rem'],
    ['/theme/theme.css?r=1', 'text/css; charset=utf-8', '--radius'],
    ['/theme/logo-light.svg?r=1', 'image/svg+xml', '<svg'],
    ['/theme/texts-en.json?r=1', 'application/json; charset=utf-8', '"Hi"'],
  ])('serves %s', async (pathname, type, part) => {
    const answer = await get(pathname);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(await answer.text()).toContain(part);
  });

  it.each([
    '/theme/',
    '/theme/theme.json',
    '/theme/logo.svg',
    '/theme/planted.css',
    '/theme//theme.css',
    '/theme/%74heme.css',
    '/theme/..%2ftheme.json',
    '/theme/constructor',
  ])('has nothing else there: %s', async (pathname) => {
    expect((await get(pathname)).status).toBe(404);
  });

  it('serves nobody without the token', async () => {
    expect((await get('/theme/theme.css', false)).status).toBe(401);
  });

  it('serves the changed theme at once, and tells whoever listens', async () => {
    const told = vi.fn();
    const end = theme.onChange(told);
    theme.change(await folder.good({ name: 'y', radius: 16 }, { revision: 2 }));
    end();
    expect(told).toHaveBeenCalledOnce();
    expect(theme.view).toMatchObject({ revision: 2, name: 'y', logo: null });
    expect(await (await get('/theme/theme.css?r=2')).text()).toContain('--radius: 1rem');
    expect((await get('/theme/logo-light.svg?r=2')).status).toBe(404);
  });
});

describe('the Electron host', () => {
  it('serves the theme under its own scheme, with the same headers', async () => {
    const answer = await ask(theme)('kiosk://app/theme/theme.css?r=2');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.text()).toContain('--radius');
  });

  it('has nothing else there, and nothing for other origins', async () => {
    expect((await ask(theme)('kiosk://app/theme/planted.css')).status).toBe(404);
    expect((await ask(theme)('kiosk://evil/theme/theme.css')).status).toBe(404);
  });
});

describe('without a theme', () => {
  it('there is an empty sheet, so that pages may link it', async () => {
    const bare = await readPageFile({ root: pages, hidden: [], theme: null }, '/theme/theme.css');
    expect(bare).toMatchObject({ type: 'text/css; charset=utf-8', cacheControl: 'no-store' });
    expect(bare?.body).toHaveLength(0);
    expect(await (await ask(null)('kiosk://app/theme/theme.css')).text()).toBe('');
    expect((await ask(null)('kiosk://app/index.html')).status).toBe(200);
  });
});
