/**
 * Who may talk to the browser host. Loopback is no protection by itself: every web page that this machine's browsers open
 * can reach it, by rebinding a host name or from another port.
 */
import { createHmac, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** How a request proved itself; null: it did not. A ticket is spent by being looked at. */
export type Proof = 'header' | 'query' | 'ticket' | 'cookie' | null;

/** 128 bits: not to be guessed. */
export function randomToken(): string {
  return randomBytes(16).toString('base64url');
}

export class Guard {
  readonly #token: string;
  readonly #hosts: ReadonlySet<string>;
  readonly #cookieName: string;
  /** Not the token itself, but made of it: with a token of one's own an open page is known again after a restart. */
  readonly #cookieValue: string;
  readonly #tickets = new Set<string>();

  constructor(token: string, port: number) {
    this.#token = token;
    this.#cookieValue = createHmac('sha256', token).update('evse-kiosk page').digest('base64url');
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    // Cookies are shared by all ports of a host.
    this.#cookieName = `evse-kiosk-${port}`;
  }

  /** Made for a window that the kiosk opens itself: good for one page load, since command lines can be read by others. */
  newTicket(): string {
    const ticket = randomToken();
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Refuses names that were rebound to 127.0.0.1, and pages of other origins. */
  isAddressedHere({ headers }: IncomingMessage): boolean {
    const { host, origin } = headers;
    if (host === undefined || !this.#hosts.has(host.toLowerCase())) return false;
    return origin === undefined || this.#isOurOrigin(origin);
  }

  proofOf(request: IncomingMessage, url: URL): Proof {
    const { authorization, cookie } = request.headers;
    const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (bearer !== undefined) return same(bearer, this.#token) ? 'header' : null;
    const query = url.searchParams.get('token');
    if (query !== null) {
      if (same(query, this.#token)) return 'query';
      return this.#tickets.delete(query) ? 'ticket' : null;
    }
    const value = cookieOf(cookie, this.#cookieName);
    return value !== undefined && same(value, this.#cookieValue) ? 'cookie' : null;
  }

  /**
   * Browsers add cookies by themselves, also to sockets that other pages open: with a cookie the origin must be ours, not
   * merely absent.
   */
  mayOpenSocket(request: IncomingMessage, proof: Proof): boolean {
    if (proof === null || proof === 'ticket') return false;
    return proof !== 'cookie' || this.#isOurOrigin(request.headers.origin);
  }

  cookieHeader(): string {
    return `${this.#cookieName}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  #isOurOrigin(origin: string | undefined): boolean {
    const [scheme, host] = origin?.split('://') ?? [];
    return scheme === 'http' && host !== undefined && this.#hosts.has(host.toLowerCase());
  }
}

/** In constant time, whatever the lengths. */
function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map((pair) => pair.trim().split('='))
    .find(([key]) => key === name)?.[1];
}
