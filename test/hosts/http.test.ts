import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserHost, startBrowserHost } from '../../main/hosts/browser/server.ts';
import { FakeKiosk } from './fake-kiosk.ts';

const TOKEN = 'test-token';
const SECRET = 'outside the pages';
let folder = '';
let host: BrowserHost;
let real: BrowserHost;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'host-'));
  const rendererDir = path.join(folder, 'renderer');
  mkdirSync(path.join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(path.join(rendererDir, 'index.html'), '<title>screen</title>');
  writeFileSync(path.join(rendererDir, 'panel.html'), '<title>panel</title>');
  writeFileSync(path.join(rendererDir, 'assets/index-abc.js'), 'export {};');
  writeFileSync(path.join(rendererDir, 'assets/key.pem'), SECRET);
  writeFileSync(path.join(folder, 'secret.html'), SECRET);
  writeFileSync(path.join(rendererDir, '.hidden.html'), SECRET);
  symlinkSync(path.join(folder, 'secret.html'), path.join(rendererDir, 'link.html'));
  const options = { kiosk: new FakeKiosk(), port: 0, token: TOKEN, rendererDir };
  host = await startBrowserHost({ ...options, panel: true });
  real = await startBrowserHost({ ...options, panel: false });
});
afterAll(async () => {
  await Promise.all([host.stop(), real.stop()]);
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends the path as it is: `fetch` would tidy it up first. */
function get(
  pathname: string,
  headers: Record<string, string> = {},
  method = 'GET',
  port = host.port,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  request({ host: '127.0.0.1', port, path: pathname, headers, method }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (part: string) => (body += part));
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
  })
    .on('error', reject)
    .end();
  return promise;
}

const BEARER = { Authorization: `Bearer ${TOKEN}` };
const cookieOf = ({ headers }: Answer) => headers['set-cookie']?.[0] ?? '';
const asCookie = (answer: Answer) => ({ Cookie: cookieOf(answer).split(';')[0] ?? '' });

describe('the token', () => {
  it('is demanded for everything', async () => {
    for (const pathname of ['/', '/panel', '/api/snapshot', '/assets/index-abc.js', '/nothing']) {
      expect((await get(pathname)).status).toBe(401);
    }
  });

  it('is refused when it is wrong, wherever it stands', async () => {
    expect((await get('/', { Authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await get('/?token=wrong')).status).toBe(401);
    expect((await get('/', { Cookie: `evse-kiosk-${host.port}=${TOKEN}` })).status).toBe(401);
    // A wrong one is not made good by a right one beside it.
    expect((await get(`/?token=${TOKEN}`, { Authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it('goes as a header', async () => {
    const answer = await get('/api/snapshot', BEARER);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(answer.body)).toMatchObject({ seq: 1, screen: { name: 'idle' } });
  });

  it('leaves the address for a strict cookie', async () => {
    const first = await get(`/?token=${TOKEN}&theme=dark`);
    expect(first).toMatchObject({ status: 303, headers: { location: '/?theme=dark' } });
    expect(cookieOf(first)).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookieOf(first)).not.toContain(TOKEN);
    const second = await get('/?theme=dark', asCookie(first));
    expect(second).toMatchObject({ status: 200, body: '<title>screen</title>' });
  });

  it('answers the snapshot also with the token in the address', async () => {
    expect((await get(`/api/snapshot?token=${TOKEN}`)).status).toBe(200);
  });

  it('may be a ticket for one page load', async () => {
    const { pathname, search } = new URL(host.ticketUrl('panel'));
    const first = await get(pathname + search);
    expect(first).toMatchObject({ status: 303, headers: { location: '/panel' } });
    expect((await get(pathname + search)).status).toBe(401);
    expect((await get('/panel', asCookie(first))).body).toBe('<title>panel</title>');
  });

  it('never redirects away from this host', async () => {
    const answer = await get(`//example.org/?token=${TOKEN}`);
    expect(answer.headers.location ?? '/').toMatch(/^\/(?!\/)/);
  });
});

describe('the address', () => {
  it.each(['example.org', '127.0.0.1', 'localhost:1', '127.0.0.1.example.org:80'])(
    'is refused under the name %j',
    async (Host) => {
      expect((await get('/api/snapshot', { ...BEARER, Host })).status).toBe(403);
    },
  );

  it.each(['http://example.org', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'is refused to pages of %s',
    async (Origin) => {
      expect((await get('/api/snapshot', { ...BEARER, Origin })).status).toBe(403);
    },
  );

  it('is taken under its own two names', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const headers = { ...BEARER, Host: `${name}:${host.port}`, Origin: `http://${name}:${host.port}` };
      expect((await get('/api/snapshot', headers)).status).toBe(200);
    }
  });

  it('takes nothing but GET', async () => {
    expect((await get('/api/snapshot', BEARER, 'POST')).status).toBe(405);
    expect(await get('/', BEARER, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('is a clear problem when the port is taken', async () => {
    const second = startBrowserHost({
      kiosk: new FakeKiosk(),
      port: host.port,
      rendererDir: folder,
      panel: true,
    });
    await expect(second).rejects.toMatchObject({ problems: [{ code: 'host.port-in-use' }] });
  });
});

describe('the pages', () => {
  it('carry every header that locks them', async () => {
    const { headers } = await get('/', BEARER);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; worker-src 'none'; sandbox allow-scripts allow-same-origin",
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('keep what has a hash in its name', async () => {
    const { headers } = await get('/assets/index-abc.js', BEARER);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
  });

  it('have no panel where nothing is simulated', async () => {
    for (const pathname of ['/panel', '/panel.html', '/%70anel.html']) {
      expect((await get(pathname, BEARER, 'GET', real.port)).status).toBe(404);
      expect((await get(pathname, BEARER)).status).toBe(200);
    }
  });

  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/..%5csecret.html',
    '/%252e%252e/secret.html',
    '//etc/hostname',
    '/link.html',
    '/.hidden.html',
    '/assets/key.pem',
    '/assets/',
    '/index.html%00.js',
    '/%zz',
  ])('keep %s to themselves', async (pathname) => {
    const { status, body } = await get(pathname, BEARER);
    expect(status).toBe(404);
    expect(body).not.toContain(SECRET);
  });

  it('never answer with anything from outside, whatever is asked', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '%2f',
      '%2e',
      '\\',
      'secret.html',
      'assets',
      '%5c',
      '%00',
      '//',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const { status, body } = await get(`/${pieces.join('')}`, BEARER);
        expect(body).not.toContain(SECRET);
        expect(status).toBeLessThan(500);
      }),
    );
  });
});
