/** The built pages under the strictest policy, dressed in a theme if need be, with a test double in place of the kiosk. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import type { Command, Snapshot } from '../../main/bridge/contract.ts';
import { CurrentTheme, themeFile } from '../../main/theme/current.ts';
import { loadTheme } from '../../main/theme/load.ts';

const PAGES = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
const HERE = fileURLToPath(new URL('./page/', import.meta.url));

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'";

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

export interface PageServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** What the kiosk wears with the theme file `name`; without one, the built-in look. Its house texts are said from now on. */
export async function wear(name: string | undefined): Promise<CurrentTheme> {
  if (name === undefined) return new CurrentTheme(null);
  const result = await loadTheme(name);
  if (!result.ok)
    throw new Error(result.problems.map(({ path: key, message }) => `${key ?? ''} ${message}`).join('\n'));
  return new CurrentTheme(result.theme);
}

export async function servePages(theme = new CurrentTheme(null)): Promise<PageServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const worn = themeFile(theme, pathname);
    if (worn) {
      response
        .writeHead(200, { 'content-type': worn.type, 'content-security-policy': POLICY })
        .end(worn.body);
      return;
    }
    const file = path.join(PAGES, path.normalize(pathname));
    readFile(file).then(
      (body) => {
        response.writeHead(200, {
          'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
          'content-security-policy': POLICY,
        });
        response.end(body);
      },
      () => {
        response.writeHead(404).end();
      },
    );
  });
  const port = await listen(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

export interface Audit {
  readonly complaints: readonly string[];
  /** The strongest reduction that a column needed (renderer/components/fit.ts). */
  readonly fit: number;
}

/** Puts the double in place; collects what the page itself complains of (a broken policy, an exception). */
export async function prepare(page: Page): Promise<string[]> {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.addInitScript({ path: `${HERE}kiosk.js` });
  await page.addInitScript({ path: `${HERE}audit.js` });
  return errors;
}

export async function setTextScale(page: Page, scale: number): Promise<void> {
  await page.evaluate(`document.documentElement.style.setProperty('--text-scale', '${scale}')`);
}

/** Shows a snapshot and waits until it is painted, fonts, drawings and codes included. */
export async function show(page: Page, snapshot: Snapshot): Promise<void> {
  await page.evaluate(`sentCommands.length = 0; showSnapshot(${JSON.stringify(snapshot)})`);
  const { seq, language, screen } = snapshot;
  await page.evaluate(`shown(${JSON.stringify({ seq, language, screen: screen.name })})`);
}

export async function audit(page: Page): Promise<Audit> {
  return page.evaluate<Audit>('auditScreen()');
}

export async function sentCommands(page: Page): Promise<Command[]> {
  return page.evaluate<Command[]>('sentCommands');
}
