/** The files that a theme names: read within its folder and nowhere else, and looked at for what they are. */
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { JsonPath } from '../json/document.ts';
import { messageOf } from '../problem.ts';
import { LARGEST_FONT_BYTES, inspectFont } from './font.ts';
import type { Objection } from './objection.ts';
import { LARGEST_PICTURE_BYTES, inspectPicture } from './pictures.ts';
import type { ThemeSource } from './schema.ts';
import type { ThemeFile } from './theme.ts';

export interface Wanted {
  /** Where the theme names it. */
  readonly path: JsonPath;
  /** As the theme names it. */
  readonly file: string;
  /** What it is served as, without the extension: "logo-light", "art-CHADEMO", "font-1". */
  readonly as: string;
  readonly kind: 'picture' | 'font';
}

export type Brought =
  | { readonly ok: true; readonly wanted: Wanted; readonly name: string; readonly file: ThemeFile }
  | { readonly ok: false; readonly wanted: Wanted; readonly objection: Objection };

export function filesOf({ logo, connectorArt, font }: ThemeSource): readonly Wanted[] {
  const pictures: [JsonPath, string | undefined, string][] = [
    [['logo', 'light'], logo?.light, 'logo-light'],
    [['logo', 'dark'], logo?.dark, 'logo-dark'],
    ...Object.entries(connectorArt).map(([standard, file]): [JsonPath, string | undefined, string] => [
      ['connectorArt', standard],
      file,
      `art-${standard}`,
    ]),
  ];
  return [
    ...pictures.flatMap(([where, file, as]) =>
      file === undefined ? [] : [{ path: where, file, as, kind: 'picture' as const }],
    ),
    ...(font?.files ?? []).map(({ file }, index) => ({
      path: ['font', 'files', index, 'file'],
      file,
      as: `font-${index + 1}`,
      kind: 'font' as const,
    })),
  ];
}

/** `folder`: of the theme file, without symbolic links. Never throws. */
export async function bring(wanted: Wanted, folder: string): Promise<Brought> {
  const refused = (code: string, message: string, hint: string): Brought => ({
    ok: false,
    wanted,
    objection: { code, message: `${wanted.file} ${message}`, hint },
  });
  const largest = wanted.kind === 'font' ? LARGEST_FONT_BYTES : LARGEST_PICTURE_BYTES;
  try {
    const real = await realpath(path.join(folder, wanted.file));
    if (!real.startsWith(folder + path.sep)) {
      return refused('theme.outside', 'leads out of the theme’s folder', 'Copy the file into the folder.');
    }
    const { size, isFile } = await sizeOf(real);
    if (!isFile) return refused('theme.missing-file', 'is no file', 'Name a file.');
    if (size > largest) {
      return refused(
        'theme.too-large',
        `has ${kilobytes(size)} kB`,
        `Keep it below ${kilobytes(largest)} kB${wanted.kind === 'font' ? ', e.g. with fewer letters' : ''}.`,
      );
    }
    return inspected(wanted, await readFile(real));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return refused('theme.missing-file', 'does not exist', 'Names start from the theme file’s folder.');
    }
    if (code === 'EACCES') {
      return refused('theme.missing-file', 'may not be read by this user', 'Check its permissions.');
    }
    return refused('theme.missing-file', `cannot be read (${messageOf(error)})`, 'Check the file.');
  }
}

function inspected(wanted: Wanted, body: Buffer<ArrayBuffer>): Brought {
  const named = (objection: Objection): Brought => ({
    ok: false,
    wanted,
    objection: { ...objection, message: `${wanted.file} ${objection.message}` },
  });
  if (wanted.kind === 'font') {
    const objection = inspectFont(body);
    if (objection !== null) return named(objection);
    return { ok: true, wanted, name: `${wanted.as}.woff2`, file: { body, type: 'font/woff2' } };
  }
  const seen = inspectPicture(body, wanted.file);
  if (!seen.ok) return named(seen.objection);
  return { ok: true, wanted, name: `${wanted.as}.${seen.extension}`, file: { body, type: seen.type } };
}

async function sizeOf(file: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const found = await stat(file);
  return { size: found.size, isFile: found.isFile() };
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1000);
}
