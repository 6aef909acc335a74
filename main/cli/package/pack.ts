/** One machine's package: laid out, then packed by electron-builder. */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Configuration, PackagerOptions } from 'electron-builder';
import { ProblemError, messageOf } from '../../problem.ts';
import type { Arch } from './arch.ts';
import type { BuildFacts } from './facts.ts';
import { licenseTexts } from './licenses.ts';
import type { Runtime } from './runtime.ts';
import { stageApp } from './stage.ts';
import { provideDebTool, requireAppImageTools } from './tools.ts';

export const TARGETS = ['dir', 'deb', 'AppImage'] as const;
export type PackTarget = (typeof TARGETS)[number];

export interface PackOrder {
  readonly root: string;
  /** Where packages go. */
  readonly out: string;
  readonly arch: Arch;
  readonly targets: readonly PackTarget[];
  /** electron-builder.yml, or an OEM's that extends it. */
  readonly config: string;
  /** An OEM's folder that is laid over build/linux/; null: none. */
  readonly box: string | null;
  readonly runtime: Runtime;
  readonly facts: BuildFacts;
  /** Where updates come from; null: as the configuration says, which by default is nowhere. */
  readonly updateUrl: string | null;
}

export interface Packed {
  readonly arch: Arch;
  /** The unpacked application. */
  readonly folder: string;
  /** deb and AppImage. */
  readonly files: readonly string[];
}

/** Where laid-out apps and placeholders are, inside `out`. */
export function workFolder(out: string): string {
  return path.join(out, '.work');
}

export function unpackedFolder(out: string, arch: Arch): string {
  return path.join(out, arch === 'x64' ? 'linux-unpacked' : `linux-${arch}-unpacked`);
}

/** Throws ProblemError: those of `stageApp`, and `package.no-fpm`, `package.no-appimage-tools`, `package.no-box`, `package.no-icon`, `package.failed`. */
export async function pack(order: PackOrder): Promise<Packed> {
  const { root, out, arch, targets, facts } = order;
  if (targets.includes('deb')) await provideDebTool(process.env, workFolder(out));
  if (targets.includes('AppImage')) await requireAppImageTools(process.env);
  const app = path.join(workFolder(out), `app-${arch}`);
  stageApp({ root, arch, facts, folder: app });
  const licenses = path.join(workFolder(out), 'licenses.txt');
  mkdirSync(path.dirname(licenses), { recursive: true });
  writeFileSync(licenses, licenseTexts(root, app));

  const linux = path.join(workFolder(out), 'linux');
  layBox(root, order.box, linux);

  const folder = unpackedFolder(out, arch);
  rmSync(folder, { recursive: true, force: true });
  // Archive times and owners of packages that can be made again (reproducible-builds.org).
  process.env['SOURCE_DATE_EPOCH'] = String(Date.parse(facts.builtAt) / 1000);
  const files = await runBuilder(order, { app, licenses, linux });
  return { arch, folder, files };
}

function layBox(root: string, box: string | null, linux: string): void {
  if (box !== null && !existsSync(box)) {
    throw new ProblemError({
      code: 'package.no-box',
      file: box,
      message: 'there is no such folder',
      hint: '--box names a folder whose files take the place of those in build/linux/.',
    });
  }
  rmSync(linux, { recursive: true, force: true });
  cpSync(path.join(root, 'build/linux'), linux, { recursive: true });
  if (box !== null) cpSync(box, linux, { recursive: true });
}

/** Throws ProblemError `package.no-icon`: the packer would take the house's icons without a word. */
export function requireIcon(root: string, icon: string | null | undefined): void {
  // Where the packer looks, too.
  if (!icon || [root, path.join(root, 'build')].some((base) => existsSync(path.resolve(base, icon)))) return;
  throw new ProblemError({
    code: 'package.no-icon',
    file: icon,
    message: 'linux.icon names what is not there',
    hint: 'A folder with 16x16.png … 1024x1024.png, from the project’s root; without the line the house’s own are taken.',
  });
}

async function runBuilder(
  { root, out, arch, targets, config, runtime, updateUrl }: PackOrder,
  { app, licenses, linux }: { app: string; licenses: string; linux: string },
): Promise<readonly string[]> {
  const { build, Arch: BuilderArch, Platform } = await import('electron-builder');
  const configuration: Configuration = {
    extends: path.resolve(config),
    directories: { app, output: out },
    extraResources: [
      { from: licenses, to: 'licenses.txt' },
      { from: linux, to: 'linux' },
    ],
    // All is laid out, and compiled: nothing to install, nothing to collect.
    beforeBuild: () => Promise.resolve(false),
    beforePack: ({ packager }) => requireIcon(root, packager.platformSpecificBuildOptions.icon),
    // A runtime that somebody unpacked has it, and it would run when app.asar is gone.
    afterExtract: ({ appOutDir }) => rm(path.join(appOutDir, 'resources/default_app.asar'), { force: true }),
    ...(runtime.dist !== null && { electronDist: runtime.dist }),
    ...(updateUrl !== null && { publish: { provider: 'generic', url: updateUrl } }),
  };
  const options: PackagerOptions = {
    projectDir: root,
    config: configuration,
    targets: Platform.LINUX.createTarget([...targets], BuilderArch[arch]),
  };
  try {
    return await build({ ...options, publish: 'never' });
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(
      {
        code: 'package.failed',
        message: `the packer failed: ${messageOf(error)}`,
        hint: 'See what it printed; a name or path of the configuration, mostly.',
      },
      { cause: error },
    );
  }
}
