import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RejectionReason } from '../../main/bridge/contract.ts';
import {
  LocalList,
  type LocalRejection,
  anonymousToken,
  mayStop,
} from '../../main/authorization/local-list.ts';
import { type Token, parseTokens } from '../../main/authorization/tokens.ts';
import { hashUid, isRandomUid, maskUid, normaliseUid } from '../../main/authorization/uid.ts';

const hexByte = fc
  .integer({ min: 0, max: 255 })
  .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
const uids = fc
  .constantFrom(4, 7, 10)
  .chain((size) => fc.array(hexByte, { minLength: size, maxLength: size }))
  .map((bytes) => bytes.join(''))
  .filter((uid) => !isRandomUid(uid));
const tokens: fc.Arbitrary<Token> = fc.record({
  uid: uids,
  account: fc.constant(null),
  label: fc.constant(null),
  group: fc.constantFrom(null, 'fleet', 'guests'),
  language: fc.constant(null),
  role: fc.constantFrom('driver', 'technician', 'operator'),
  validUntil: fc.option(fc.integer({ min: 0, max: 2_000_000_000_000 }), { nil: null }),
  blocked: fc.boolean(),
  tariff: fc.constant(null),
});
const UID = '04A2245B7C1190';
const token = (values: Partial<Token> = {}): Token => ({ ...anonymousToken(UID), ...values });

function problemsOf(text: string) {
  const result = parseTokens(text, { path: 'tokens.json' });
  if (result.ok) throw new Error('was accepted');
  return result.problems;
}

describe('card numbers', () => {
  it('are the same however they are written', () => {
    fc.assert(
      fc.property(uids, fc.constantFrom('', ':', '-', ' '), fc.boolean(), (uid, separator, small) => {
        const written = (uid.match(/../g) ?? []).join(separator);
        expect(normaliseUid(small ? written.toLowerCase() : written)).toBe(uid);
      }),
    );
  });

  it('have 4, 7 or 10 bytes and nothing else in them', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(normaliseUid(text) ?? '00000000').toMatch(/^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/);
      }),
    );
    expect(normaliseUid('04A2245B7C11')).toBeNull();
    expect(normaliseUid('04A2245G')).toBeNull();
  });

  it('are masked but for their last four digits, and hashed under a key', () => {
    expect(maskUid(UID)).toBe('•••• 1190');
    expect(hashUid('a', UID)).toMatch(/^[0-9a-f]{16}$/);
    expect(hashUid('a', UID)).toBe(hashUid('a', UID));
    expect(hashUid('b', UID)).not.toBe(hashUid('a', UID));
    fc.assert(fc.property(uids, (uid) => !maskUid(uid).includes(uid) && !hashUid('k', uid).includes(uid)));
  });
});

describe('a tokens file', () => {
  it('needs only the number', () => {
    expect(parseTokens('[{ "uid": "04:a2:24:5b:7c:11:90" }] // mine', { path: 't' })).toEqual({
      ok: true,
      tokens: [token()],
    });
  });

  it('takes every field', () => {
    const text = `[{ "uid": "${UID}", "account": "A-17", "label": "Blue fob", "group": "fleet", "language": "de",
      "role": "technician", "validUntil": "2027-12-31T23:59:59Z", "blocked": true, "tariff": "16" }]`;
    expect(parseTokens(text, { path: 't' })).toMatchObject({
      ok: true,
      tokens: [
        { role: 'technician', validUntil: Date.UTC(2027, 11, 31, 23, 59, 59), blocked: true, tariff: '16' },
      ],
    });
  });

  it('reports all rows at once, by path and line, and never a whole number', () => {
    const problems = problemsOf(`[
      { "uid": "04C45E8F103382" },
      { "uid": "04:c4:5e:8f:10:33:82" },
      { "uid": "08123456" },
      { "uid": "04B1337A6C2291", "rolle": "driver", "validUntil": "tomorrow" },
      { "label": "none" }
    ]`);
    expect(problems.map(({ code, path, line }) => [code, path, line])).toEqual([
      ['tokens.duplicate', '[1].uid', 3],
      ['tokens.bad-value', '[2].uid', 4],
      ['tokens.bad-value', '[3].validUntil', 5],
      ['tokens.unknown-key', '[3].rolle', 5],
      ['tokens.missing', '[4].uid', 6],
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/04B1337A6C2291|C45E8F|c4:5e:8f|08123456/);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseTokens(text, { path: 't' })));
    fc.assert(fc.property(fc.jsonValue(), (value) => void parseTokens(JSON.stringify(value), { path: 't' })));
  });
});

describe('the local list', () => {
  it('answers in words that the screen has', () => {
    const words: readonly RejectionReason[] = ['unknown', 'blocked', 'expired'] satisfies LocalRejection[];
    expect(words).toHaveLength(3);
  });

  it('accepts exactly what it knows, unblocked and in time', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(tokens, { selector: ({ uid }) => uid }),
        uids,
        fc.nat(2_000_000_000_000),
        (list, uid, at) => {
          const local = new LocalList(list);
          for (const known of list) {
            const good = !known.blocked && (known.validUntil === null || at <= known.validUntil);
            expect(local.check(known.uid, { at }).result).toBe(good ? 'accepted' : 'rejected');
          }
          fc.pre(list.every((known) => known.uid !== uid));
          expect(local.check(uid, { at })).toEqual({ result: 'rejected', reason: 'unknown' });
        },
      ),
    );
  });

  it('says blocked rather than expired, and expires after the last instant', () => {
    const list = (values: Partial<Token>) => new LocalList([token(values)]);
    expect(list({ blocked: true, validUntil: 5 }).check(UID, { at: 9 })).toMatchObject({ reason: 'blocked' });
    expect(list({ validUntil: 5 }).check(UID, { at: 5 })).toMatchObject({ result: 'accepted' });
    expect(list({ validUntil: 5 }).check(UID, { at: 6 })).toMatchObject({ reason: 'expired' });
  });

  it('lets everybody charge where charging is free for all', () => {
    const list = new LocalList([token({ blocked: true })], { freeVend: true });
    expect(list.check(UID, { at: 0 })).toMatchObject({ result: 'accepted', token: { blocked: true } });
    expect(list.check('04B1337A6C2291', { at: 0 })).toMatchObject({ result: 'accepted' });
  });
});

describe('who may stop a session', () => {
  it('is its own card or one of its group, whichever way round', () => {
    fc.assert(
      fc.property(tokens, tokens, (one, other) => {
        const expected = one.uid === other.uid || (one.group !== null && one.group === other.group);
        expect(mayStop(one, other)).toBe(expected);
        expect(mayStop(other, one)).toBe(expected);
        expect(mayStop(one, { ...one, group: 'changed' })).toBe(true);
      }),
    );
  });
});
