import { describe, expect, it } from 'vitest';
import { until } from '../../rig/until.ts';
import { selfSigned } from '../../rig/webhook-receiver.ts';
import { csms16, kiosk } from './rig.ts';

describe('a certificate that is not accepted', () => {
  it('is a fault with both certificates in its evidence, until the connection is there', async () => {
    const [server, own] = await Promise.all([selfSigned('DNS:elsewhere.example'), selfSigned('DNS:cp-1')]);
    const csms = await csms16({ tls: server });
    const made = kiosk(csms, {
      operator: {
        security: { profile: 3, password: null, ca: server.cert, certificate: own.cert, key: own.key },
      },
    });
    made.operator.start();
    await until('the fault', 10_000, () => made.conditions.length > 0);
    expect(made.conditions).toMatchObject([
      {
        code: 'operator.certificate',
        raised: true,
        evidence: {
          link: 'ocpp',
          reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
          subject: 'receiver, Test Operator',
          validTo: expect.any(String),
          ownIssuer: expect.stringContaining('Test Operator'),
          ownValidTo: expect.any(String),
        },
      },
    ]);
    expect(JSON.stringify(made.conditions)).not.toContain('PRIVATE');
    // Still no connection, now by another cause: what has to be mended stays told.
    await made.passUntil('more attempts', () => made.clock.monotonic() > 60_000, 5000);
    expect(made.conditions).toHaveLength(1);
  });
});
