/** What a technician needs to know when a certificate is not accepted: both of them. */
import { X509Certificate } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { readCertificate } from '../webhook/certificate.ts';
import type { Evidence } from './conditions.ts';
import type { Security } from './security.ts';

const READ_WITHIN_MS = 5000;

/** Never rejects; what cannot be read is absent. */
export async function certificateEvidence(
  url: URL,
  security: Security,
  clock: Clock,
  signal: AbortSignal,
): Promise<Evidence> {
  return {
    ...(await readCertificate(url, clock, READ_WITHIN_MS, signal)),
    ...ownEvidence(security.certificate),
  };
}

function ownEvidence(pem: string | null): Evidence {
  if (pem === null) return {};
  try {
    const { issuer, validFrom, validTo } = new X509Certificate(pem);
    return { ownIssuer: issuer.replaceAll('\n', ', '), ownValidFrom: validFrom, ownValidTo: validTo };
  } catch {
    return { ownCertificate: 'cannot be read' };
  }
}
