/** app.asar as it is: its files, where their content is, and that nothing is in it that no rule names. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { extractFile, getRawHeader, uncache } from '@electron/asar';
import type { Problem } from '../../../problem.ts';
import { relativeImports } from '../closure.ts';
import { nativeFiles, reasonFor } from '../content.ts';
import { type Findings, type PackedApp, found } from './finding.ts';

export interface ArchivedFile {
  /** From the archive's root, e.g. `dist/main/electron.js`. */
  readonly path: string;
  readonly bytes: number;
  /** Beside the archive, in app.asar.unpacked. */
  readonly unpacked: boolean;
  readonly link: boolean;
  /** Where its content ends, counted from where contents begin; 0: it is not in the archive. */
  readonly ends: number;
}

export function archiveOf({ folder }: PackedApp): string {
  return path.join(folder, 'resources/app.asar');
}

export function unpackedOf(app: PackedApp): string {
  return `${archiveOf(app)}.unpacked`;
}

/** Null: there is no archive, or it cannot be read. */
export function listArchive(archive: string): readonly ArchivedFile[] | null {
  if (!existsSync(archive)) return null;
  // What it remembers of a path may be an earlier archive.
  uncache(archive);
  try {
    const { header, headerSize } = getRawHeader(archive) as { header: Entry; headerSize: number };
    const listed = [...files(header, '')];
    // Contents begin behind two numbers (8 bytes) and the header: what ends behind the file's end was cut off.
    const room = statSync(archive).size - 8 - headerSize;
    return listed.every(({ ends }) => ends <= room) ? listed : null;
  } catch {
    // Whatever is wrong with it, it is no archive: the check says so.
    return null;
  }
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  readonly offset?: string;
  readonly unpacked?: boolean;
  readonly link?: string;
}

function* files(entry: Entry, at: string): Generator<ArchivedFile> {
  for (const [name, inside] of Object.entries(entry.files ?? {})) {
    const file = at === '' ? name : `${at}/${name}`;
    if (inside.files) yield* files(inside, file);
    else {
      yield {
        path: file,
        bytes: inside.size ?? 0,
        unpacked: inside.unpacked === true,
        link: inside.link !== undefined,
        ends: inside.offset === undefined ? 0 : Number(inside.offset) + (inside.size ?? 0),
      };
    }
  }
}

/** A file's content, wherever it lies; null: it is promised but not there, or a link. */
export function contentOf(app: PackedApp, file: ArchivedFile): Buffer | null {
  if (file.link) return null;
  if (file.unpacked) {
    const place = path.join(unpackedOf(app), file.path);
    return existsSync(place) ? readFileSync(place) : null;
  }
  return extractFile(archiveOf(app), file.path);
}

const REQUIRED = [
  'package.json',
  'dist/main/electron.js',
  'dist/main/reader.js',
  'dist/main/build.json',
  'dist/preload/preload.cjs',
  'dist/renderer/index.html',
];

const DEVELOPMENT =
  /(\.map|\.ts|\.svelte|\.md|\.test\.\w+|\.spec\.\w+|\.log|\.db(-\w+)?|tsconfig.*\.json|\.env(\..*)?)$|(^|\/)(test|tests|examples?|\.git|\.github|\.vscode|coverage)\//i;
const LICENCE = /licen[cs]e(\.md|\.txt)?$/i;

/** `package.no-archive`, `package.missing-file`, `package.unexpected-file`, `package.dev-file`, `package.link`. */
export function checkArchive(app: PackedApp): Findings {
  const archive = archiveOf(app);
  const listed = listArchive(archive);
  if (listed === null) {
    return found({
      code: 'package.no-archive',
      file: archive,
      message: 'there is no archive that can be read',
      hint: 'Pack again: npm run package -- dir',
    });
  }
  const paths = new Set(listed.map((file) => file.path));
  const required = [
    ...REQUIRED,
    ...nativeFiles(app.arch).map(({ module, file }) => `node_modules/${module}/${file}`),
  ];
  const missing = required.filter((file) => !paths.has(file)).map(missingFile);
  const cut = listed.flatMap((file) => importedFrom(app, file)).filter((file) => !paths.has(file));
  const strange = listed.flatMap((file) => strangeFile(app, file));
  return { problems: [...missing, ...[...new Set(cut)].map(missingFile), ...strange], notes: [] };
}

/** What one of the built programs imports from beside it: the card reader's is not started by this check. */
function importedFrom(app: PackedApp, file: ArchivedFile): readonly string[] {
  if (!/^dist\/main\/[^/]+\.js$/.test(file.path)) return [];
  const text = contentOf(app, file)?.toString('utf8') ?? '';
  // Comments of bundled modules name files of their own, never a built one.
  const targets = relativeImports(text).filter((target) => /^\.\/[\w.-]+\.js$/.test(target));
  return targets.map((target) => path.posix.join(path.posix.dirname(file.path), target));
}

function missingFile(file: string): Problem {
  return {
    code: 'package.missing-file',
    message: `app.asar lacks ${file}`,
    hint: 'Build and pack again; see main/cli/package/content.ts for what ships.',
  };
}

function strangeFile(app: PackedApp, file: ArchivedFile): readonly Problem[] {
  if (file.link) {
    return [
      {
        code: 'package.link',
        message: `app.asar has a link: ${file.path}`,
        hint: 'Ship the file that it leads to, or nothing.',
      },
    ];
  }
  if (DEVELOPMENT.test(file.path) && !LICENCE.test(file.path)) {
    return [
      {
        code: 'package.dev-file',
        message: `app.asar has a file of development: ${file.path}`,
        hint: 'Leave it out in main/cli/package/content.ts.',
      },
    ];
  }
  if (reasonFor(file.path, app.arch) !== null) return [];
  return [
    {
      code: 'package.unexpected-file',
      message: `app.asar has a file that no rule names: ${file.path}`,
      hint: 'Leave it out, or say in main/cli/package/content.ts why it ships.',
    },
  ];
}

/** Which sources it is of, as service mode will say. `package.no-facts`. */
export function checkFacts(app: PackedApp): Findings {
  const { commit, builtAt } = factsOf(app);
  if (builtAt === undefined || Number.isNaN(Date.parse(builtAt))) {
    const hint = 'Pack again; main/cli/package/facts.ts makes dist/main/build.json.';
    return found({ code: 'package.no-facts', message: 'it does not say when it was built', hint });
  }
  return { problems: [], notes: [`${commit ?? 'no commit is known'}, built ${builtAt}`] };
}

function factsOf(app: PackedApp): { readonly commit?: string | null; readonly builtAt?: string } {
  const file = listArchive(archiveOf(app))?.find(({ path: name }) => name === 'dist/main/build.json');
  const text = file ? contentOf(app, file)?.toString('utf8') : undefined;
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as { commit: string | null; builtAt: string };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}
