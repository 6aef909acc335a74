/** The browser host's own door, from other programs and other pages on the same machine. */
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { WebSocket } from 'ws';
import type { Attempt } from '../attempt.ts';
import type { HostUnderTest } from '../host.ts';

interface Knock {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ANSWER_MS = 1_500;

function doorOf(host: HostUnderTest): NonNullable<HostUnderTest['door']> {
  if (!host.door) throw new Error('this host has no door');
  return host.door;
}

/** The status, and whether what came is the kiosk's: `200 kiosk`. */
function knock(origin: string, { path = '/', method = 'GET', headers = {} }: Knock): Promise<string> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve } = Promise.withResolvers<string>();
  const asked = request({ hostname, port, path, method, headers, timeout: ANSWER_MS }, (response) => {
    let body = '';
    response.on('data', (chunk: Buffer) => (body += chunk.toString()));
    response.on('end', () => {
      const isOurs = /id="app"|"connectors"|root:x:|simulator/.test(body);
      resolve(`${String(response.statusCode)}${isOurs ? ' kiosk' : ''}`);
    });
  });
  asked.on('connect', () => resolve('200 tunnel'));
  asked.on('error', (error) => resolve(`refused: ${error.message}`));
  asked.on('timeout', () => asked.destroy(new Error('silence')));
  asked.end();
  return promise;
}

function openLine(origin: string, path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, {
    headers,
    handshakeTimeout: ANSWER_MS,
  });
  socket.on('open', () => {
    resolve('open');
    socket.terminate();
  });
  socket.on('unexpected-response', (_request, response) => {
    resolve(String(response.statusCode));
    response.destroy();
  });
  socket.on('error', (error) => resolve(`refused: ${error.message}`));
  return promise;
}

function isLetIn(answer: unknown): string | null {
  return /^[23]\d\d|kiosk|open/.test(String(answer)) ? `let in: ${String(answer)}` : null;
}

/** With the token where `proof` says: what is wrong is the rest. */
type Proof = 'header' | 'none';

function http(
  id: string,
  title: string,
  make: (origin: string, token: string) => Knock,
  proof: Proof,
): Attempt {
  return {
    id,
    kind: 'door',
    title,
    hosts: ['browser'],
    try(host) {
      const { origin, token } = doorOf(host);
      const { headers, ...rest } = make(origin, token);
      const proven = proof === 'header' ? { authorization: `Bearer ${token}` } : {};
      return knock(origin, { ...rest, headers: { ...proven, ...headers } });
    },
    escaped: isLetIn,
  };
}

function line(
  id: string,
  title: string,
  make: (
    origin: string,
    cookie: string,
    token: string,
  ) => readonly [path: string, headers: Readonly<Record<string, string>>],
): Attempt {
  return {
    id,
    kind: 'door',
    title,
    hosts: ['browser'],
    async try(host) {
      const { origin, token } = doorOf(host);
      const response = await fetch(origin, { headers: { authorization: `Bearer ${token}` } });
      const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      return openLine(origin, ...make(origin, cookie, token));
    },
    escaped: isLetIn,
  };
}

const FOREIGN = 'http://127.0.0.1:9';
const SCREEN = '/ws?page=screen';

export const door: readonly Attempt[] = [
  http('no-token', 'no token', () => ({}), 'none'),
  http('no-token-snapshot', 'no token, for the snapshot', () => ({ path: '/api/snapshot' }), 'none'),
  http('no-token-asset', 'no token, for a file', () => ({ path: '/index.html' }), 'none'),
  http(
    'wrong-token',
    'a token guessed',
    (_origin, token) => ({ path: `/?token=${token.slice(0, -1)}` }),
    'none',
  ),
  http(
    'token-prefix',
    'a longer token that begins alike',
    (_origin, token) => ({ headers: { authorization: `Bearer ${token}x` } }),
    'none',
  ),
  http('empty-token', 'an empty token', () => ({ path: '/?token=' }), 'none'),
  http(
    'forged-cookie',
    'a cookie made up',
    (origin, token) => ({ headers: { cookie: `evse-kiosk-${new URL(origin).port}=${token}` } }),
    'none',
  ),
  http(
    'rebound-host',
    'a name bound to this machine',
    (origin) => ({ headers: { host: `evil.example:${new URL(origin).port}` } }),
    'header',
  ),
  http(
    'other-port-host',
    'the right name with another port',
    () => ({ headers: { host: '127.0.0.1:80' } }),
    'header',
  ),
  http(
    'foreign-origin',
    'a page of another port',
    () => ({ path: '/api/snapshot', headers: { origin: FOREIGN } }),
    'header',
  ),
  http(
    'null-origin',
    'a page of nowhere',
    () => ({ path: '/api/snapshot', headers: { origin: 'null' } }),
    'header',
  ),
  ...[
    '/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2f..%2fetc/passwd',
    '/assets/..%5c..%5cmain/browser.js',
    '/%2fetc/passwd',
    '//etc/passwd',
    '/assets/../../main/browser.js',
    '/index.html%00.js',
    '/.%2e/main/browser.js',
    '/%252e%252e/main/browser.js',
  ].map((path, at) =>
    http(`traversal-${String(at + 1)}`, `a path that climbs: ${path}`, () => ({ path }), 'header'),
  ),
  ...['/panel', '/panel.html', '/%70anel.html', '/./panel.html', '/assets/../panel.html'].map((path, at) =>
    http(`panel-${String(at + 1)}`, `the simulator at a real charger: ${path}`, () => ({ path }), 'header'),
  ),
  ...['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'].map((method) =>
    http(
      `method-${method.toLowerCase()}`,
      `${method} instead of GET`,
      () => ({ method, path: '/api/snapshot' }),
      'header',
    ),
  ),
  http(
    'tunnel',
    'as a proxy, with CONNECT',
    (origin) => ({ method: 'CONNECT', path: new URL(origin).host }),
    'header',
  ),
  http(
    'proxy',
    'as a proxy, by a whole address',
    () => ({ path: 'http://evil.example/', headers: { host: 'evil.example' } }),
    'header',
  ),
  line('line-no-token', 'a WebSocket without a token', (origin) => [SCREEN, { origin }]),
  line('line-foreign-origin', 'a WebSocket of another page, with our cookie', (_origin, cookie) => [
    SCREEN,
    { cookie, origin: FOREIGN },
  ]),
  line('line-no-origin', 'a WebSocket of a program, with our cookie', (_origin, cookie) => [
    SCREEN,
    { cookie },
  ]),
  line('line-null-origin', 'a WebSocket of a page of nowhere, with our cookie', (_origin, cookie) => [
    SCREEN,
    { cookie, origin: 'null' },
  ]),
  line('line-rebound', 'a WebSocket by a name bound to this machine', (_origin, cookie) => [
    SCREEN,
    { cookie, host: 'evil.example', origin: 'http://evil.example' },
  ]),
  line('line-panel', 'the panel’s WebSocket, with the token', (origin, _cookie, token) => [
    '/ws?page=panel',
    { origin, authorization: `Bearer ${token}` },
  ]),
  line('line-elsewhere', 'a WebSocket at another path', (origin, _cookie, token) => [
    '/api/snapshot',
    { origin, authorization: `Bearer ${token}` },
  ]),
  {
    id: 'other-interface',
    kind: 'door',
    title: 'from the network, by another address of this machine',
    hosts: ['browser'],
    async try(host) {
      const { origin, token } = doorOf(host);
      const { port } = new URL(origin);
      const others = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
      const answers = others
        .filter(({ internal, family }) => !internal && family === 'IPv4')
        .map(({ address }) =>
          knock(`http://${address}:${port}`, {
            headers: { host: `127.0.0.1:${port}`, authorization: `Bearer ${token}` },
          }),
        );
      return (await Promise.all(answers)).find((answer) => isLetIn(answer) !== null) ?? 'refused';
    },
    escaped: isLetIn,
  },
];

/** Somebody with the token at the right address: that this one is let in proves that the others would be seen. */
export const owner: Attempt = http('owner', 'the owner', () => ({ path: '/api/snapshot' }), 'header');
export const ownersLine: Attempt = line('owners-line', 'the owner’s WebSocket', (origin, cookie) => [
  SCREEN,
  { cookie, origin },
]);
