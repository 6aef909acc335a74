import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath, parseDocument } from '../../main/json/document.ts';
import { closest } from '../../main/json/explain.ts';

function parsed(text: string) {
  const result = parseDocument(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.document;
}

function problemsOf(text: string) {
  const result = parseDocument(text);
  if (result.ok) throw new Error('was accepted');
  return result.problems;
}

describe('a JSON document with comments', () => {
  it('takes comments, trailing commas and a byte order mark', () => {
    const text = '\uFEFF// a comment\n{ "a": [1, 2,], /* b */ "b": "x", }';
    expect(parsed(text).value).toEqual({ a: [1, 2], b: 'x' });
  });

  it('knows the line of each value, and of the nearest one written for what is absent', () => {
    const document = parsed('{\n  "a": {\n    "b":\n      5\n  },\r\n  "c": [1,\n    2]\n}');
    expect(document.lineOf(['a', 'b'])).toBe(4);
    expect(document.lineOfKey(['a', 'b'])).toBe(3);
    expect(document.lineOf(['a', 'missing', 'deeper'])).toBe(2);
    expect(document.lineOf(['c', 1])).toBe(7);
    expect(document.lineOf([])).toBe(1);
  });

  it('names line and column of what is no JSON', () => {
    expect(problemsOf('{\n  "a": 1\n  "b": 2\n}')).toMatchObject([
      { code: 'json.syntax', line: 3, message: expect.stringContaining('comma') },
    ]);
    expect(problemsOf('')).toMatchObject([{ code: 'json.syntax', line: 1 }]);
  });

  it('refuses a key that is given twice, where most parsers let the last one win', () => {
    expect(problemsOf('{ "a": { "x": 1,\n "x": 2 } }')).toMatchObject([
      { code: 'json.duplicate-key', path: 'a.x', line: 2 },
    ]);
  });

  it('refuses what would exhaust the parser', () => {
    expect(problemsOf('['.repeat(200_000))[0]?.code).toBe('json.too-deep');
    expect(problemsOf(' '.repeat(32_000_001))[0]?.code).toBe('json.too-large');
    expect(parsed(`"${'['.repeat(200)}"`).value).toHaveLength(200);
  });

  it('never throws, and reads what JSON.stringify wrote', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseDocument(text)));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(JSON.stringify(parsed(text).value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});

it('writes paths as people read them', () => {
  expect(formatPath(['connectors', 0, 'meter', 'two words'])).toBe('connectors[0].meter["two words"]');
  expect(formatPath([])).toBe('(whole file)');
});

it('suggests a near word and no far one', () => {
  expect(closest('conectors', ['connectors', 'reader'])).toBe('connectors');
  expect(closest('timezone', ['timeZone'])).toBe('timeZone');
  expect(closest('colour', ['connectors', 'reader'])).toBeUndefined();
});
