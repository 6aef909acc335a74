/**
 * The compiled files of a package. `serialport` brings its own for each machine; the card-reader binding `smartcard` is
 * compiled: by npm for this machine, here, once, with a cross compiler, for another.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../problem.ts';
import { type Arch, elfArchOf, hostArch } from './arch.ts';

/** GNU's prefix of the compiler for each machine, and Debian's package of it. */
const COMPILERS: Readonly<Record<Arch, { readonly prefix: string; readonly debian: string }>> = {
  x64: { prefix: 'x86_64-linux-gnu-', debian: 'g++-x86-64-linux-gnu' },
  arm64: { prefix: 'aarch64-linux-gnu-', debian: 'g++-aarch64-linux-gnu' },
};

/** `binding.gyp` of smartcard 3.7.0: its sources and flags for Linux. */
const SOURCES = ['addon', 'pcsc_context', 'pcsc_reader', 'pcsc_card', 'async_workers', 'reader_monitor'];
const FLAGS = [
  '-std=c++17',
  '-O2',
  '-fPIC',
  '-fexceptions',
  '-pthread',
  '-DNAPI_VERSION=8',
  '-DNAPI_CPP_EXCEPTIONS',
  '-DBUILDING_NODE_EXTENSION',
];

/** All of libpcsclite that the binding uses: a stand-in of the library to link against, since it is not here for the other machine. */
const PCSC_FUNCTIONS = [
  'SCardCancel',
  'SCardConnect',
  'SCardControl',
  'SCardDisconnect',
  'SCardEstablishContext',
  'SCardGetStatusChange',
  'SCardListReaders',
  'SCardReconnect',
  'SCardReleaseContext',
  'SCardStatus',
  'SCardTransmit',
];
const PCSC_OBJECTS = ['g_rgSCardT0Pci', 'g_rgSCardT1Pci', 'g_rgSCardRawPci'];

/** The file of the binding `smartcard` for `arch`, compiled if need be. Throws ProblemError `package.binding-*`. */
export function smartcardBinding(root: string, arch: Arch): string {
  const own = path.join(root, 'node_modules/smartcard/build/Release/smartcard_napi.node');
  if (arch === hostArch()) {
    if (isFor(own, arch)) return own;
    throw new ProblemError({
      code: 'package.binding-missing',
      message: 'the card-reader binding `smartcard` is not built',
      hint: 'Run npm run setup.',
    });
  }
  const { version } = JSON.parse(
    readFileSync(path.join(root, 'node_modules/smartcard/package.json'), 'utf8'),
  ) as {
    version: string;
  };
  const kept = path.join(root, 'node_modules/.cache/evse-kiosk', `smartcard-${version}-linux-${arch}.node`);
  if (!isFor(kept, arch)) crossCompile(root, arch, kept);
  return kept;
}

function isFor(file: string, arch: Arch): boolean {
  return existsSync(file) && elfArchOf(file) === arch;
}

function crossCompile(root: string, arch: Arch, result: string): void {
  const { prefix, debian } = COMPILERS[arch];
  const headers = nodeHeaders();
  const hasCompiler = spawnSync(`${prefix}g++`, ['--version'], { stdio: 'ignore' }).status === 0;
  if (!hasCompiler || headers === null || !existsSync('/usr/include/PCSC/winscard.h')) {
    throw new ProblemError({
      code: 'package.binding-no-compiler',
      message: `the card-reader binding for ${arch} cannot be compiled here: the cross compiler or a header is missing`,
      hint: `Run sudo apt-get install ${debian} libpcsclite-dev libnode-dev, or make this package on a machine of that kind.`,
    });
  }
  const work = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-binding-'));
  try {
    const smartcard = path.join(root, 'node_modules/smartcard');
    const declared = [
      ...PCSC_FUNCTIONS.map((name) => `void ${name}(void) {}`),
      ...PCSC_OBJECTS.map((name) => `int ${name};`),
    ];
    writeFileSync(path.join(work, 'pcsc.c'), `${declared.join('\n')}\n`);
    compile(work, `${prefix}gcc`, [
      '-shared',
      '-fPIC',
      '-Wl,-soname,libpcsclite.so.1',
      'pcsc.c',
      '-o',
      'libpcsclite.so',
    ]);
    compile(work, `${prefix}g++`, [
      '-shared',
      '-s',
      ...FLAGS,
      `-I${headers}`,
      `-I${path.join(smartcard, 'node_modules/node-addon-api')}`,
      `-I${path.join(root, 'node_modules/node-addon-api')}`,
      '-I/usr/include/PCSC',
      ...SOURCES.map((name) => path.join(smartcard, `src/${name}.cpp`)),
      '-L.',
      '-lpcsclite',
      '-o',
      'binding.node',
    ]);
    mkdirSync(path.dirname(result), { recursive: true });
    copyFileSync(path.join(work, 'binding.node'), result);
  } finally {
    rmSync(work, { recursive: true });
  }
}

function compile(cwd: string, compiler: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(compiler, args, { cwd, encoding: 'utf8' });
  if (status === 0) return;
  throw new ProblemError({
    code: 'package.binding-failed',
    message: `the card-reader binding did not compile:\n${stderr.trim()}`,
    hint: 'Correct what it names, or make this package on a machine of that kind.',
  });
}

/** Node-API is the same on all machines and in all versions since: any Node's headers do. */
function nodeHeaders(): string | null {
  const caches = path.join(homedir(), '.cache/node-gyp', process.versions.node, 'include/node');
  const beside = path.join(path.dirname(process.execPath), '../include/node');
  return (
    [beside, caches, '/usr/include/node'].find((folder) => existsSync(path.join(folder, 'node_api.h'))) ??
    null
  );
}
