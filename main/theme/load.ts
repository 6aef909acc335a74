/** From a theme file to a `Theme`, or to every problem in it at once. */
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Language } from '../config/schema.ts';
import { type JsonDocument, type JsonPath, formatPath, parseDocument } from '../json/document.ts';
import { explain } from '../json/explain.ts';
import { type Problem, messageOf } from '../problem.ts';
import { checkColours, mergedColours } from './colours.ts';
import { styleSheet } from './css.ts';
import { type Brought, bring, filesOf } from './material.ts';
import { type ThemeSource, themeSchema } from './schema.ts';
import { checkTexts, type CheckedTexts } from './texts/check.ts';
import { positional } from './texts/positions.ts';
import type { Texts, Theme, ThemeFile, ThemeResult } from './theme.ts';

/** All texts in all languages are a part of it. */
const LARGEST_BYTES = 1_000_000;

export interface LoadOptions {
  /** Of the view: rises while a theme is previewed; by default a number made of all that the theme is. */
  readonly revision?: number;
  /** What the station offers, where that is known: a default language that it has not is said in a note. */
  readonly languages?: readonly Language[];
}

/**
 * Reads, checks and completes the theme at `file`. Problems: `json.*`, `theme.unreadable`, `theme.unknown-key`,
 * `theme.missing`, `theme.bad-value`, `theme.contrast`, `theme.missing-file`, `theme.outside`, `theme.too-large`,
 * `theme.bad-picture`, `theme.active-picture`, `theme.bad-font`, `theme.unknown-text`, `theme.bad-text`. Never throws.
 */
export async function loadTheme(file: string, options: LoadOptions = {}): Promise<ThemeResult> {
  const absolute = path.resolve(file);
  let text: string;
  let real: string;
  try {
    real = await realpath(absolute);
    const found = await stat(real);
    // A pipe would be waited for, and the charger with it.
    if (!found.isFile() && !found.isDirectory()) return unread([unreadable(absolute, null)], absolute);
    if (found.size > LARGEST_BYTES) return unread([tooLarge(absolute, found.size)], absolute);
    text = await readFile(real, 'utf8');
  } catch (error) {
    return unread([unreadable(absolute, error)], absolute);
  }
  const read = parseDocument(text);
  if (!read.ok) return unread(inFile(read.problems, absolute), absolute);
  const { document } = read;
  const parsed = themeSchema.safeParse(document.value);
  if (!parsed.success) {
    const problems = explain(parsed.error, themeSchema, document, 'theme');
    return unread(inFile(problems, absolute), absolute);
  }
  const folder = path.dirname(real);
  const wanted = filesOf(parsed.data);
  const sources = [absolute, ...wanted.map((one) => path.join(folder, one.file))];
  const brought = await Promise.all(wanted.map((one) => bring(one, folder)));
  const texts = textsOf(parsed.data);
  const given = parsed.data.colours;
  const colours = { light: mergedColours(given, 'light'), dark: mergedColours(given, 'dark') };
  const problems = [
    ...checkColours(given, document),
    ...brought.flatMap((one) => (one.ok ? [] : [at(document, one.wanted.path, one.objection)])),
    ...texts.flatMap(([, checked]) => checked.problems.map((finding) => ofText(finding, document))),
  ];
  if (problems.length > 0) return { ok: false, problems: inFile(problems, absolute), sources, colours };
  const notes = [
    ...texts.flatMap(([, checked]) => checked.notes.map((finding) => ofText(finding, document))),
    ...languageNote(parsed.data, document, options.languages),
  ];
  const theme = assemble(parsed.data, brought, texts, options.revision ?? fingerprint(text, brought));
  return { ok: true, theme, notes: inFile(notes, absolute), sources, colours };
}

/** A page that outlives its kiosk sees by it whether the next one wears another theme. */
function fingerprint(source: string, brought: readonly Brought[]): number {
  const hash = createHash('sha256').update(source);
  for (const one of brought) if (one.ok) hash.update(one.file.body);
  return hash.digest().readUInt32BE();
}

function unread(problems: readonly Problem[], file: string): ThemeResult {
  return { ok: false, problems, sources: [file], colours: null };
}

type TextsOfAll = readonly (readonly [Language, CheckedTexts])[];

function textsOf({ texts }: ThemeSource): TextsOfAll {
  return Object.entries(texts).flatMap(([name, given]) =>
    given === undefined ? [] : [[name as Language, checkTexts(name as Language, given)] as const],
  );
}

function assemble(
  source: ThemeSource,
  brought: readonly Brought[],
  texts: TextsOfAll,
  revision: number,
): Theme {
  const query = `?r=${revision}`;
  const names = new Map(brought.flatMap((one) => (one.ok ? [[one.wanted.as, one.name]] : [])));
  const url = (as: string): string | undefined => {
    const name = names.get(as);
    return name === undefined ? undefined : `theme/${name}${query}`;
  };
  const css = styleSheet(
    source,
    (source.font?.files ?? []).map((_file, index) => `${names.get(`font-${index + 1}`) ?? ''}${query}`),
  );
  const forPages = texts.filter(([, { pages }]) => Object.keys(pages).length > 0);
  const files = new Map<string, ThemeFile>([
    ['theme.css', { body: Buffer.from(css), type: 'text/css; charset=utf-8' }],
    ...brought.flatMap((one): [string, ThemeFile][] => (one.ok ? [[one.name, one.file]] : [])),
    ...forPages.map(([language, { pages }]): [string, ThemeFile] => [
      textsName(language),
      json(positional(pages)),
    ]),
  ]);
  const light = url('logo-light');
  return {
    name: source.name,
    css,
    files,
    texts: Object.fromEntries(texts.map(([language, { house }]) => [language, house])),
    view: {
      revision,
      name: source.name,
      logo:
        light === undefined
          ? null
          : { light, dark: url('logo-dark') ?? light, alt: source.logo?.alt ?? source.name },
      art: Object.fromEntries(
        Object.keys(source.connectorArt).flatMap((standard) => {
          const address = url(`art-${standard}`);
          return address === undefined ? [] : [[standard, address]];
        }),
      ),
      texts: Object.fromEntries(
        forPages.map(([language]) => [language, `theme/${textsName(language)}${query}`]),
      ),
    },
    defaultLanguage: source.languages?.default ?? null,
  };
}

function textsName(language: Language): string {
  return `texts-${language}.json`;
}

function json(texts: Texts): ThemeFile {
  return { body: Buffer.from(JSON.stringify(texts)), type: 'application/json; charset=utf-8' };
}

function languageNote(
  { languages }: ThemeSource,
  document: JsonDocument,
  offered: readonly Language[] | undefined,
): Problem[] {
  if (!languages || !offered || offered.includes(languages.default)) return [];
  return [
    at(document, ['languages', 'default'], {
      code: 'theme.language-not-offered',
      message: `is no language of this station: ${JSON.stringify(languages.default)}`,
      hint: 'The station’s first language greets; add this one to station.languages of the configuration.',
    }),
  ];
}

type Finding = CheckedTexts['problems'][number];

function ofText({ language, key, code, aboutKey, message, hint }: Finding, document: JsonDocument): Problem {
  const where = ['texts', language, key];
  const line = aboutKey ? document.lineOfKey(where) : document.lineOf(where);
  return { code, message, hint, path: formatPath(where), line };
}

function at(
  document: JsonDocument,
  where: JsonPath,
  finding: { readonly code: string; readonly message: string; readonly hint: string },
): Problem {
  const { code, message, hint } = finding;
  return { code, message, hint, path: formatPath(where), line: document.lineOf(where) };
}

function inFile(problems: readonly Problem[], file: string): Problem[] {
  return problems.map((problem) => ({ ...problem, file })).toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function tooLarge(file: string, bytes: number): Problem {
  const [has, most] = [Math.ceil(bytes / 1000), LARGEST_BYTES / 1000];
  const message = `the theme file has ${has} kB`;
  return { code: 'theme.too-large', message, hint: `Keep it below ${most} kB.`, file };
}

/** `error`: null where it is something else than a file. */
function unreadable(file: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason =
    code === 'ENOENT'
      ? 'does not exist'
      : code === 'EACCES'
        ? 'may not be read by this user'
        : code === 'EISDIR'
          ? 'is a folder'
          : error === null
            ? 'is no file'
            : `cannot be read (${messageOf(error)})`;
  return { code: 'theme.unreadable', message: `the theme file ${reason}`, hint: 'Check the path.', file };
}
