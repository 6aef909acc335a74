/**
 * What a package holds: the one list by which it is filled (`stage.ts`) and checked (`checks/files.ts`). What no rule
 * names does not ship.
 */
import { DEBIAN_ARCHES, type Arch } from './arch.ts';

interface ContentRule {
  readonly why: string;
  readonly pattern: RegExp;
}

/** Paths inside app.asar, beside the modules. */
export const APP_RULES: readonly ContentRule[] = [
  { why: 'what Electron reads first: name, version, main entry', pattern: /^package\.json$/ },
  { why: 'commit and build time, for service mode', pattern: /^dist\/main\/build\.json$/ },
  { why: 'the app, and the card-reader process', pattern: /^dist\/main\/(electron|reader)\.js$/ },
  { why: 'what these two import', pattern: /^dist\/main\/[\w.-]+-[\w-]{8}\.js$/ },
  { why: 'the bridge to the pages', pattern: /^dist\/preload\/preload\.cjs$/ },
  {
    why: 'the screen, and the panel of a simulated charger',
    pattern: /^dist\/renderer\/(index|panel)\.html$/,
  },
  {
    why: 'code, styles, fonts and pictures of the pages',
    pattern: /^dist\/renderer\/assets\/[\w.~-]+\.(js|css|woff2|svg|png)$/,
  },
];

/** Modules that are not bundled, since they are native or find their own files; and what these need at run time. */
export const MODULES: readonly string[] = [
  'serialport',
  '@serialport/binding-mock',
  '@serialport/bindings-cpp',
  '@serialport/bindings-interface',
  '@serialport/parser-byte-length',
  '@serialport/parser-cctalk',
  '@serialport/parser-delimiter',
  '@serialport/parser-inter-byte-timeout',
  '@serialport/parser-packet-length',
  '@serialport/parser-readline',
  '@serialport/parser-ready',
  '@serialport/parser-regex',
  '@serialport/parser-slip-encoder',
  '@serialport/parser-spacepacket',
  '@serialport/stream',
  'debug',
  'ms',
  'node-gyp-build',
  'nfc-pcsc',
  '@pokusew/pcsclite',
  'smartcard',
];

/** Named as dependencies, but only needed to compile. */
export const BUILD_ONLY: readonly string[] = ['node-addon-api', 'node-gyp'];

/** `@pokusew/pcsclite` requires it of whoever installs both: it is optional for a checkout, not for a package. */
export const REQUIRED_BY_NAME: readonly string[] = ['smartcard'];

const MODULE_FILE =
  /^(package\.json|licen[cs]e(\.md|\.txt)?|index\.js|node-gyp-build\.js|(dist|lib)\/[\w/.-]+\.(js|cjs|mjs))$/i;
/** `debug` keeps what it runs in src/. */
const DEBUG_FILE = /^src\/(index|node|common|browser)\.js$/;

/** What is compiled, and for which machine: [module, file in it]. */
export function nativeFiles(arch: Arch): readonly { readonly module: string; readonly file: string }[] {
  const tag = arch === 'arm64' ? 'armv8.glibc' : 'glibc';
  return [
    {
      module: '@serialport/bindings-cpp',
      file: `prebuilds/linux-${arch}/@serialport+bindings-cpp.${tag}.node`,
    },
    { module: 'smartcard', file: 'build/Release/smartcard_napi.node' },
  ];
}

/** Whether a module's own file (its path inside the module) ships. */
export function isModuleFile(module: string, file: string, arch: Arch): boolean {
  if (nativeFiles(arch).some((native) => native.module === module && native.file === file)) return true;
  if (module === 'debug' && DEBUG_FILE.test(file)) return true;
  return (
    MODULE_FILE.test(file) && !/(^|\/)(test|tests|example|examples)\//.test(file) && !/\.test\./.test(file)
  );
}

/** Why this path is in the archive; null: it does not belong there. */
export function reasonFor(path: string, arch: Arch): string | null {
  const rule = APP_RULES.find(({ pattern }) => pattern.test(path));
  if (rule) return rule.why;
  const inside = moduleOf(path);
  if (inside === null || !MODULES.includes(inside.module)) return null;
  return isModuleFile(inside.module, inside.file, arch) ? `module ${inside.module}` : null;
}

/** The innermost module that a path belongs to. */
export function moduleOf(path: string): { readonly module: string; readonly file: string } | null {
  const at = path.lastIndexOf('node_modules/');
  if (at !== 0 && path[at - 1] !== '/') return null;
  const match = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(path.slice(at + 'node_modules/'.length));
  return match?.[1] !== undefined && match[2] !== undefined ? { module: match[1], file: match[2] } : null;
}

/** Chromium's own texts are never seen: one language of them is enough. */
export const LOCALE = 'en-US';

export function debFileName(name: string, version: string, arch: Arch): string {
  return `${name}_${version}_${DEBIAN_ARCHES[arch]}.deb`;
}
