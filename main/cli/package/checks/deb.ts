/** A Debian package, as dpkg reads it: its fields, its scripts, what it installs where, whose and how. */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Problem } from '../../../problem.ts';
import { type Arch, DEBIAN_ARCHES } from '../arch.ts';
import { desktopProblems, validatorProblems } from './desktop.ts';
import { type Findings, found } from './finding.ts';
import { inMegabytes } from './sizes.ts';

export interface ExpectedDeb {
  readonly arch: Arch;
  readonly executable: string;
  /** The folder that is packed, to compare with. */
  readonly unpacked: string;
}

/** Without these the box does not come up as a kiosk. */
const DEPENDS = ['cage', 'pcscd', 'libpcsclite1', 'libgtk-3-0', 'libnss3', 'libgbm1'];

/** `package.deb-unreadable`, `-field`, `-depends`, `-script`, `-file`, `-mode`, and those of the desktop entry. */
export function checkDeb(file: string, expected: ExpectedDeb): Findings {
  const fields = debFields(file);
  if (fields === null) {
    const hint = 'It needs dpkg-deb; if that is here, pack again.';
    return found({ code: 'package.deb-unreadable', file, message: 'dpkg-deb cannot read it', hint });
  }
  const work = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-deb-'));
  try {
    if (dpkg('--raw-extract', file, work) === null) {
      const hint = 'It was cut short or damaged: pack again.';
      return found({ code: 'package.deb-unreadable', file, message: 'dpkg-deb cannot unpack it', hint });
    }
    const contents = dpkg('--contents', file) ?? '';
    const desktop = checkDesktop(work, expected);
    return {
      problems: [
        ...fieldProblems(fields, expected.arch),
        ...scriptProblems(path.join(work, 'DEBIAN')),
        ...modeProblems(contents),
        ...contentProblems(contents, work, expected),
        ...desktop.problems,
      ].map((problem) => ({ file, ...problem })),
      notes: [`deb ${inMegabytes(readFileSync(file).length)}`, ...desktop.notes],
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Null: no dpkg-deb, or no package. */
export function debFields(file: string): ReadonlyMap<string, string> | null {
  const text = dpkg('--field', file);
  if (text === null) return null;
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const match = /^([A-Z][\w-]*): (.*)$/.exec(line);
      return match ? [[match[1] ?? '', match[2] ?? '']] : [];
    }),
  );
}

function dpkg(...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('dpkg-deb', args, { encoding: 'utf8', maxBuffer: 64_000_000 });
  return status === 0 ? stdout : null;
}

function fieldProblems(fields: ReadonlyMap<string, string>, arch: Arch): readonly Problem[] {
  const hint = 'See deb, linux and extraMetadata in electron-builder.yml.';
  const problem = (message: string): Problem => ({ code: 'package.deb-field', message, hint });
  const problems: Problem[] = [];
  for (const name of [
    'Package',
    'Version',
    'Maintainer',
    'Description',
    'Installed-Size',
    'Section',
    'Priority',
  ]) {
    if (!fields.get(name)) problems.push(problem(`the field ${name} is missing`));
  }
  const actual = fields.get('Architecture');
  if (actual !== DEBIAN_ARCHES[arch])
    problems.push(problem(`it is for ${String(actual)}, not ${DEBIAN_ARCHES[arch]}`));
  if (!/^.+ <[^@\s]+@[^@\s]+>$/.test(fields.get('Maintainer') ?? '')) {
    problems.push(problem('Maintainer is not NAME <ADDRESS>'));
  }
  const depends = (fields.get('Depends') ?? '').split(/[,|]/).map((name) => name.trim().split(' ')[0]);
  for (const name of DEPENDS) {
    if (depends.includes(name)) continue;
    problems.push({ code: 'package.deb-depends', message: `it does not depend on ${name}`, hint });
  }
  return problems;
}

function scriptProblems(control: string): readonly Problem[] {
  const names = readdirSync(control);
  const problem = (message: string): Problem => ({
    code: 'package.deb-script',
    message,
    hint: 'See afterInstall and afterRemove in electron-builder.yml, and build/linux/.',
  });
  return ['postinst', 'postrm'].flatMap((name) => {
    if (!names.includes(name)) return [problem(`it has no ${name}`)];
    const script = path.join(control, name);
    const shell = readFileSync(script, 'utf8').startsWith('#!/bin/bash') ? 'bash' : 'sh';
    const { status, stderr } = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    return status === 0 ? [] : [problem(`${name} is no shell script: ${stderr.trim()}`)];
  });
}

/** `dpkg-deb --contents` has tar's form: mode owner/group size date time path. */
const LINE = /^(?<mode>\S{10}) (?<owner>\S+) +\d+ \S+ \S+ \.\/(?<path>.*)$/;

function modeProblems(contents: string): readonly Problem[] {
  const hint = 'See main/cli/package/fpm.ts.';
  return contents.split('\n').flatMap((line) => {
    const { mode = '', owner = '', path: file = '' } = LINE.exec(line)?.groups ?? {};
    if (mode === '' || mode.startsWith('l')) return [];
    const problem = (message: string): Problem => ({
      code: 'package.deb-mode',
      message: `/${file} ${message}`,
      hint,
    });
    return [
      ...(owner === 'root/root' ? [] : [problem(`belongs to ${owner}, not to root`)]),
      ...(mode[8] === 'w' || mode[5] === 'w' || /[st]/i.test(mode.slice(1))
        ? [problem(`has the mode ${mode}`)]
        : []),
    ];
  });
}

/** Everything of the unpacked application, a desktop entry, icons; nothing anywhere else. */
function contentProblems(
  contents: string,
  work: string,
  { unpacked, executable }: ExpectedDeb,
): readonly Problem[] {
  const paths = contents
    .split('\n')
    .flatMap((line) => LINE.exec(line)?.groups?.['path'] ?? [])
    .filter((file) => file !== '' && !file.endsWith('/'));
  const hint = 'Pack again; see deb in electron-builder.yml.';
  const problem = (message: string): Problem => ({ code: 'package.deb-file', message, hint });
  const program = paths.find((file) => file.startsWith('opt/') && file.endsWith(`/${executable}`)) ?? '';
  const base = program.slice(0, -executable.length);
  if (base === '') return [problem(`it installs no /opt/…/${executable}`)];
  const strange = paths.filter(
    (file) => !file.startsWith(base) && !/^usr\/share\/(icons\/hicolor\/|applications\/|doc\/)/.test(file),
  );
  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(unpacked, path.join(entry.parentPath, entry.name)));
  const missing = files.filter((file) => !paths.includes(base + file));
  const foreign = paths.filter((file) => file.startsWith(base) && !files.includes(file.slice(base.length)));
  const other = files.filter((file) => !missing.includes(file) && !same(work, base + file, unpacked, file));
  return [
    ...strange.map((file) => problem(`it installs /${file}, which is no place for an application’s files`)),
    ...foreign.map((file) => problem(`it installs /${file}, which is not in the folder`)),
    ...other.map((file) => problem(`${file} is another one than in the folder`)),
    ...missing.map((file) => problem(`it lacks ${file}`)),
  ];
}

/** Of an older build only the names are the same. */
function same(work: string, packed: string, unpacked: string, file: string): boolean {
  const [one, two] = [lstatSync(path.join(work, packed)), lstatSync(path.join(unpacked, file))];
  if (!one.isFile() || one.size !== two.size) return false;
  return readFileSync(path.join(work, packed)).equals(readFileSync(path.join(unpacked, file)));
}

function checkDesktop(work: string, { executable }: ExpectedDeb): Findings {
  const share = path.join(work, 'usr/share');
  const listed = existsSync(share) ? readdirSync(share, { recursive: true, encoding: 'utf8' }) : [];
  const entry = listed.find((name) => name.startsWith('applications/') && name.endsWith('.desktop'));
  if (entry === undefined) {
    const hint = 'See linux.desktop in electron-builder.yml.';
    return found({ code: 'package.desktop', message: 'it installs no desktop entry', hint });
  }
  const icons = listed.flatMap((name) => /^icons\/.*\/apps\/(.+)\.(?:png|svg)$/.exec(name)?.[1] ?? []);
  const file = path.join(share, entry);
  const own = desktopProblems(readFileSync(file, 'utf8'), { executable, icons: [...new Set(icons)] });
  const validated = validatorProblems(file);
  return {
    problems: [...own, ...(validated ?? [])],
    notes: [
      `${icons.length} icons`,
      ...(validated === null ? ['desktop-file-validate is not installed: the entry was only read'] : []),
    ],
  };
}
