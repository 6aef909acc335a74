/** One-time codes by the test vectors of RFC 6238, appendix B, and RFC 4226, appendix D; secrets by RFC 4648. */
import { describe, expect, it } from 'vitest';
import { qrText } from '../../../main/kiosk/operator/qr.ts';
import { readBase32, totp } from '../../../main/kiosk/operator/totp.ts';

const seed = (length: number) => Buffer.from('1234567890'.repeat(7).slice(0, length), 'ascii');

const VECTORS = [
  [59, '94287082', '46119246', '90693936'],
  [1_111_111_109, '07081804', '68084774', '25091201'],
  [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'],
  [2_000_000_000, '69279037', '90698825', '38618901'],
  [20_000_000_000, '65353130', '77737706', '47863826'],
] as const;

describe('codes', () => {
  it.each(VECTORS)('at %i s', (seconds, sha1, sha256, sha512) => {
    const at = seconds * 1000;
    expect(totp({ secret: seed(20), at, digits: 8 })).toBe(sha1);
    expect(totp({ secret: seed(32), at, digits: 8, hash: 'sha256' })).toBe(sha256);
    expect(totp({ secret: seed(64), at, digits: 8, hash: 'sha512' })).toBe(sha512);
  });

  it('of six digits, each for 30 seconds', () => {
    const secret = seed(20);
    const codes = Array.from({ length: 10 }, (_, step) => totp({ secret, at: step * 30_000 }));
    expect(codes).toEqual([
      ...['755224', '287082', '359152', '969429', '338314'],
      ...['254676', '287922', '162583', '399871', '520489'],
    ]);
    expect(totp({ secret, at: 29_999 })).toBe(codes[0]);
  });
});

describe('secrets', () => {
  it.each([
    ['', null],
    ['MY======', 'f'],
    ['MZXQ====', 'fo'],
    ['MZXW6===', 'foo'],
    ['MZXW6YQ=', 'foob'],
    ['MZXW6YTB', 'fooba'],
    ['mzxw 6ytb-oi', 'foobar'],
    ['1801', null],
  ])('%s', (text, plain) => {
    const read = readBase32(text);
    expect(read && Buffer.from(read).toString('ascii')).toBe(plain);
  });
});

describe('the address', () => {
  const at = 59_000;

  it('has station, connector and code where they belong, safely', () => {
    const template = 'https://pay.example/{station}/{connector}?c={code}&x={other}';
    expect(qrText({ template, secret: seed(20) }, { station: 'CP/1 #2', connector: 3, at })).toBe(
      'https://pay.example/CP%2F1%20%232/3?c=287082&x={other}',
    );
  });

  it('leaves out what there is not', () => {
    const template = 'https://pay.example/{station}/{connector}?c={code}';
    expect(qrText({ template, secret: null }, { station: 'CP-1', connector: null, at })).toBe(
      'https://pay.example/CP-1/?c=',
    );
  });
});
