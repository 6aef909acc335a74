/** How big a package may be without the runtime: what grows beyond is looked at before it ships. */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../../../problem.ts';
import { archiveOf, unpackedOf } from './archive.ts';
import type { Findings, PackedApp } from './finding.ts';

const MB = 1_000_000;

/** About a third above what there is. */
export const LIMITS = { archive: 7 * MB, compiled: 1 * MB, resources: 9 * MB } as const;

/** `package.too-big`. */
export function checkSizes(
  app: PackedApp,
  limits: typeof LIMITS | Record<keyof typeof LIMITS, number> = LIMITS,
): Findings {
  const sizes = {
    archive: bytesOf(archiveOf(app)),
    compiled: bytesOf(unpackedOf(app)),
    resources: bytesOf(path.join(app.folder, 'resources')),
  };
  const problems = (Object.keys(sizes) as (keyof typeof sizes)[]).flatMap((what): Problem[] =>
    sizes[what] <= limits[what]
      ? []
      : [
          {
            code: 'package.too-big',
            message: `${what}: ${inMegabytes(sizes[what])}, at most ${inMegabytes(limits[what])}`,
            hint: 'Find what grew (npx asar list --is-pack …/app.asar); raise the limit in checks/sizes.ts if it must.',
          },
        ],
  );
  const figures = `archive ${inMegabytes(sizes.archive)}, compiled ${inMegabytes(sizes.compiled)}, all resources ${inMegabytes(sizes.resources)}`;
  return { problems, notes: [figures] };
}

export function inMegabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(2)} MB`;
}

function bytesOf(place: string): number {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (stat.isFile()) return stat.size;
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => lstatSync(path.join(place, name)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}
