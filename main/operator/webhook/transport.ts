/** One POST and how it ended: the port between the sender and whatever carries it. */

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the beginning until the status is known. */
  readonly timeoutMs: number;
  /** Aborted: whoever asked no longer wants to know. */
  readonly signal: AbortSignal;
}

export type Evidence = Readonly<Record<string, string | number | boolean>>;

export interface PostAnswered {
  readonly status: number;
  /** The header `Retry-After` as it came: seconds, or an HTTP date (RFC 9110, 10.2.3). */
  readonly retryAfter?: string;
}

export interface PostFailed {
  /** `certificate`: the receiver’s was not accepted, or it does not accept ours. */
  readonly failure: 'unreachable' | 'timeout' | 'certificate';
  readonly message: string;
  /** What a technician needs, e.g. issuer and validity of the certificate. */
  readonly evidence?: Evidence;
}

export type PostResult = PostAnswered | PostFailed;

/** Never rejects: failures are results. Redirects are answers like any other, never followed. */
export type Post = (request: PostRequest) => Promise<PostResult>;
