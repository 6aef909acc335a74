import { afterEach, describe, expect, it } from 'vitest';
import { connectFailure } from '../../../main/operator/ocpp/connect-failure.ts';
import { Conditions, type LinkCondition } from '../../../main/operator/ocpp/conditions.ts';
import { startCsms, type Csms } from '../../rig/csms.ts';
import { VirtualClock } from '../../rig/clock.ts';
import { selfSigned } from '../../rig/webhook-receiver.ts';
import { linkTo } from './rig.ts';
import { NO_SECURITY, type Security } from '../../../main/operator/ocpp/security.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function conditions() {
  const clock = new VirtualClock();
  const told: string[] = [];
  const machine = new Conditions(clock, { host: 'x' }, ({ code, raised }: LinkCondition) =>
    told.push(`${raised ? '+' : '-'}${code}`),
  );
  return { clock, told, machine };
}

describe('the link’s conditions', () => {
  it('are none for a connection that is away for ten seconds or less', () => {
    const { clock, told, machine } = conditions();
    machine.away();
    clock.advance(9999);
    machine.fine();
    clock.advance(60_000);
    expect(told).toEqual([]);
  });

  it('are one for one that is away for longer, counted from the first failure, until it is back', () => {
    const { clock, told, machine } = conditions();
    machine.away();
    clock.advance(6000);
    machine.away();
    clock.advance(4000);
    expect(told).toEqual(['+operator.offline']);
    machine.away();
    machine.fine();
    expect(told).toEqual(['+operator.offline', '-operator.offline']);
  });

  it('are at most one at a time; what a person has to mend is told at once and stays until it is mended', () => {
    const { clock, told, machine } = conditions();
    machine.away();
    machine.barred('operator.certificate', {});
    clock.advance(60_000);
    machine.away();
    clock.advance(60_000);
    machine.barred('operator.rejected', {});
    machine.fine();
    expect(told).toEqual([
      '+operator.certificate',
      '-operator.certificate',
      '+operator.rejected',
      '-operator.rejected',
    ]);
  });
});

async function tlsCsms(names: readonly string[], more = {}): Promise<{ csms: Csms; cert: string }> {
  const { key, cert } = await selfSigned(...names);
  const csms = await startCsms({ protocol: 'ocpp1.6', tls: { key, cert, ...more } });
  ends.push(() => csms.stop());
  return { csms, cert };
}

function to(csms: Csms, security: Partial<Security>) {
  const rig = linkTo(csms, { security: { ...NO_SECURITY, ...security } });
  ends.push(() => rig.link.stop());
  rig.link.start();
  return rig;
}

describe('security', () => {
  it('1: sends its password, and tells a wrong one as a refusal', async () => {
    const csms = await startCsms({ protocol: 'ocpp1.6', password: 'correct horse' });
    ends.push(() => csms.stop());
    const wrong = to(csms, { profile: 1, password: 'battery' });
    await wrong.failed();
    expect(wrong.failures[0]).toMatchObject({ kind: 'rejected', evidence: { status: 401 } });
    expect(JSON.stringify(wrong.failures)).not.toContain('battery');
    await wrong.link.stop();
    await to(csms, { profile: 1, password: 'correct horse' }).connected();
  });

  it('2: trusts the authority that it was given, and no other', async () => {
    const { csms, cert } = await tlsCsms(['IP:127.0.0.1']);
    await to(csms, { profile: 2, password: 'x', ca: cert }).connected();
    expect(csms.last?.password).toBe('x');
    const stranger = to(csms, { profile: 2, password: 'x' });
    await stranger.failed();
    expect(stranger.failures[0]).toMatchObject({ kind: 'certificate' });
  });

  it('2: does not connect to a certificate of another name', async () => {
    const { csms, cert } = await tlsCsms(['DNS:elsewhere.example']);
    const rig = to(csms, { profile: 2, password: 'x', ca: cert });
    await rig.failed();
    expect(rig.failures[0]).toMatchObject({
      kind: 'certificate',
      evidence: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    expect(csms.connections).toBe(0);
  });

  it('3: shows its certificate and sends no password', async () => {
    const own = await selfSigned('DNS:cp-1');
    const { csms, cert } = await tlsCsms(['IP:127.0.0.1'], {
      requestCert: true,
      rejectUnauthorized: true,
      ca: own.cert,
    });
    const mine = { profile: 3, password: 'x', ca: cert, certificate: own.cert, key: own.key } as const;
    await to(csms, mine).connected();
    expect(csms.last?.password).toBeNull();
  });

  it.each([
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'certificate'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'certificate'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'certificate'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EPROTO', 'unreachable'],
  ])('tells %s as %s', (code, kind) => {
    expect(connectFailure(Object.assign(new Error('no'), { code })).kind).toBe(kind);
  });

  it('survives certificates that are none', async () => {
    const { csms } = await tlsCsms(['IP:127.0.0.1']);
    const rig = to(csms, { profile: 3, ca: 'garbage', certificate: 'garbage', key: 'garbage' });
    await rig.failed(2);
    expect(rig.link.state).toBe('connecting');
  });
});
