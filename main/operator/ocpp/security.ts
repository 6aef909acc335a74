/** How a link proves who it is, by OCPP security profile; secrets and files already read. */

export interface Security {
  /** 0: nothing; 1: password; 2: password over TLS; 3: client certificate over TLS. */
  readonly profile: 0 | 1 | 2 | 3;
  readonly password: string | null;
  /** PEM; null: the authorities that the system trusts. */
  readonly ca: string | null;
  /** PEM, the station’s own; profile 3. */
  readonly certificate: string | null;
  readonly key: string | null;
}

export const NO_SECURITY: Security = { profile: 0, password: null, ca: null, certificate: null, key: null };

/** The password that goes with each connection; profile 3 proves by certificate alone (OCPP security whitepaper, 2.3). */
export function basicPassword({ profile, password }: Security): string | null {
  return profile === 1 || profile === 2 ? password : null;
}

export interface TlsOptions {
  readonly minVersion: 'TLSv1.2';
  readonly rejectUnauthorized: true;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Options of the TLS handshake; empty without TLS. TLS 1.2 at least (whitepaper, TLS requirements). */
export function tlsOptions(
  url: URL,
  { profile, ca, certificate, key }: Security,
): TlsOptions | Record<never, never> {
  if (url.protocol !== 'wss:') return {};
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(ca !== null && { ca }),
    ...(profile === 3 && certificate !== null && { cert: certificate }),
    ...(profile === 3 && key !== null && { key }),
  };
}
