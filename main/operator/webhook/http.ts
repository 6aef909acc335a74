/** The real transport: `node:http` and `node:https`. Follows no redirect, reads no answer beyond its head. */
import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../../clock.ts';
import { messageOf } from '../../problem.ts';
import { readCertificate } from './certificate.ts';
import type { PostFailed, PostRequest, PostResult } from './transport.ts';

/** More of an answer than this is not worth keeping the connection for. */
export const MOST_ANSWER_BYTES = 64 * 1024;

export interface HttpTransport {
  readonly post: (request: PostRequest) => Promise<PostResult>;
  /** Closes the connections that are kept for the next message. */
  close(): void;
}

export interface HttpOptions {
  readonly clock: Clock;
  /** PEM: trusted instead of the system’s authorities. */
  readonly ca?: string;
}

/** Keeps one connection between messages. */
export function httpTransport({ clock, ca }: HttpOptions): HttpTransport {
  const trust = ca === undefined ? {} : { ca };
  const kept = { keepAlive: true, maxFreeSockets: 1 };
  const agents = { http: new http.Agent(kept), https: new https.Agent({ ...kept, ...trust }) };

  async function post(request: PostRequest): Promise<PostResult> {
    const url = new URL(request.url);
    const due = clock.monotonic() + request.timeoutMs;
    let ending = await exchange(request, url, due);
    // The receiver closed an idle connection just as it was used again: nobody’s failure.
    if (ending.kind === 'stale') ending = await exchange(request, url, due);
    if (ending.kind === 'answered') return ending.answer;
    if (ending.kind === 'timeout') {
      return { failure: 'timeout', message: `no answer within ${String(request.timeoutMs)} ms` };
    }
    const code = codeOf(ending.error);
    if (url.protocol !== 'https:' || !aboutCertificate(code)) {
      return { failure: 'unreachable', message: messageOf(ending.error), ...evidenceOf(code) };
    }
    const seen = await readCertificate(url, clock, due - clock.monotonic(), request.signal);
    const evidence = { ...evidenceOf(code).evidence, ...seen };
    return { failure: 'certificate', message: messageOf(ending.error), evidence };
  }

  function exchange(request: PostRequest, url: URL, due: number): Promise<Ending> {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    const secure = url.protocol === 'https:';
    const body = Buffer.from(request.body, 'utf8');
    const req = (secure ? https : http).request(url, {
      method: 'POST',
      agent: secure ? agents.https : agents.http,
      headers: { ...request.headers, 'content-length': body.length },
    });
    const timer = clock.after(due - clock.monotonic(), () => {
      resolve({ kind: 'timeout' });
      req.destroy();
    });
    const abort = () => req.destroy(new Error('given up'));
    request.signal.addEventListener('abort', abort);
    req.on('response', (response) => {
      resolve({ kind: 'answered', answer: answerOf(response) });
      discard(response);
    });
    req.on('error', (error) => {
      const stale = req.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
      resolve(stale ? { kind: 'stale', error } : { kind: 'failed', error });
    });
    req.on('close', () => {
      timer.cancel();
      request.signal.removeEventListener('abort', abort);
      resolve({ kind: 'failed', error: new Error('the connection closed without an answer') });
    });
    if (request.signal.aborted) abort();
    req.end(body);
    return promise;
  }

  return {
    post,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

type Ending =
  | { readonly kind: 'answered'; readonly answer: PostResult }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'stale' | 'failed'; readonly error: Error };

function answerOf({ statusCode = 0, headers }: http.IncomingMessage): PostResult {
  const retryAfter = headers['retry-after'];
  return { status: statusCode, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** To its end, so that the connection can be used again; one that goes on too long loses its connection. */
function discard(response: http.IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) response.destroy();
  });
  // The status has been told; what becomes of the rest changes nothing.
  response.on('error', () => undefined);
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

function evidenceOf(code: string): Pick<PostFailed, 'evidence'> {
  return code === '' ? {} : { evidence: { code } };
}

/** OpenSSL’s reasons not to trust a chain, as Node names them: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const DISTRUST: readonly string[] = [
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
];

function aboutCertificate(code: string): boolean {
  return DISTRUST.includes(code) || /^CERT_|^ERR_SSL_.*(CERTIFICATE|UNKNOWN_CA)/.test(code);
}
