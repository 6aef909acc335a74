/** A packed application in small: all that the checks ask for, so that each can be given one thing that is wrong. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackageWithOptions } from '@electron/asar';
import { FuseVersion, flipFuses } from '@electron/fuses';
import type { Arch } from '../../main/cli/package/arch.ts';
import { ELF_MACHINES } from '../../main/cli/package/arch.ts';
import type { PackedApp } from '../../main/cli/package/checks/finding.ts';
import { FUSES } from '../../main/cli/package/checks/fuses.ts';
import { nativeFiles } from '../../main/cli/package/content.ts';
import { placeholderRuntime } from '../../main/cli/package/runtime.ts';

export interface Fixture {
  readonly arch?: Arch;
  /** Files of the archive, over the good ones; null leaves one out. */
  readonly files?: Readonly<Record<string, string | Buffer | null>>;
  /** Packs compiled files into the archive. */
  readonly packNatives?: boolean;
  /** Fuses that are left as Electron ships them. */
  readonly unflipped?: readonly string[];
}

/** The head of an ELF file for a machine; it cannot be loaded. */
export function elf(arch: Arch): Buffer {
  const head = Buffer.alloc(64);
  head.write('\u007fELF', 0, 'latin1');
  head.writeUInt16LE(ELF_MACHINES[arch], 18);
  return head;
}

const module = (name: string) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'dist/index.js' }),
  [`node_modules/${name}/dist/index.js`]: 'module.exports = {};',
});

function goodFiles(arch: Arch): Record<string, string | Buffer> {
  const natives = nativeFiles(arch).map(({ module: name, file }) => [
    `node_modules/${name}/${file}`,
    elf(arch),
  ]);
  return {
    'package.json': '{"name":"evse-kiosk","version":"1.2.3","type":"module","main":"dist/main/electron.js"}',
    'dist/main/electron.js': [
      'import { app, session as where } from "electron";',
      'import "./shared-AbCd1234.js";',
      'if (process.argv[1] === "--help") { process.stdout.write("--config FILE"); app.exit(0); }',
    ].join('\n'),
    'dist/main/shared-AbCd1234.js': 'import "serialport";',
    'dist/main/reader.js': 'import "nfc-pcsc";',
    'dist/main/build.json': '{"commit":"abc","builtAt":"2026-01-01T00:00:00.000Z"}',
    'dist/preload/preload.cjs':
      'require("electron").contextBridge.exposeInMainWorld("kiosk", { send() {} });',
    'dist/renderer/index.html': '<!doctype html>',
    ...module('serialport'),
    ...module('smartcard'),
    ...module('nfc-pcsc'),
    ...Object.fromEntries(natives),
  };
}

/** Packs it below `work`, which belongs to the test. */
export async function packFixture(work: string, fixture: Fixture = {}): Promise<PackedApp> {
  const { arch = 'x64', files = {}, packNatives = false, unflipped = [] } = fixture;
  const source = path.join(work, 'source');
  const folder = path.join(work, 'packed');
  for (const place of [source, folder]) rmSync(place, { recursive: true, force: true });
  for (const [name, content] of Object.entries({ ...goodFiles(arch), ...files })) {
    if (content === null) continue;
    mkdirSync(path.dirname(path.join(source, name)), { recursive: true });
    writeFileSync(path.join(source, name), content);
  }
  cpSync(placeholderRuntime(work, '45.0.0', arch), folder, { recursive: true });
  cpSync(path.join(folder, 'electron'), path.join(folder, 'evse-kiosk'));
  rmSync(path.join(folder, 'electron'));
  const archive = path.join(folder, 'resources/app.asar');
  await createPackageWithOptions(source, archive, packNatives ? {} : { unpack: '**/*.node' });
  const states = FUSES.filter(([name]) => !unflipped.includes(name)).map(([, index, on]) => [index, on]);
  await flipFuses(path.join(folder, 'evse-kiosk'), {
    version: FuseVersion.V1,
    ...Object.fromEntries(states),
  });
  mkdirSync(path.join(folder, 'resources/linux'));
  writeFileSync(path.join(folder, 'resources/linux/evse-kiosk.service'), '[Unit]');
  writeFileSync(path.join(folder, 'resources/licenses.txt'), 'MIT');
  return { folder, arch, executable: 'evse-kiosk' };
}
