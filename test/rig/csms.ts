/** An operator's central system for tests: a real WebSocket server on loopback, strict by the schemas, that misbehaves when told. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { RPCServer, createRPCError } from 'ocpp-rpc';
import { until } from './until.ts';

type Payload = Readonly<Record<string, unknown>>;

/**
 * How an action is answered: a payload, or made from the request (may wait, may throw), or
 * - `hang`: never;
 * - `drop`: the connection ends instead of an answer;
 * - `{ error, message }`: a CALLERROR;
 * - `{ raw }`: this text instead of an answer; `ID` in it becomes the call's id.
 */
export type CsmsAnswer =
  | 'hang'
  | 'drop'
  | { readonly error: string; readonly message?: string }
  | { readonly raw: string }
  | { readonly result: Payload }
  | ((payload: Payload) => Payload | Promise<Payload>);

export interface CsmsCall {
  readonly action: string;
  readonly payload: Payload;
  readonly id: string;
}

export interface Csms {
  /** Without the station's id. */
  readonly url: string;
  readonly port: number;
  /** Everything that came and was valid, in order. */
  readonly received: readonly CsmsCall[];
  /** Payloads of one action, in order. */
  of(action: string): readonly Payload[];
  /** What came against the schemas: action and what was wrong. */
  readonly invalid: readonly string[];
  /** CALLERRORs and results that came, as frames; also what was no message. */
  readonly frames: readonly string[];
  readonly connections: number;
  readonly open: number;
  /** Of the last upgrade: path, headers, password. */
  readonly last: {
    readonly path: string;
    readonly request: IncomingMessage;
    readonly password: string | null;
  } | null;
  answer(action: string, answer: CsmsAnswer): void;
  /** Calls the station and gives its answer; rejects with its CALLERROR (`rpcErrorCode`). */
  call(action: string, payload: Payload): Promise<Payload>;
  /** Sends this text as a frame. */
  raw(text: string): void;
  /** Closes the connection in good order. */
  close(code?: number, reason?: string): void;
  /** Cuts the connection. */
  cut(): void;
  /** Upgrades are answered with this status from now on; null: accepted. */
  refuse(status: number | null): void;
  /** Waits until so many calls of this action came in all. */
  came(action: string, count: number): Promise<readonly Payload[]>;
  stop(): Promise<void>;
}

export interface CsmsOptions {
  readonly protocol: 'ocpp1.6' | 'ocpp2.0.1';
  /** To come back at the same place. */
  readonly port?: number;
  readonly tls?: https.ServerOptions;
  /** Asked for in every upgrade; 401 otherwise. */
  readonly password?: string;
  readonly now?: () => number;
  /** The server does not answer the upgrade at all. */
  readonly mute?: boolean;
}

/** What is answered to whatever a test says nothing of. */
function usual(
  action: string,
  payload: Payload,
  protocol: CsmsOptions['protocol'],
  now: number,
  next: () => number,
): Payload {
  const currentTime = new Date(now).toISOString();
  if (action === 'BootNotification') return { status: 'Accepted', currentTime, interval: 300 };
  if (action === 'Heartbeat') return { currentTime };
  if (protocol === 'ocpp1.6') {
    if (action === 'StartTransaction') return { idTagInfo: { status: 'Accepted' }, transactionId: next() };
    if (action === 'Authorize') return { idTagInfo: { status: 'Accepted' } };
    if (action === 'DataTransfer') return { status: 'UnknownVendorId' };
  } else {
    if (action === 'Authorize') return { idTokenInfo: { status: 'Accepted' } };
    if (action === 'DataTransfer') return { status: 'UnknownVendorId' };
    if (action === 'TransactionEvent')
      return 'idToken' in payload ? { idTokenInfo: { status: 'Accepted' } } : {};
  }
  return {};
}

/** As far as it is used here; the library's types leave most of it open. */
interface Client {
  handle(handler: (call: { messageId: string; method: string; params: Payload }) => unknown): void;
  call(action: string, payload: Payload): Promise<unknown>;
  sendRaw(text: string): void;
  close(options: { code?: number; reason?: string; force?: boolean }): Promise<unknown>;
  on(event: string, listener: (value: never) => void): void;
}

export async function startCsms(options: CsmsOptions): Promise<Csms> {
  const { protocol, now = Date.now } = options;
  const answers = new Map<string, CsmsAnswer>();
  const received: CsmsCall[] = [];
  const invalid: string[] = [];
  const frames: string[] = [];
  const sockets = new Set<Socket>();
  let client: Client | null = null;
  let connections = 0;
  let refused: number | null = null;
  let last: Csms['last'] = null;
  let transactions = 0;

  const rpc = new RPCServer({
    protocols: [protocol],
    strictMode: true,
    callTimeoutMs: 10_000,
    pingIntervalMs: 0,
  });
  rpc.auth((accept, reject, handshake) => {
    const password = handshake.password?.toString('utf8') ?? null;
    last = { path: handshake.request.url ?? '', request: handshake.request, password };
    if (refused !== null) reject(refused, 'told to');
    else if (options.password !== undefined && password !== options.password) reject(401, 'wrong password');
    else accept();
  });
  rpc.on('client', (next: Client) => {
    client = next;
    connections += 1;
    next.on(
      'strictValidationFailure',
      ({ method, error, outbound }: { method: string; error: Error; outbound: boolean }) => {
        if (!outbound) invalid.push(`${method}: ${error.message}`);
      },
    );
    next.on('message', ({ message, outbound }: { message: Buffer | string; outbound: boolean }) => {
      const text = String(message);
      if (!outbound && !text.startsWith('[2,')) frames.push(text);
    });
    next.handle(async ({ messageId, method, params }) => {
      received.push({ action: method, payload: params, id: messageId });
      const answer = answers.get(method);
      if (answer === undefined) return usual(method, params, protocol, now(), () => (transactions += 1));
      if (typeof answer === 'function') return answer(params);
      if (typeof answer === 'object') {
        if ('result' in answer) return answer.result;
        if ('error' in answer)
          throw createRPCError(answer.error, answer.message ?? 'told to') as unknown as Error;
        next.sendRaw(answer.raw.replaceAll('ID', messageId));
      } else if (answer === 'drop') cut();
      return new Promise<never>(() => undefined);
    });
  });

  const server: Server = options.tls ? https.createServer(options.tls) : createServer();
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  if (!options.mute)
    server.on('upgrade', (request, socket, head) => void rpc.handleUpgrade(request, socket as Socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  function there(): Client {
    if (!client) throw new Error('no station is connected');
    return client;
  }
  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }
  const of = (action: string) =>
    received.filter((call) => call.action === action).map(({ payload }) => payload);

  return {
    url: `${options.tls ? 'wss' : 'ws'}://127.0.0.1:${String(port)}/ocpp`,
    port,
    received,
    invalid,
    frames,
    of,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    get last() {
      return last;
    },
    answer: (action, answer) => void answers.set(action, answer),
    call: async (action, payload) => (await there().call(action, payload)) as Payload,
    raw: (text) => there().sendRaw(text),
    close: (code = 1001, reason = 'going away') => {
      // Ends when the station has closed, too; a station that was cut off meanwhile is as good.
      there()
        .close({ code, reason })
        .catch(() => undefined);
    },
    cut,
    refuse: (status) => {
      refused = status;
    },
    came: async (action, count) => {
      await until(`${String(count)} × ${action}`, 10_000, () => of(action).length >= count);
      return of(action);
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      server.closeAllConnections();
      await closed;
    },
  };
}
