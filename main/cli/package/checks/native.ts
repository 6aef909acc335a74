/** Compiled files: outside the archive (they cannot be loaded from inside), all there, all for the package's machine. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../../../problem.ts';
import { type Arch, elfArchOf } from '../arch.ts';
import { nativeFiles } from '../content.ts';
import { archiveOf, listArchive, unpackedOf } from './archive.ts';
import { type Findings, NOTHING, type PackedApp } from './finding.ts';

/** `package.native-missing`, `package.native-packed`, `package.wrong-arch`, `package.unexpected-file`. */
export function checkNative(app: PackedApp): Findings {
  const problems: Problem[] = [];
  for (const { module, file } of nativeFiles(app.arch)) {
    const place = path.join(unpackedOf(app), 'node_modules', module, file);
    if (!existsSync(place)) {
      problems.push({
        code: 'package.native-missing',
        file: place,
        message: `the compiled part of ${module} is not beside the archive`,
        hint: 'See asarUnpack in electron-builder.yml.',
      });
    } else {
      problems.push(...wrongArch(place, app.arch));
    }
  }
  const listed = listArchive(archiveOf(app)) ?? [];
  for (const file of strangers(unpackedOf(app), new Set(listed.map((known) => known.path)))) {
    problems.push({
      code: 'package.unexpected-file',
      file,
      message: 'this lies beside the archive, which does not know of it',
      hint: 'Pack again into an empty folder.',
    });
  }
  for (const file of listed) {
    if (!file.path.endsWith('.node') || file.unpacked) continue;
    problems.push({
      code: 'package.native-packed',
      message: `${file.path} is compiled, and inside the archive`,
      hint: 'See asarUnpack in electron-builder.yml.',
    });
  }
  const program = path.join(app.folder, app.executable);
  if (existsSync(program) && elfArchOf(program) !== null) problems.push(...wrongArch(program, app.arch));
  return problems.length === 0 ? NOTHING : { problems, notes: [] };
}

function strangers(folder: string, known: ReadonlySet<string>): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !known.has(path.relative(folder, file)));
}

function wrongArch(file: string, arch: Arch): readonly Problem[] {
  const actual = elfArchOf(file);
  if (actual === arch) return [];
  const is =
    actual === null ? 'no compiled file' : actual === 'other' ? 'for another machine' : `for ${actual}`;
  return [
    {
      code: 'package.wrong-arch',
      file,
      message: `this is ${is}, in a package for ${arch}`,
      hint: 'Pack this machine’s package again; a cross-compiled binding is in node_modules/.cache/evse-kiosk.',
    },
  ];
}
