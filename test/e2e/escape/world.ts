/** Everything that is not the kiosk: a web server, WebSockets and a STUN port that note whoever comes. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface World {
  /** `http://127.0.0.1:<port>`: the same machine as the kiosk's, another origin. */
  readonly http: string;
  readonly ws: string;
  /** `stun:…`. */
  readonly stun: string;
  /** Who came, in words. */
  readonly visits: readonly string[];
  stop(): Promise<void>;
}

/** An ordinary page with what an ordinary page has: text to select, a link, a picture, a field. */
const PAGE = `<!doctype html><title>plain</title>
<body style="margin:0;height:3000px">
<p id="text" style="font-size:40px">An ordinary page with words to select and to drag</p>
<a id="link" href="/left">A link</a>
<img id="picture" draggable="true" alt="" width="80" height="80"
  src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='80' height='80'%3E%3Crect width='80' height='80'/%3E%3C/svg%3E">
<script>addEventListener('click', () => {});</script>`;

export async function startWorld(): Promise<World> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    const { method, url = '/' } = request;
    if (url === '/favicon.ico') return void response.writeHead(404).end();
    if (url !== '/plain') visits.push(`${method ?? ''} ${url}`);
    const isScript = url.endsWith('.js');
    response.writeHead(200, {
      'Content-Type': isScript ? 'text/javascript' : 'text/html',
      'Access-Control-Allow-Origin': '*',
      'Service-Worker-Allowed': '/',
    });
    response.end(isScript ? '/* from elsewhere */' : url === '/plain' ? PAGE : '<h1>Elsewhere</h1>');
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (_socket, { url }) => visits.push(`WebSocket ${url ?? ''}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const udp = createSocket('udp4');
  udp.on('message', () => visits.push('STUN'));
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));

  const { port } = server.address() as AddressInfo;
  return {
    http: `http://127.0.0.1:${String(port)}`,
    ws: `ws://127.0.0.1:${String(port)}`,
    stun: `stun:127.0.0.1:${String(udp.address().port)}`,
    visits,
    async stop() {
      sockets.close();
      server.closeAllConnections();
      await Promise.all([
        new Promise((resolve) => server.close(resolve)),
        new Promise<void>((resolve) => udp.close(resolve)),
      ]);
    },
  };
}
