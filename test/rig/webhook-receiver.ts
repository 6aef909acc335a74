/** An operator's webhook for tests: a real HTTP(S) server on loopback that checks signatures and misbehaves when told. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { verifySignature } from '../../main/operator/webhook/signature.ts';

/**
 * - `ok`: 204, or 401 when the signature is wrong;
 * - a status, with headers if any: answered without taking the message;
 * - `take-and-close`: the message is taken, the answer is lost;
 * - `hang`: no answer; `close`: the connection ends without one; `garbage`: what comes back is no HTTP;
 * - `endless`: taken, answered with a body that does not end.
 */
export type ReceiverBehaviour =
  | 'ok'
  | 'take-and-close'
  | 'hang'
  | 'close'
  | 'garbage'
  | 'endless'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export interface Received {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: http.IncomingHttpHeaders;
}

export interface WebhookReceiver {
  readonly url: string;
  /** Each id once, in the order of arrival. */
  readonly received: readonly Received[];
  /** Everything that came, whatever became of it. */
  readonly attempts: number;
  readonly duplicates: number;
  readonly badSignatures: number;
  /** Connections so far, and those that are there now. */
  readonly connections: number;
  readonly open: number;
  behave(behaviour: ReceiverBehaviour): void;
  /** Closes the connections that wait for a next message, as servers do after a while. */
  closeIdle(): void;
  stop(): Promise<void>;
}

export interface ReceiverOptions {
  readonly secret: string;
  /** Absent: plain HTTP. */
  readonly tls?: KeyAndCertificate;
  /** To come back at the same place. */
  readonly port?: number;
  readonly now?: () => number;
}

export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

export async function startWebhookReceiver(options: ReceiverOptions): Promise<WebhookReceiver> {
  const { secret, tls, now = Date.now } = options;
  const ids = new Set<string>();
  const received: Received[] = [];
  const counts = { attempts: 0, duplicates: 0, badSignatures: 0, connections: 0, open: 0 };
  let behaviour: ReceiverBehaviour = 'ok';

  function take(request: http.IncomingMessage, text: string): number {
    const id = String(request.headers['webhook-id']);
    if (!verifySignature(secret, request.headers, text, now())) {
      counts.badSignatures += 1;
      return 401;
    }
    if (ids.has(id)) counts.duplicates += 1;
    else received.push({ id, body: JSON.parse(text) as Received['body'], headers: request.headers });
    ids.add(id);
    return 204;
  }

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    counts.attempts += 1;
    if (typeof behaviour === 'object') {
      response.writeHead(behaviour.status, behaviour.headers).end('told to');
    } else if (behaviour === 'ok') {
      response.writeHead(take(request, text)).end();
    } else if (behaviour === 'garbage') {
      response.socket?.end('SMTP ready when you are\r\n');
    } else if (behaviour === 'endless') {
      response.writeHead(take(request, text) === 204 ? 200 : 401);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    } else if (behaviour !== 'hang') {
      if (behaviour === 'take-and-close') take(request, text);
      response.destroy();
    }
  }

  const listen = (request: http.IncomingMessage, response: http.ServerResponse) =>
    // A sender that goes away in the middle of its message is part of the tests.
    void answer(request, response).catch(() => response.destroy());
  const server = tls ? https.createServer(tls, listen) : http.createServer(listen);
  server.on('connection', (socket: Socket) => {
    counts.connections += 1;
    counts.open += 1;
    socket.on('close', () => (counts.open -= 1));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${String(port)}/alerts`,
    received,
    get attempts() {
      return counts.attempts;
    },
    get duplicates() {
      return counts.duplicates;
    },
    get badSignatures() {
      return counts.badSignatures;
    },
    get connections() {
      return counts.connections;
    },
    get open() {
      return counts.open;
    },
    behave: (next) => {
      behaviour = next;
    },
    closeIdle: () => server.closeIdleConnections(),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A fresh key and a certificate that signs itself, for `names` such as `IP:127.0.0.1` or `DNS:example.org`. */
export async function selfSigned(...names: readonly string[]): Promise<KeyAndCertificate> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-tls-'));
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  try {
    const make = ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    const what = ['-days', '2', '-subj', '/O=Test Operator/CN=receiver', '-addext'];
    const files = ['-keyout', key, '-out', cert];
    await promisify(execFile)('openssl', [...make, ...what, `subjectAltName=${names.join(',')}`, ...files]);
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}
