/** What a technician wants to know of a certificate that was not accepted. */
import { isIP } from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../../clock.ts';
import type { Evidence } from './transport.ts';

/**
 * Shakes hands once more without judging, to read the receiver’s certificate; sends nothing. The connection that failed
 * is gone before its certificate can be asked for. Empty when it cannot be read.
 */
export function readCertificate(
  url: URL,
  clock: Clock,
  withinMs: number,
  signal: AbortSignal,
): Promise<Evidence> {
  const { promise, resolve } = Promise.withResolvers<Evidence>();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = tls.connect({
    host,
    port: Number(url.port || 443),
    // A bare address is never asked for by name (RFC 6066, 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: false,
  });
  const end = () => socket.destroy();
  const timer = clock.after(withinMs, end);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  socket.on('secureConnect', () => {
    resolve(evidenceOf(socket.getPeerCertificate()));
    end();
  });
  // The failure itself is told by whoever asks; these are facts to go with it.
  socket.on('error', () => resolve({}));
  socket.on('close', () => {
    timer.cancel();
    signal.removeEventListener('abort', end);
    resolve({});
  });
  return promise;
}

function evidenceOf(certificate: Partial<tls.PeerCertificate>): Evidence {
  const { subject, issuer, valid_from: from, valid_to: to } = certificate;
  return {
    ...(subject && { subject: nameOf(subject) }),
    ...(issuer && { issuer: nameOf(issuer) }),
    ...(from !== undefined && { validFrom: from }),
    ...(to !== undefined && { validTo: to }),
  };
}

function nameOf({ CN, O }: tls.Certificate): string {
  return [CN, O].filter((part) => part !== undefined).join(', ');
}
