/** Inspects packages: everything that can be known of one without starting it on its machine. */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Arch, DEBIAN_ARCHES } from './arch.ts';
import { checkArchive, checkFacts } from './checks/archive.ts';
import { checkDeb, debFields } from './checks/deb.ts';
import { checkEntries } from './checks/entries.ts';
import { type Findings, type PackedApp, joined } from './checks/finding.ts';
import { checkFuses } from './checks/fuses.ts';
import { checkNative } from './checks/native.ts';
import { checkResources } from './checks/resources.ts';
import { checkSecrets } from './checks/secrets.ts';
import { checkSizes } from './checks/sizes.ts';
import { unpackedFolder } from './pack.ts';
import { isPlaceholder } from './runtime.ts';

export interface CheckOrder {
  /** The checkout. */
  readonly root: string;
  /** Where packages are. */
  readonly out: string;
  readonly arch: Arch;
  /** An OEM's folder that was laid over build/linux/. */
  readonly box: string | null;
  /** Null: updates are off. */
  readonly updateUrl: string | null;
}

export interface CheckResult extends Findings {
  readonly arch: Arch;
  /** The package was made on a placeholder of Electron's runtime. */
  readonly placeholder: boolean;
}

/** Looks at the unpacked application in `out` and at the .deb beside it. */
export async function checkPackage({ root, out, arch, box, updateUrl }: CheckOrder): Promise<CheckResult> {
  const folder = unpackedFolder(out, arch);
  const executable = programIn(folder) ?? 'evse-kiosk';
  const app: PackedApp = { folder, arch, executable };
  const program = path.join(app.folder, executable);
  const debs = debsFor(out, arch);
  const findings = joined([
    checkArchive(app),
    checkFacts(app),
    checkSizes(app),
    checkNative(app),
    await checkFuses(app),
    checkSecrets(app, { root }),
    checkResources(app, {
      linux: [...(box === null ? [] : [box]), path.join(root, 'build/linux')],
      updateUrl,
    }),
    checkEntries(app, root),
    // What was not looked at is said.
    ...(debs.length > 0 ? [] : [{ problems: [], notes: ['no .deb is here: only the folder was looked at'] }]),
    ...debs.map((file) => checkDeb(file, { arch, executable, unpacked: app.folder })),
  ]);
  return { ...findings, arch, placeholder: existsSync(program) && isPlaceholder(program) };
}

/** A package that can run lies there: nothing that cannot may take its place. */
export function hasRealPackage(out: string, arch: Arch): boolean {
  const folder = unpackedFolder(out, arch);
  const program = existsSync(folder) ? programIn(folder) : null;
  return program !== null && !isPlaceholder(path.join(folder, program));
}

/** Electron's own helpers; what else can be run is the program, whatever an OEM calls it. */
const HELPERS = ['chrome-sandbox', 'chrome_crashpad_handler'];

function programIn(folder: string): string | null {
  const isProgram = (name: string) => {
    const stat = lstatSync(path.join(folder, name));
    return stat.isFile() && (stat.mode & 0o100) !== 0 && !HELPERS.includes(name) && !name.includes('.so');
  };
  return readdirSync(folder).find(isProgram) ?? null;
}

function debsFor(out: string, arch: Arch): readonly string[] {
  return readdirSync(out)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => path.join(out, name))
    .filter((file) => {
      const fields = debFields(file);
      return fields === null || fields.get('Architecture') === DEBIAN_ARCHES[arch];
    });
}
