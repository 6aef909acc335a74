/** The operator’s end of the webhook for simulated chargers: takes messages in memory, and misbehaves on demand. */
import type { Clock } from '../../clock.ts';
import type { Post, PostFailed, PostRequest, PostResult } from './transport.ts';

export type ReceiverBehaviour = 'ok' | 'cut' | 'rejects' | 'bad-certificate' | 'hangs';

export interface ReceivedMessage {
  /** Its `webhook-id`. */
  readonly id: string;
  /** Epoch ms of its arrival. */
  readonly at: number;
  /** Parsed. */
  readonly body: unknown;
}

export interface SimulatedReceiver {
  readonly post: Post;
  /** The latest, oldest first, at most `MOST_RECEIVED`, each id once. */
  readonly received: readonly ReceivedMessage[];
  /** Copies that came and were dropped. */
  readonly duplicates: number;
  /** After each message that came in. */
  onReceived(listener: () => void): void;
  /** From the next message on; one that hangs stays so. */
  behave(behaviour: ReceiverBehaviour): void;
}

export const MOST_RECEIVED = 200;
/** Ids are remembered for longer than messages, so that a late copy is still known. */
const MOST_IDS = 10_000;

export function simulatedReceiver(clock: Clock): SimulatedReceiver {
  const ids = new Set<string>();
  let received: readonly ReceivedMessage[] = [];
  let duplicates = 0;
  let behaviour: ReceiverBehaviour = 'ok';
  let tell = () => {};

  function take({ headers, body }: PostRequest): PostResult {
    const id = headers['webhook-id'] ?? '';
    if (ids.has(id)) {
      duplicates += 1;
      return { status: 200 };
    }
    ids.add(id);
    for (const oldest of ids) {
      if (ids.size <= MOST_IDS) break;
      ids.delete(oldest);
    }
    received = [...received, { id, at: clock.now(), body: JSON.parse(body) as unknown }].slice(
      -MOST_RECEIVED,
    );
    tell();
    return { status: 200 };
  }

  return {
    post: (request) => {
      if (behaviour === 'hangs') return hang(clock, request);
      if (behaviour === 'cut') return Promise.resolve(CUT);
      if (behaviour === 'bad-certificate') return Promise.resolve(BAD_CERTIFICATE);
      return Promise.resolve(behaviour === 'rejects' ? { status: 401 } : take(request));
    },
    get received() {
      return received;
    },
    get duplicates() {
      return duplicates;
    },
    onReceived: (listener) => {
      tell = listener;
    },
    behave: (next) => {
      behaviour = next;
    },
  };
}

const CUT: PostFailed = { failure: 'unreachable', message: 'simulated: the network is cut' };

const BAD_CERTIFICATE: PostFailed = {
  failure: 'certificate',
  message: 'simulated: the certificate has expired',
  evidence: {
    code: 'CERT_HAS_EXPIRED',
    issuer: 'Simulated Authority',
    validTo: 'Jan  1 00:00:00 2020 GMT',
  },
};

function hang(clock: Clock, { timeoutMs, signal }: PostRequest): Promise<PostFailed> {
  return new Promise((resolve) => {
    const timer = clock.after(timeoutMs, () => {
      signal.removeEventListener('abort', abort);
      resolve({ failure: 'timeout', message: `no answer within ${String(timeoutMs)} ms` });
    });
    const abort = () => {
      timer.cancel();
      resolve({ failure: 'unreachable', message: 'given up' });
    };
    signal.addEventListener('abort', abort, { once: true });
  });
}
