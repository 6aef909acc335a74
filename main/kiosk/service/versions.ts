/** What this charger's software is made of, as support asks for it. */
import type { OverviewPage } from '../../bridge/service/machine-pages.ts';

export interface VersionFacts {
  readonly version: string;
  /** Epoch ms; null: not known. */
  readonly buildDate: number | null;
  /** `process.versions`: Electron's has its Chromium. */
  readonly runtime: Readonly<Record<string, string | undefined>>;
  /** Whoever builds may say so: EVSE_KIOSK_COMMIT. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const RUNTIME = [
  ['electron', 'Electron'],
  ['chrome', 'Chromium'],
  ['node', 'Node.js'],
  ['sqlite', 'SQLite'],
] as const;

export function versionsOf({
  version,
  buildDate,
  runtime,
  environment,
}: VersionFacts): OverviewPage['versions'] {
  const commit = environment['EVSE_KIOSK_COMMIT'];
  return [
    { name: 'EVSE Kiosk', version },
    ...(commit ? [{ name: 'Commit', version: commit }] : []),
    ...(buildDate === null
      ? []
      : [{ name: 'Built', version: new Date(buildDate).toISOString().slice(0, 10) }]),
    ...RUNTIME.flatMap(([key, name]) => {
      const known = runtime[key];
      return known === undefined ? [] : [{ name, version: known }];
    }),
  ];
}
