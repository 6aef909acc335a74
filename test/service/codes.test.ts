/** Every code that service mode answers with has words in each of its languages. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SERVICE_LANGUAGES } from '../../main/bridge/service/views.ts';
import { PLACE_MESSAGES } from '../../main/service/place-error.ts';
import { codeWords } from '../../renderer/service/codes.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ROOMS = ['main/kiosk/service', 'main/service'];
/** What is no answer to an act: a fault's name, a hint with words of its own, a document's own problem. */
const NO_ANSWERS = new Set(['clock.unsure', 'reader.grabbed', 'json.syntax', 'tariff.too-many-elements']);

/** By how answers are written: `refused('code', …)`, and `code: 'code'`. */
function codesIn(folder: string): string[] {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(path.join(ROOT, folder, file), 'utf8');
      return [...text.matchAll(/(?:refused\(\s*|code: )'([a-z]+\.[a-z-]+)'/g)].map(([, code = '']) => code);
    });
}

const CLOCK = ['clock.cannot-set', 'clock.no-permission', 'clock.automatic-is-on', 'clock.failed'];
const codes = [...new Set([...ROOMS.flatMap(codesIn), ...Object.keys(PLACE_MESSAGES), ...CLOCK])].filter(
  (code) => !NO_ANSWERS.has(code),
);

describe.each(SERVICE_LANGUAGES)('in %s', (language) => {
  it('finds the codes at all', () => {
    expect(codes.length).toBeGreaterThan(60);
  });

  it.each(codes)('%s has words', (code) => {
    expect(codeWords(code, language)).toBeTruthy();
  });
});
