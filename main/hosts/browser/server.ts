/** The browser host: the kiosk behind a loopback web server, for any Chromium and for test rigs. */
import {
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
  createServer,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Sender } from '../../bridge/contract.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { log } from '../../log/log.ts';
import { ProblemError, messageOf } from '../../problem.ts';
import type { CurrentTheme } from '../../theme/current.ts';
import { SECURITY_HEADERS } from '../headers.ts';
import type { KioskPort } from '../host.ts';
import { Refusals } from '../refusals.ts';
import { SIMULATOR_FILES, readPageFile } from '../static-files.ts';
import { serveClient } from './client.ts';
import { Guard, randomToken } from './guard.ts';

export interface BrowserHostOptions {
  readonly kiosk: KioskPort;
  /** 0 takes any free one. */
  readonly port: number;
  /** Absent: a random one of 128 bits. */
  readonly token?: string;
  /** Folder of the built pages. */
  readonly rendererDir: string;
  /** What is served below `theme/`; absent: an empty sheet. */
  readonly theme?: CurrentTheme;
  /** Serve the simulator panel and take its commands. */
  readonly panel: boolean;
  /** For rate limits; default the real one. */
  readonly clock?: Clock;
  /** A page came or went. */
  readonly onPage?: (event: { readonly page: Sender; readonly open: boolean }) => void;
  /** Told of what a request ran into; default: the log. */
  readonly onError?: (error: unknown) => void;
}

export interface BrowserHost {
  readonly port: number;
  readonly token: string;
  /** The screen's address with the token in it. */
  readonly url: string;
  /** A page's address that works once. */
  ticketUrl(page: Sender): string;
  /** Closes all connections; resolves when the port is free. */
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** The longest command is some hundred bytes. */
const LARGEST_MESSAGE = 16 * 1024;
/** A screen, a panel, a rig or two; more is a leak. */
const MOST_PAGES = 16;
const MOST_CONNECTIONS = 128;
const REQUEST_TIMEOUT_MS = 10_000;
/** How long a page may take to say goodbye when the kiosk stops. */
const FAREWELL_MS = 500;
/** WebSocket close code "going away" (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;

const PAGES: Readonly<Record<string, string>> = { '/': '/index.html', '/panel': '/panel.html' };

/** Throws ProblemError `host.port-in-use` or `host.cannot-listen`. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { onError = logged, clock = systemClock, token = randomToken() } = options;
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, options.port);
  const guard = new Guard(token, port);
  const refusals = new Refusals(clock);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  });

  server.on('request', (request, response) => {
    answer(request, response, guard, options).catch((error: unknown) => {
      onError(error);
      if (response.headersSent) response.destroy();
      else reply(response, 500, 'The kiosk could not answer; its log says why.');
    });
  });

  server.on('upgrade', (request, stream: Duplex, head) => {
    stream.on('error', onError);
    const decision = decideUpgrade(request, guard, options);
    if (typeof decision === 'number') return refuseUpgrade(stream, decision);
    if (sockets.clients.size >= MOST_PAGES) return refuseUpgrade(stream, 503);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      stream.off('error', onError);
      const page = decision;
      // An oversized or broken frame: ws closes the connection itself, with the right code.
      socket.on('error', (error) => onError(new Error(`${page} page: ${messageOf(error)}`)));
      socket.on('close', () => options.onPage?.({ page, open: false }));
      options.onPage?.({ page, open: true });
      serveClient({ socket, sender: page, kiosk: options.kiosk, clock, refusals });
    });
  });

  const origin = `http://${LOOPBACK}:${port}`;
  return {
    port,
    token,
    url: `${origin}/?token=${encodeURIComponent(token)}`,
    ticketUrl: (page) => `${origin}/${page === 'panel' ? 'panel' : ''}?token=${guard.newTicket()}`,
    stop: () => stop(server, sockets, clock),
  };
}

function logged(error: unknown): void {
  log.warn('host.request-failed', 'a request could not be answered', { error });
}

async function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(undefined));
  try {
    await promise;
  } catch (error) {
    throw new ProblemError(listenProblem(port, error), { cause: error });
  }
  server.off('error', reject);
  return (server.address() as AddressInfo).port;
}

function listenProblem(port: number, error: unknown) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return inUse
    ? {
        code: 'host.port-in-use',
        message: `port ${port} is taken by another program, perhaps another kiosk`,
        hint: 'End that program, or choose another port: --port N (0 takes any free one).',
      }
    : {
        code: 'host.cannot-listen',
        message: `port ${port} cannot be opened: ${messageOf(error)}`,
        hint: 'Choose another port: --port N.',
      };
}

async function stop(server: Server, sockets: WebSocketServer, clock: Clock): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.close(() => resolve(undefined));
  for (const socket of sockets.clients) socket.close(GOING_AWAY, 'the kiosk stops');
  server.closeIdleConnections();
  const impatience = clock.after(FAREWELL_MS, () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
  });
  await promise;
  impatience.cancel();
}

function urlOf(request: IncomingMessage): URL | null {
  return URL.parse(request.url ?? '', `http://${LOOPBACK}`);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  { kiosk, rendererDir, panel, theme }: BrowserHostOptions,
): Promise<void> {
  const url = urlOf(request);
  if (url === null || !guard.isAddressedHere(request)) {
    return reply(response, 403, 'This kiosk answers only to its own loopback address.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return reply(response, 405, 'Only GET.');
  }
  const proof = guard.proofOf(request, url);
  if (proof === null) {
    response.setHeader('WWW-Authenticate', 'Bearer');
    return reply(
      response,
      401,
      'Open the address that the kiosk printed when it started: it holds the token.',
    );
  }
  if (url.pathname === '/api/snapshot') {
    return reply(response, 200, JSON.stringify(kiosk.snapshot()), 'application/json; charset=utf-8');
  }
  if (proof === 'query' || proof === 'ticket') {
    // Out of the address bar, the history and what a page could read of its own address.
    url.searchParams.delete('token');
    response.setHeader('Set-Cookie', guard.cookieHeader());
    response.setHeader('Location', url.pathname.replace(/^\/+/, '/') + url.search);
    return reply(response, 303, 'The token is in a cookie now.');
  }
  const pathname = PAGES[url.pathname] ?? url.pathname;
  const hidden = panel ? [] : SIMULATOR_FILES;
  const file = await readPageFile({ root: rendererDir, hidden, theme: theme ?? null }, pathname);
  if (file === null) return reply(response, 404, 'There is no such page.');
  // The page's own WebSocket cannot carry a header.
  if (proof === 'header') response.setHeader('Set-Cookie', guard.cookieHeader());
  response.setHeader('Cache-Control', file.cacheControl);
  reply(response, 200, file.body, file.type);
}

/** The page that a socket belongs to, or the status that refuses it. */
function decideUpgrade(
  request: IncomingMessage,
  guard: Guard,
  { panel }: BrowserHostOptions,
): Sender | 401 | 403 | 404 {
  const url = urlOf(request);
  if (url === null || !guard.isAddressedHere(request)) return 403;
  const proof = guard.proofOf(request, url);
  if (proof === null) return 401;
  if (!guard.mayOpenSocket(request, proof)) return 403;
  const page = url.searchParams.get('page');
  if (url.pathname !== '/ws' || (page !== 'screen' && page !== 'panel')) return 404;
  return page === 'panel' && !panel ? 404 : page;
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function reply(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  type = 'text/plain; charset=utf-8',
): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
