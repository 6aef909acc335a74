/** A call in either direction and how it ended: what the link and the dialects say to each other. */

export type Payload = Readonly<Record<string, unknown>>;

export type CallFailure =
  /** Nothing was sent: no connection, or not (yet) accepted by the central system. */
  | { readonly kind: 'offline'; readonly message: string }
  /** Sent, and the connection ended before an answer: whether it arrived is not known. */
  | { readonly kind: 'lost'; readonly message: string }
  /** No answer in time: whether it arrived is not known. */
  | { readonly kind: 'timeout'; readonly message: string }
  /** The central system answered with a CALLERROR. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** An answer that the protocol’s schema does not allow. */
  | { readonly kind: 'bad-reply'; readonly message: string }
  /** Our own message is against the schema: a mistake in here, nothing was sent. */
  | { readonly kind: 'bad-request'; readonly message: string };

export type CallResult =
  { readonly ok: true; readonly result: Payload } | { readonly ok: false; readonly failure: CallFailure };

export interface CallOptions {
  /** From now on, waiting for its turn included; absent: the link’s own. */
  readonly timeoutMs?: number;
}

/** CALLERROR codes that a dialect gives itself; schema errors are the link’s. */
export type RefusalCode =
  'NotSupported' | 'InternalError' | 'SecurityError' | 'PropertyConstraintViolation' | 'GenericError';

/** What a call from the central system is answered with. */
export type Answer =
  /** `after` runs when the answer is on the wire: what it set off must not overtake it. */
  | { readonly result: Payload; readonly after?: () => void }
  | { readonly refusal: { readonly code: RefusalCode; readonly message: string } }
  /** No answer at all, where the protocol wants it so. */
  | { readonly silent: true };

/**
 * Answers one action. The payload has passed the protocol’s schema, so each dialect types its own: `never` here lets a
 * table of differently typed answerers be one. What it throws becomes `InternalError`.
 */
export type Answerer = (payload: never) => Answer | Promise<Answer>;
export type Answerers = Readonly<Record<string, Answerer>>;
