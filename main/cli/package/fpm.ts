/**
 * Makes a .deb with `dpkg-deb`, called as electron-builder calls `fpm` (CUSTOM_FPM_PATH): with the part of fpm's command
 * line that it uses. So a Debian package is made anywhere where dpkg is, with no network, and twice the same.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { messageOf } from '../../problem.ts';

/** Throws TypeError for an option that it does not know. */
export function parseFpm(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const list = { type: 'string', multiple: true } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      input: { ...text, short: 's' },
      force: { type: 'boolean' },
      target: { ...text, short: 't' },
      depends: { ...list, short: 'd' },
      'deb-recommends': list,
      'deb-suggests': list,
      conflicts: list,
      provides: list,
      replaces: list,
      'deb-compression': text,
      'deb-priority': text,
      'deb-field': list,
      architecture: text,
      'before-install': text,
      'after-install': text,
      'before-remove': text,
      'after-remove': text,
      description: text,
      version: text,
      iteration: text,
      package: text,
      name: text,
      maintainer: text,
      vendor: text,
      url: text,
      category: text,
      license: text,
    },
  });
  return { ...values, mappings: positionals.map(mapping) };
}

type FpmOrder = ReturnType<typeof parseFpm>;

/** fpm's `from=to`; `from/=to` means the contents of the folder. */
function mapping(text: string): { readonly from: string; readonly to: string } {
  const at = text.lastIndexOf('=');
  if (at < 0) throw new TypeError(`not a mapping FROM=TO: ${text}`);
  return { from: text.slice(0, at), to: text.slice(at + 1) };
}

const SCRIPTS = [
  ['before-install', 'preinst'],
  ['after-install', 'postinst'],
  ['before-remove', 'prerm'],
  ['after-remove', 'postrm'],
] as const;

const BLOCK_BYTES = 1024;

export function makeDeb(order: FpmOrder): void {
  const { package: target, 'deb-compression': compression = 'xz' } = order;
  if (target === undefined || order.target !== 'deb') throw new TypeError('only -t deb with --package FILE');
  const work = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-deb-'));
  try {
    // mkdtemp's folder is private; the package's root is not.
    chmodSync(work, 0o755);
    for (const { from, to } of order.mappings) place(from, path.join(work, to));
    const files = filesIn(work);
    const control = path.join(work, 'DEBIAN');
    mkdirSync(control);
    writeFileSync(path.join(control, 'control'), controlText(order, work, files));
    writeFileSync(path.join(control, 'md5sums'), files.map((file) => md5Line(work, file)).join(''));
    for (const [option, name] of SCRIPTS) {
      const script = order[option];
      if (script === undefined) continue;
      copyFileSync(script, path.join(control, name));
      chmodSync(path.join(control, name), 0o755);
    }
    const args = ['--root-owner-group', `-Z${compression}`, '--build', work, target];
    const { status, stderr, error } = spawnSync('dpkg-deb', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`dpkg-deb: ${error?.message ?? stderr.trim()}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function place(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  if (statSync(from).isDirectory()) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  else copyFileSync(from, to);
  normalise(to);
}

/** Nobody but root writes in a package, and everybody reads it, whatever the umask was. */
function normalise(file: string): void {
  const stat = statSync(file);
  chmodSync(file, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(file)) normalise(path.join(file, name));
}

function filesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(root, file)).isFile())
    .sort();
}

function md5Line(root: string, file: string): string {
  const sum = createHash('md5').update(readFileSync(path.join(root, file)));
  return `${sum.digest('hex')}  ${file}\n`;
}

/** deb-control(5). */
function controlText(order: FpmOrder, root: string, files: readonly string[]): string {
  const blocks = files.map((file) => Math.ceil(statSync(path.join(root, file)).size / BLOCK_BYTES));
  const iteration = order.iteration === undefined ? '' : `-${order.iteration}`;
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Package', order.name],
    ['Version', `${order.version ?? ''}${iteration}`],
    ['License', order.license],
    ['Vendor', order.vendor],
    ['Architecture', order.architecture],
    ['Maintainer', order.maintainer],
    ['Installed-Size', String(blocks.reduce((sum, size) => sum + size, 0))],
    ['Depends', order.depends?.join(', ')],
    ['Recommends', order['deb-recommends']?.join(', ')],
    ['Suggests', order['deb-suggests']?.join(', ')],
    ['Conflicts', order.conflicts?.join(', ')],
    ['Provides', order.provides?.join(', ')],
    ['Replaces', order.replaces?.join(', ')],
    ['Section', order.category ?? 'default'],
    ['Priority', order['deb-priority']],
    ['Homepage', order.url],
    ...(order['deb-field'] ?? []).map((field) => splitField(field)),
    ['Description', description(order.description ?? order.name ?? '')],
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : [])).join('');
}

function splitField(field: string): readonly [string, string] {
  const at = field.indexOf(':');
  return [field.slice(0, at), field.slice(at + 1).trim()];
}

/** The first line is the synopsis; the others are indented, an empty one is a dot. */
function description(text: string): string {
  const [first = '', ...rest] = text.trim().split('\n');
  return [first.trim(), ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n');
}

/** A program that electron-builder can start in fpm's place; `work`: where it is written. */
export function fpmProgram(work: string): string {
  const file = path.join(work, 'fpm');
  mkdirSync(work, { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${import.meta.filename}' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

export function hasDpkgDeb(): boolean {
  return spawnSync('dpkg-deb', ['--version'], { stdio: 'ignore' }).status === 0;
}

const [, started] = process.argv;
if (started !== undefined && existsSync(started) && import.meta.url === pathToFileURL(started).href) {
  try {
    makeDeb(parseFpm(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
