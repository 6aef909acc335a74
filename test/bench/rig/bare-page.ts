/** The floor of everything that is painted: a page that shows what its WebSocket says, and a button that asks for it. */
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

const PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1, user-scalable=no" />
  <button data-action="language" style="font-size: 3rem">Other</button>
  <h1>Hello</h1>
  <script>
    const heading = document.querySelector('h1');
    const socket = new WebSocket('ws://' + location.host);
    socket.onmessage = ({ data }) => {
      heading.textContent = data;
      if (data.startsWith('lang ')) document.documentElement.lang = data.slice(5);
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => { channel.port1.close(); socket.send(data); };
        channel.port2.postMessage(null);
      });
    };
    let german = false;
    document.querySelector('button').onclick = () => {
      german = !german;
      socket.send(german ? 'ask de' : 'ask en');
    };
  </script>
</html>`;

export interface BarePage {
  readonly url: string;
  /** Sends a text to the page; resolves when the page says that it was painted. */
  paint(text: string): Promise<void>;
  close(): Promise<void>;
}

export async function serveBarePage(): Promise<BarePage> {
  const server = createServer((_request, response) => response.end(PAGE));
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const waiting = new Map<string, () => void>();
  const connected = Promise.withResolvers<WebSocket>();
  sockets.on('connection', (socket) => {
    connected.resolve(socket);
    socket.on('message', (data) => {
      const text = (data as Buffer).toString();
      if (text.startsWith('ask ')) return socket.send(`lang ${text.slice(4)}`);
      waiting.get(text)?.();
      waiting.delete(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    async paint(text) {
      const socket = await connected.promise;
      const painted = new Promise<void>((resolve) => waiting.set(text, resolve));
      socket.send(text);
      await painted;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
