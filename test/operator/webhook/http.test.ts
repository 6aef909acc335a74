/** The real transport against a real server, by real time: nothing here waits for longer than it must. */
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../main/clock.ts';
import { httpTransport, type HttpTransport } from '../../../main/operator/webhook/http.ts';
import { WebhookSender } from '../../../main/operator/webhook/sender.ts';
import { sign, webhookKey } from '../../../main/operator/webhook/signature.ts';
import type { PostResult } from '../../../main/operator/webhook/transport.ts';
import { until } from '../../rig/until.ts';
import {
  type KeyAndCertificate,
  type ReceiverOptions,
  selfSigned,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../rig/webhook-receiver.ts';
import { idOf, MemoryOutbox, record, SECRET, STATION } from './rig.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function receiverOf(options: Partial<ReceiverOptions> = {}): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver({ secret: SECRET, ...options });
  cleanUps.push(() => receiver.stop());
  return receiver;
}

function transportOf(ca?: string): HttpTransport {
  const transport = httpTransport({ clock: systemClock, ...(ca === undefined ? {} : { ca }) });
  cleanUps.push(() => transport.close());
  return transport;
}

interface Sending {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly id?: string;
}

function send({ post }: HttpTransport, url: string, options: Sending = {}): Promise<PostResult> {
  const { timeoutMs = 10_000, signal = new AbortController().signal, id = 'a-1' } = options;
  const body = '{"info":"Zähler schweigt"}';
  const headers = { ...sign(webhookKey(SECRET), id, Date.now(), body) };
  return post({ url, headers, body, timeoutMs, signal });
}

describe('the transport', () => {
  it('posts, and keeps the connection for the next message', async () => {
    const receiver = await receiverOf();
    const transport = transportOf();
    expect(await send(transport, receiver.url)).toEqual({ status: 204 });
    expect(await send(transport, receiver.url, { id: 'a-2' })).toEqual({ status: 204 });
    expect(receiver.received.map(({ id }) => id)).toEqual(['a-1', 'a-2']);
    expect(receiver.received[0]?.body).toEqual({ info: 'Zähler schweigt' });
    expect(receiver.connections).toBe(1);
  });

  it('does not take it for a failure that an idle connection was closed', async () => {
    const receiver = await receiverOf();
    const transport = transportOf();
    for (let round = 0; round < 10; round += 1) {
      const sent = send(transport, receiver.url, { id: String(round) });
      expect(await sent).toEqual({ status: 204 });
      receiver.closeIdle();
    }
    expect(receiver.received).toHaveLength(10);
  });

  it.each([400, 401, 500, 503])('tells the status %i', async (status) => {
    const receiver = await receiverOf();
    receiver.behave({ status });
    expect(await send(transportOf(), receiver.url)).toEqual({ status });
  });

  it('tells Retry-After', async () => {
    const receiver = await receiverOf();
    receiver.behave({ status: 429, headers: { 'retry-after': '7' } });
    expect(await send(transportOf(), receiver.url)).toEqual({ status: 429, retryAfter: '7' });
  });

  it('does not follow a redirect', async () => {
    const receiver = await receiverOf();
    const elsewhere = await receiverOf();
    receiver.behave({ status: 307, headers: { location: elsewhere.url } });
    expect(await send(transportOf(), receiver.url)).toEqual({ status: 307 });
    expect(elsewhere.attempts).toBe(0);
  });

  it('takes the status of an answer that never ends, and hangs up on it', async () => {
    const receiver = await receiverOf();
    receiver.behave('endless');
    const transport = transportOf();
    expect(await send(transport, receiver.url)).toEqual({ status: 200 });
    receiver.behave('ok');
    expect(await send(transport, receiver.url, { id: 'a-2' })).toEqual({ status: 204 });
    await until('the endless connection to be closed', 5000, () => receiver.open <= 1);
  });

  it.each(['close', 'take-and-close', 'garbage'] as const)('finds nobody there: %s', async (behaviour) => {
    const receiver = await receiverOf();
    receiver.behave(behaviour);
    expect(await send(transportOf(), receiver.url)).toMatchObject({ failure: 'unreachable' });
    expect(receiver.attempts).toBe(1);
  });

  it('finds nobody there: no server', async () => {
    const receiver = await receiverOf();
    await receiver.stop();
    const refused = await send(transportOf(), receiver.url);
    expect(refused).toMatchObject({ failure: 'unreachable', evidence: { code: 'ECONNREFUSED' } });
  });

  it('gives up after the time it was given: no answer', async () => {
    const receiver = await receiverOf();
    receiver.behave('hang');
    const result = await send(transportOf(), receiver.url, { timeoutMs: 200 });
    expect(result).toEqual({ failure: 'timeout', message: 'no answer within 200 ms' });
  });

  it('gives up after the time it was given: no TLS handshake', async () => {
    const silent = net.createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => silent.close());
    const url = `https://127.0.0.1:${String((silent.address() as AddressInfo).port)}/`;
    expect(await send(transportOf(), url, { timeoutMs: 200 })).toMatchObject({ failure: 'timeout' });
  });

  it('ends when told to, also before it began', async () => {
    const receiver = await receiverOf();
    receiver.behave('hang');
    const stop = new AbortController();
    const sent = send(transportOf(), receiver.url, { signal: stop.signal });
    await until('the message to arrive', 5000, () => receiver.attempts === 1);
    stop.abort();
    expect(await sent).toMatchObject({ failure: 'unreachable', message: 'given up' });
    const late = await send(transportOf(), receiver.url, { signal: stop.signal });
    expect(late).toMatchObject({ failure: 'unreachable', message: 'given up' });
    expect(receiver.attempts).toBe(1);
  });
});

describe('the transport over TLS', () => {
  let tls: KeyAndCertificate;
  let elsewhere: KeyAndCertificate;
  beforeAll(async () => {
    [tls, elsewhere] = await Promise.all([selfSigned('IP:127.0.0.1'), selfSigned('DNS:elsewhere.example')]);
  });

  it('delivers to a certificate that is trusted', async () => {
    const receiver = await receiverOf({ tls });
    const transport = transportOf(tls.cert);
    expect(await send(transport, receiver.url)).toEqual({ status: 204 });
    expect(await send(transport, receiver.url, { id: 'a-2' })).toEqual({ status: 204 });
    expect(receiver.connections).toBe(1);
  });

  it('sends nothing to one that is not, and tells whose it is', async () => {
    const receiver = await receiverOf({ tls });
    expect(await send(transportOf(), receiver.url)).toMatchObject({
      failure: 'certificate',
      evidence: {
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        subject: 'receiver, Test Operator',
        issuer: 'receiver, Test Operator',
        validFrom: expect.stringContaining('GMT') as unknown,
        validTo: expect.stringContaining('GMT') as unknown,
      },
    });
    expect(receiver.attempts).toBe(0);
  });

  it('sends nothing to a trusted one of somebody else', async () => {
    const receiver = await receiverOf({ tls: elsewhere });
    expect(await send(transportOf(elsewhere.cert), receiver.url)).toMatchObject({
      failure: 'certificate',
      evidence: { code: 'ERR_TLS_CERT_ALTNAME_INVALID', subject: 'receiver, Test Operator' },
    });
    expect(receiver.attempts).toBe(0);
  });

  it('does not call it the certificate when there is no TLS at the other end', async () => {
    const receiver = await receiverOf();
    const result = await send(transportOf(), receiver.url.replace('http:', 'https:'));
    expect(result).toMatchObject({ failure: 'unreachable' });
  });
});

/** Real sockets, hurried waits: a second between attempts is ten milliseconds. */
const hurried: Clock = {
  ...systemClock,
  after: (delayMs, callback) => systemClock.after(delayMs / 100, callback),
};

describe('the sender over real connections', () => {
  function senderTo(url: string, outbox: MemoryOutbox) {
    const told: string[] = [];
    const transport = transportOf();
    const sender = new WebhookSender({
      outbox,
      clock: hurried,
      url,
      secret: SECRET,
      station: STATION,
      post: transport.post,
      random: Math.random,
      listener: {
        condition: ({ code, raised }) => void told.push(`${code} ${raised ? 'up' : 'down'}`),
        refused: () => undefined,
        failed: (error) => expect.fail(String(error)),
      },
    });
    cleanUps.push(() => sender.stop());
    sender.start();
    return { sender, told };
  }

  it('delivers in order, once by id, through lost answers, refusals, garbage and a receiver that goes and returns', async () => {
    const receiver = await receiverOf();
    const outbox = new MemoryOutbox();
    const { sender, told } = senderTo(receiver.url, outbox);
    let seq = 0;
    const add = (many: number) => {
      for (let n = 0; n < many; n += 1) outbox.add(record((seq += 1)));
      sender.wake();
    };
    const tried = async (what: string, count: number) => {
      const from = receiver.attempts;
      await until(what, 10_000, () => receiver.attempts >= from + count);
    };
    add(20);
    await until('twenty', 10_000, () => outbox.items.length === 0);
    const troubles = ['take-and-close', 'close', 'garbage', { status: 500 }, { status: 429 }] as const;
    for (const trouble of troubles) {
      receiver.behave(trouble);
      add(3);
      await tried(JSON.stringify(trouble), 2);
      receiver.behave('ok');
      await until(`recovery from ${JSON.stringify(trouble)}`, 10_000, () => outbox.items.length === 0);
    }
    const port = Number(new URL(receiver.url).port);
    await receiver.stop();
    add(3);
    await until('failures', 10_000, () => (outbox.items[0]?.attempts ?? 0) > 1);
    const back = await receiverOf({ port });
    await until('the rest', 10_000, () => outbox.items.length === 0);
    const ids = [...receiver.received, ...back.received].map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: seq }, (_, index) => idOf(index + 1)));
    expect(receiver.duplicates).toBeGreaterThan(0);
    expect([receiver.badSignatures, told]).toEqual([0, []]);
  });

  it('is told by a wrong secret that the station is rejected', async () => {
    const receiver = await receiverOf({ secret: 'another' });
    const outbox = new MemoryOutbox();
    outbox.add(record(1));
    const { told } = senderTo(receiver.url, outbox);
    await until('the condition', 5000, () => told.length > 0);
    expect([told, receiver.received]).toEqual([['operator.rejected up'], []]);
  });

  it('stops in the middle of an attempt', async () => {
    const receiver = await receiverOf();
    receiver.behave('hang');
    const outbox = new MemoryOutbox();
    outbox.add(record(1));
    const { sender } = senderTo(receiver.url, outbox);
    await until('the attempt', 5000, () => receiver.attempts === 1);
    await sender.stop();
    await until('the connection to be gone', 5000, () => receiver.open === 0);
    expect(outbox.items).toMatchObject([{ attempts: 0 }]);
  });
});
