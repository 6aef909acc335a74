/** The fuses in the packed program, as Electron will read them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { messageOf, type Problem } from '../../../problem.ts';
import { type Findings, type PackedApp, found } from './finding.ts';

/** electron-builder.yml says why. */
export const FUSES: readonly (readonly [name: string, index: FuseV1Options, on: boolean])[] = [
  ['runAsNode', FuseV1Options.RunAsNode, false],
  ['enableNodeOptionsEnvironmentVariable', FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  ['enableNodeCliInspectArguments', FuseV1Options.EnableNodeCliInspectArguments, false],
  ['grantFileProtocolExtraPrivileges', FuseV1Options.GrantFileProtocolExtraPrivileges, false],
  ['onlyLoadAppFromAsar', FuseV1Options.OnlyLoadAppFromAsar, true],
  ['enableEmbeddedAsarIntegrityValidation', FuseV1Options.EnableEmbeddedAsarIntegrityValidation, false],
  ['enableCookieEncryption', FuseV1Options.EnableCookieEncryption, false],
  ['loadBrowserProcessSpecificV8Snapshot', FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
];

/** The digits '0' and '1'; 'r': Electron no longer has it; 0x90: inherited. */
const ON = '1'.charCodeAt(0);
const REMOVED = 'r'.charCodeAt(0);

/** `package.no-program`, `package.no-fuses`, `package.fuse`. */
export async function checkFuses(app: PackedApp): Promise<Findings> {
  const program = path.join(app.folder, app.executable);
  if (!existsSync(program)) {
    const hint = 'See executableName in electron-builder.yml.';
    return found({ code: 'package.no-program', file: program, message: 'there is no program', hint });
  }
  let wire: Readonly<Record<number, number | undefined>>;
  try {
    wire = await getCurrentFuseWire(program);
  } catch (error) {
    const hint = 'This is no runtime of Electron, or a damaged one.';
    return found({ code: 'package.no-fuses', file: program, message: messageOf(error), hint });
  }
  return { problems: FUSES.flatMap(([name, index, on]) => fuse(name, wire[index], on)), notes: [] };
}

function fuse(name: string, state: number | undefined, on: boolean): readonly Problem[] {
  if (state === REMOVED || (state === ON) === on) return [];
  return [
    {
      code: 'package.fuse',
      message: `the fuse ${name} is ${on ? 'off' : 'on'}`,
      hint: `It has to be ${on ? 'on' : 'off'}: see electronFuses in electron-builder.yml.`,
    },
  ];
}
