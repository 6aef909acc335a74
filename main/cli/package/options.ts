/** The command line of `npm run package`. */
import { parseArgs } from 'node:util';
import { type Problem, messageOf } from '../../problem.ts';
import { type Arch, hostArch } from './arch.ts';
import { type PackTarget, TARGETS } from './pack.ts';

export const PACKAGE_HELP = `Packs EVSE Kiosk, and inspects what was packed.

  npm run package -- [TARGET…] [options]    TARGET: deb, AppImage, dir (absent: deb and AppImage)
  npm run package -- check [FOLDER]         inspects the packages in FOLDER (absent: out/package, packed first if need be)

  --x64, --arm64      for which machines (absent: this one's kind)
  --config FILE       an OEM's file that begins with "extends: ./electron-builder.yml"
  --box FOLDER        its files take the place of build/linux's: config.json above all
  --out FOLDER        where packages go (out/package)
  --runtime FILE      Electron's zip, or the folder it unpacks to (absent: installed, kept or fetched)
  --no-build          packs the build that is there, also if sources are newer
  --placeholder       without Electron's runtime: packages that cannot run, to try the packing

  EVSE_KIOSK_UPDATE_URL  the server of updates (absent: updates are off)
  EVSE_KIOSK_COMMIT, SOURCE_DATE_EPOCH   what service mode shows (absent: as git says)

Exit codes: 0 good, 1 problems, 2 wrong usage.
`;

export interface PackageOptions {
  readonly command: 'pack' | 'check' | 'help';
  readonly targets: readonly PackTarget[];
  /** Empty: nobody said. */
  readonly arches: readonly Arch[];
  readonly config: string;
  /** An OEM's folder that is laid over build/linux/. */
  readonly box: string | null;
  readonly out: string;
  readonly runtime: string | null;
  readonly placeholder: boolean;
  readonly build: boolean;
}

export type PackageOptionsResult =
  { readonly ok: true; readonly options: PackageOptions } | { readonly ok: false; readonly problem: Problem };

export const DEFAULT_OUT = 'out/package';

/** Problem: `usage`. */
export function parsePackageOptions(args: readonly string[]): PackageOptionsResult {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        x64: { type: 'boolean' },
        arm64: { type: 'boolean' },
        config: { type: 'string' },
        box: { type: 'string' },
        out: { type: 'string' },
        runtime: { type: 'string' },
        placeholder: { type: 'boolean' },
        'no-build': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return usage(messageOf(error));
  }
  const { values, positionals } = parsed;
  const [first, ...rest] = positionals;
  const isCheck = first === 'check';
  if (isCheck && rest.length > 1) return usage(`one folder to check, not ${rest.length}`);
  const names = isCheck ? [] : positionals;
  const unknown = names.find((name) => targetOf(name) === undefined);
  if (unknown !== undefined && unknown !== 'help') return usage(`there is no target "${unknown}"`);
  return {
    ok: true,
    options: {
      command: values.help || unknown === 'help' ? 'help' : isCheck ? 'check' : 'pack',
      targets: names.length === 0 ? ['deb', 'AppImage'] : names.flatMap((name) => targetOf(name) ?? []),
      arches: (['x64', 'arm64'] as const).filter((arch) => values[arch]),
      config: values.config ?? 'electron-builder.yml',
      box: values.box ?? null,
      out: (isCheck ? rest[0] : undefined) ?? values.out ?? DEFAULT_OUT,
      runtime: values.runtime ?? null,
      placeholder: values.placeholder ?? false,
      build: !values['no-build'],
    },
  };
}

/** The machines to pack for: those named, or this one's kind. */
export function archesOf({ arches }: PackageOptions): readonly Arch[] {
  const host = hostArch();
  return arches.length > 0 || host === null ? arches : [host];
}

function targetOf(name: string): PackTarget | undefined {
  return TARGETS.find((target) => target.toLowerCase() === name.toLowerCase());
}

function usage(message: string): PackageOptionsResult {
  return { ok: false, problem: { code: 'usage', message, hint: 'See npm run package -- --help.' } };
}
