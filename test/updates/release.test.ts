/** What of a feed is believed: signed by the maker, whole, newer. */
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../main/problem.ts';
import { mayFollow, readRelease } from '../../main/updates/release.ts';
import { isSignedFeed, readPrivateKey, readPublicKey, signFeed } from '../../main/updates/signature.ts';
import { compareVersions, isVersion } from '../../main/updates/version.ts';
import { FEED, PRIVATE, PUBLIC, imageOf, infoOf, releaseOf, signed, type Info } from './feeds.ts';

const codeOf = (info: unknown, feed = FEED) => {
  const read = readRelease(feed, info, PUBLIC);
  return read.ok ? 'good' : read.failure.code;
};

describe('a signature', () => {
  it('holds for a feed however its YAML is written', () => {
    const info = signed(infoOf('1.2.0', { releaseNotes: 'a\nb', stagingPercentage: 10 }));
    const shuffled = Object.fromEntries(Object.entries(info).toReversed());
    expect(codeOf(info)).toBe('good');
    expect(codeOf(shuffled)).toBe('good');
    const read: unknown = parseUpdateInfo(JSON.stringify(shuffled), FEED, new URL('file:///'));
    expect(codeOf(read)).toBe('good');
  });

  it('holds for dates that YAML makes of what is not quoted', () => {
    const at = '2026-11-22T10:00:00.000Z';
    const info = signed(infoOf('1.2.0', { releaseDate: at }));
    expect(codeOf({ ...info, releaseDate: new Date(at) })).toBe('good');
  });

  const json = fc.jsonValue({ maxDepth: 2 });
  const anyInfo = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), json, { maxKeys: 5 });

  it('holds for nothing that is different in any way', () => {
    fc.assert(
      fc.property(anyInfo, anyInfo, fc.constantFrom(FEED, 'beta-linux.yml'), (info, other, feed) => {
        const mine = { ...info, signature: signFeed(FEED, info as Info, PRIVATE) };
        const { signature } = mine;
        const theirs = { ...other, signature };
        const same = JSON.stringify(sorted(info)) === JSON.stringify(sorted(other)) && feed === FEED;
        expect(isSignedFeed(FEED, mine, PUBLIC)).toBe(true);
        expect(isSignedFeed(feed, theirs, PUBLIC)).toBe(same);
      }),
    );
  });

  it.each([
    ['another version', (info: Info) => ({ ...info, version: '9.9.9' })],
    ['another file', (info: Info) => ({ ...info, files: [{ url: 'evil.AppImage', sha512: 'x', size: 1 }] })],
    ['a further field', (info: Info) => ({ ...info, stagingPercentage: 100 })],
    ['a field less', ({ releaseDate: _, ...info }: Info) => info],
    ['none', ({ signature: _, ...info }: Info) => info],
    ['a damaged one', (info: Info) => ({ ...info, signature: 'A'.repeat(86) + '==' })],
    ['one that is no text', (info: Info) => ({ ...info, signature: 7 })],
  ])('is not that of a feed with %s', (_what, change) => {
    expect(codeOf(change(signed(infoOf('1.2.0', { minimumKioskVersion: '1.0.0' }))))).toBe(
      'update.signature',
    );
  });

  it.each([
    ['holds itself', 'a: &a [*a]'],
    [
      'stands for terabytes',
      Array.from({ length: 12 }, (_, level) => {
        const members = Array<string>(10).fill(level === 0 ? 'x' : `*a${String(level - 1)}`);
        return `a${String(level)}: &a${String(level)} [${members.join(', ')}]`;
      }).join('\n'),
    ],
  ])('is none of a feed that %s, which is not looked at for long', (_what, lines) => {
    const text = `version: 1.2.0\nsignature: ${'A'.repeat(86)}==\n${lines}\n`;
    const started = performance.now();
    expect(codeOf(parseUpdateInfo(text, FEED, new URL('file:///')))).toBe('update.signature');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('is given to no feed that no charger would look at', () => {
    expect(() => signFeed(FEED, { notes: 'x'.repeat(2_000_000) }, PRIVATE)).toThrow(ProblemError);
  });

  it('is not that of another key, nor of another feed', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    expect(codeOf(signed(infoOf('1.2.0'), other))).toBe('update.signature');
    expect(codeOf(signed(infoOf('1.2.0'), PRIVATE, 'beta-linux.yml'))).toBe('update.signature');
    expect(codeOf(signed(infoOf('1.2.0')), 'latest-linux-arm64.yml')).toBe('update.signature');
  });
});

describe('keys', () => {
  it('are read as PEM, DER and bare bytes', () => {
    const pem = PUBLIC.export({ type: 'spki', format: 'pem' }).toString();
    const der = PUBLIC.export({ type: 'spki', format: 'der' });
    const bare = der.subarray(-32);
    for (const text of [pem, `${pem}\n`, der.toString('base64'), bare.toString('base64')])
      expect(readPublicKey(text).equals(PUBLIC)).toBe(true);
    const own = PRIVATE.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(readPrivateKey(own).equals(PRIVATE)).toBe(true);
  });

  it('of other kinds are refused, and a private one is never taken for the public', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const own = PRIVATE.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const text of ['', 'nonsense', own, rsa.export({ type: 'spki', format: 'pem' }).toString()])
      expect(() => readPublicKey(text)).toThrow(ProblemError);
  });
});

describe('a signed feed', () => {
  const two = [imageOf('1'), imageOf('2')].map((image, index) => ({
    ...(infoOf('1.2.0', {}, image)['files'] as object[])[0],
    url: `kiosk-${String(index)}.AppImage`,
  }));
  it.each([
    ['no version', infoOf('latest')],
    ['a version that hides another', infoOf('1.2.0+other')],
    ['no AppImage', infoOf('1.2.0', { files: [] })],
    ['two of them', infoOf('1.2.0', { files: two })],
    ['a rollout that is no number', infoOf('1.2.0', { stagingPercentage: 'ten' })],
    ['a hash that is none', infoOf('1.2.0', { files: [{ url: 'a.AppImage', sha512: 'abc', size: 3 }] })],
  ])('with %s is refused', (_what, info) => {
    expect(codeOf(signed(info))).toBe('update.feed');
  });

  it.each([[null], ['text'], [[1]], [7]])('that is %j is none', (info) => {
    expect(codeOf(info)).toBe('update.feed');
  });

  it('may name other packages beside its AppImage', () => {
    const [image] = infoOf('1.2.0')['files'] as object[];
    const files = [
      { ...image, url: 'kiosk.deb' },
      { ...image, url: 'kiosk.AppImage?x=1' },
    ];
    expect(codeOf(signed(infoOf('1.2.0', { files })))).toBe('good');
  });
});

describe('a release follows', () => {
  const follows = (version: string, running: string, newest: string | null, info: Info = {}) =>
    mayFollow(releaseOf(version, info), { running, newest })?.code ?? 'good';

  it('what is older, and never anything else', () => {
    expect(follows('1.2.0', '1.1.9', null)).toBe('good');
    expect(follows('1.2.0', '1.2.0-rc.2', null)).toBe('good');
    expect(follows('1.2.0', '1.2.0', null)).toBe('update.older');
    expect(follows('1.1.0', '1.2.0', null)).toBe('update.older');
    // What ran here once was good: an old feed that is played back does not undo it.
    expect(follows('1.1.5', '1.1.0', '1.2.0')).toBe('update.older');
    expect(follows('1.3.0', '1.1.0', '1.2.0')).toBe('good');
  });

  it('only what it says that it can take over from', () => {
    const info = { minimumKioskVersion: '1.1.0' };
    expect(follows('1.2.0', '1.0.9', null, info)).toBe('update.too-far');
    expect(follows('1.2.0', '1.1.0', null, info)).toBe('good');
  });
});

describe('versions', () => {
  /** semver.org 2.0.0, 11: its own example, and around it. */
  const ORDER = [
    '0.9.9',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.2',
    '1.0.10',
    '1.2.0',
    '10.0.0',
  ];

  it('are ordered as everybody orders them', () => {
    for (const [left, a] of ORDER.entries())
      for (const [right, b] of ORDER.entries())
        expect(Math.sign(compareVersions(a, b)), `${a} ${b}`).toBe(Math.sign(left - right));
  });

  it('are no paths, no words, no builds', () => {
    for (const text of [
      '',
      '1',
      '1.2',
      '1.2.3.4',
      '01.2.3',
      '../1.2.3',
      '1.2.3/x',
      '1.2.3+b',
      'v1.2.3',
      '1.2.3-',
    ])
      expect(isVersion(text), text).toBe(false);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
