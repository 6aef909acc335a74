/**
 * HTTP for electron-updater through Node. Chromium's own stack has a certificate store that nobody can look after in a
 * kiosk; with Node's the authorities are those of the runtime, and NODE_EXTRA_CA_CERTS adds an OEM's.
 */
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import {
  HttpExecutor,
  configureRequestOptions,
  configureRequestUrl,
  type CancellationToken,
  type DownloadOptions,
} from 'builder-util-runtime';
import { systemClock } from '../../clock.ts';

/** Feeds are kept in memory, whole: one has some hundred bytes, and its release notes. */
const LONGEST_FEED_BYTES = 1024 * 1024;
/** A server that answers a byte a minute must not keep the charger from asking again. */
const FEED_LIMIT_MS = 2 * 60_000;

interface FeedRequest extends RequestOptions {
  isFeed?: boolean;
}

interface Abortable {
  abort(): void;
  end(data?: Buffer): void;
}

export class NodeHttpExecutor extends HttpExecutor<Abortable> {
  readonly #feedLimitMs: number;

  constructor(feedLimitMs = FEED_LIMIT_MS) {
    super();
    this.#feedLimitMs = feedLimitMs;
  }

  override createRequest(options: FeedRequest, callback: (response: IncomingMessage) => void): ClientRequest {
    let answer: IncomingMessage | null = null;
    const request = (options.protocol === 'http:' ? http : https).request(options, (response) => {
      answer = response;
      callback(response);
      if (options.isFeed) endAfter(response, LONGEST_FEED_BYTES);
    });
    if (options.isFeed) {
      const limit = systemClock.after(this.#feedLimitMs, () =>
        // Whoever waits for the answer listens to it alone.
        (answer ?? request).destroy(new Error('no whole answer in time')),
      );
      request.on('close', () => limit.cancel());
    }
    return request;
  }

  /** What is fetched to be read: a feed. Called by electron-updater. */
  override request(
    options: RequestOptions,
    token?: CancellationToken,
    data?: Record<string, unknown> | null,
  ): Promise<string | null> {
    const feed: FeedRequest = { ...options, isFeed: true };
    return super.request(feed, token, data);
  }

  /** Its SHA-512 is compared with that of the feed while it is written. Called by electron-updater. */
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const request: RequestOptions = { headers: options.headers ?? undefined };
      configureRequestUrl(url, request);
      configureRequestOptions(request);
      const callback = (error: Error | null) => (error ? reject(error) : resolve(destination));
      this.doDownload(request, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }
}

function endAfter(response: IncomingMessage, bytes: number): void {
  let length = 0;
  response.on('error', () => undefined); // whoever waits for it is told as well
  response.on('data', (chunk: Buffer | string) => {
    length += chunk.length;
    if (length <= bytes) return;
    const error = new Error(`it has more than ${String(bytes)} bytes`);
    response.destroy(Object.assign(error, { code: 'ERR_UPDATER_FEED_TOO_LONG' }));
  });
}
