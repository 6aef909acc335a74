import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sign, TOLERANCE_MS, verifySignature, webhookKey } from '../../../main/operator/webhook/signature.ts';
import { ProblemError } from '../../../main/problem.ts';
import { NOON } from '../../rig/clock.ts';
import { SECRET } from './rig.ts';

const BODY = '{"code":"meter.silent","info":"Zähler schweigt"}';
const signed = () => ({ ...sign(webhookKey(SECRET), 'CP-1', NOON, BODY) });

describe('signatures', () => {
  it('are what the Standard Webhooks libraries compute', () => {
    // The vector that the specification's own libraries are tested with.
    const body = '{"test": 2432232314}';
    const headers = sign(webhookKey(SECRET), 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, body);
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('take any other secret as the key itself', () => {
    const expected = createHmac('sha256', 'grüne Säule').update(`a.0.${BODY}`).digest('base64');
    expect(sign(webhookKey('grüne Säule'), 'a', 0, BODY)['webhook-signature']).toBe(`v1,${expected}`);
  });

  it.each(['', 'whsec_', 'whsec_not base64', 'whsec_abc*'])('refuse the secret %j', (secret) => {
    expect(() => webhookKey(secret)).toThrow(ProblemError);
  });

  it('never tell the secret when they refuse it', () => {
    expect(() => webhookKey('whsec_hush hush')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hush') as unknown }),
    );
  });

  it('are found right, also among others', () => {
    const headers = signed();
    expect(verifySignature(SECRET, headers, BODY, NOON)).toBe(true);
    const several = `v1a,AAAA v1,${'A'.repeat(43)}= ${headers['webhook-signature']}`;
    expect(verifySignature(SECRET, { ...headers, 'webhook-signature': several }, BODY, NOON)).toBe(true);
  });

  it('are found wrong for another body, id, time, secret or version', () => {
    const headers = signed();
    const no = (change: object, body = BODY, secret = SECRET) =>
      expect(verifySignature(secret, { ...headers, ...change }, body, NOON)).toBe(false);
    no({}, `${BODY} `);
    no({}, BODY, 'whsec_AAAA');
    no({ 'webhook-id': 'CP-2' });
    no({ 'webhook-timestamp': String(NOON / 1000 + 1) });
    no({ 'webhook-timestamp': 'soon' });
    no({ 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v2,') });
    no({ 'webhook-signature': 'v1,' });
    no({ 'webhook-signature': ['v1,', 'v1,'] });
    no({ 'webhook-id': undefined });
  });

  it('hold for five minutes, back and forth', () => {
    const headers = signed();
    const at = (now: number) => verifySignature(SECRET, headers, BODY, now);
    expect([at(NOON + TOLERANCE_MS), at(NOON - TOLERANCE_MS)]).toEqual([true, true]);
    expect([at(NOON + TOLERANCE_MS + 1), at(NOON - TOLERANCE_MS - 1)]).toEqual([false, false]);
  });

  it('do not survive any change of a byte', () => {
    const headers = signed();
    fc.assert(
      fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 33, max: 126 }), (place, code) => {
        const forged = BODY.slice(0, place) + String.fromCharCode(code) + BODY.slice(place + 1);
        expect(verifySignature(SECRET, headers, forged, NOON)).toBe(forged === BODY);
      }),
    );
  });
});
