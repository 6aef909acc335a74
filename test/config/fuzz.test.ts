import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath } from '../../main/json/document.ts';
import { defaultConfig, parseConfig } from '../../main/config/parse.ts';

const PATH = '/etc/kiosk/kiosk.json';
const parse = (text: string) => parseConfig(text, { path: PATH, env: {} });

/** Every key present, so that each can be spoilt. */
const FULL = {
  ...defaultConfig({}),
  connectors: [
    {
      id: 1,
      label: 'A',
      standard: 'IEC_62196_T2',
      format: 'SOCKET',
      maxCurrent: 32,
      phases: 3,
      controller: { driver: 'evse-wb', path: '/dev/a', baudRate: 9600, address: 1 },
      meter: { driver: 'sdm630', path: '/dev/b', baudRate: 9600, address: 1 },
    },
  ],
  reader: { driver: 'pcsc', name: 'ACS', uidByteOrder: 'reversed' },
  operator: { protocol: 'ocpp2.0.1', url: 'wss://x', securityProfile: 2, password: { file: 'pw' } },
  alerts: { webhook: { url: 'https://x/y', secret: 's' } },
  service: { pinHash: 'h', idleLogoutSeconds: 60 },
  display: { theme: 't.json', look: 'dark', brightness: {}, receiptSeconds: 20 },
  simulation: null,
};

/** Judged by others: a tariff and a list of tokens. */
const FOREIGN = ['tariffs.default', 'authorization.tokens'];

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (FOREIGN.includes(formatPath(path)) || typeof value !== 'object' || value === null) return [path];
  const inside = Array.isArray(value)
    ? value.flatMap((entry, index) => pathsOf(entry, [...path, index]))
    : Object.entries(value).flatMap(([key, entry]) => pathsOf(entry, [...path, key]));
  return path.length === 0 ? inside : [path, ...inside];
}

function withValue(value: unknown, [head, ...rest]: Path, replacement: unknown): unknown {
  if (head === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((entry: unknown, index) =>
      index === head ? withValue(entry, rest, replacement) : entry,
    );
  }
  const object = value as Record<string, unknown>;
  return { ...object, [head]: withValue(object[String(head)], rest, replacement) };
}

describe('whatever a file holds', () => {
  it('is sound to begin with', () => {
    expect(parse(JSON.stringify(FULL))).toMatchObject({ ok: true });
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parse(text)),
      { numRuns: 500 },
    );
  });

  it('never throws on any JSON, nor with any JSON in any place', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => void parse(JSON.stringify(value))));
    const paths = pathsOf(FULL);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
        parse(JSON.stringify(withValue(FULL, path, value)));
      }),
      { numRuns: 500 },
    );
  });

  it.each(
    pathsOf(FULL)
      .map((path) => [formatPath(path), path] as const)
      .filter(([name]) => name !== 'authorization.tokens'),
  )('names %s when its type is wrong', (name, path) => {
    // No other key takes a list of lists.
    const result = parse(JSON.stringify(withValue(FULL, path, [[true]]), null, 1));
    const told = result.ok ? [] : result.problems.map((problem) => problem.path ?? '');
    expect(told.find((place) => place === name || place.startsWith(`${name}[`))).toBeDefined();
  });

  it.each(
    pathsOf(FULL)
      .filter((path) => typeof path.at(-1) === 'string')
      .map((path) => [formatPath(path), path] as const),
  )('refuses a key beside %s that nobody knows', (_name, path) => {
    const stranger = [...path.slice(0, -1), 'zzzzzz'];
    const result = parse(JSON.stringify(withValue(FULL, stranger, 1)));
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && result.problems.map((problem) => problem.path)).toContain(formatPath(stranger));
  });
});
