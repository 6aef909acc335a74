/** Nothing private in any file: keys, tokens, passwords, and where on whose machine it was made. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Problem } from '../../../problem.ts';
import { archiveOf, contentOf, listArchive } from './archive.ts';
import type { Findings, PackedApp } from './finding.ts';

interface Pattern {
  readonly what: string;
  readonly pattern: RegExp;
}

const SECRETS: readonly Pattern[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{16}/ },
  { what: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})/ },
  { what: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$]/ },
  { what: 'an AWS key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{20,}/ },
  { what: 'a Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}\b/ },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}/ },
  {
    what: 'a password in an address',
    pattern: /\b(?:https?|wss?):\/\/[\w.-]+:(?!\w*(?:password|pass|secret)\b)[^\s:@/"'`${}<]{6,}@[\w.-]+/,
  },
];

const REGISTRIES =
  /\b(?:registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com|[\w.-]*artifactory[\w.-]*\.\w{2,}|nexus\.[\w.-]+\/repository)\b/;

/** Homes of people, as builds leave them in maps, stack traces and compiled files. */
const HOMES =
  /(?<![\w.~-])(?:\/home\/(?!evse\b|user\b|pi\b|kiosk\b)[a-z_][\w-]*\/|\/Users\/[A-Za-z][\w.-]*\/|[A-Z]:\\Users\\)[\w.-]+/;

export interface PrivatePlaces {
  /** The checkout. */
  readonly root: string;
  readonly home?: string;
}

/** `package.secret`, `package.machine-path`, `package.registry`: never the thing itself, only where it is. */
export function checkSecrets(app: PackedApp, { root, home = homedir() }: PrivatePlaces): Findings {
  const problems: Problem[] = [];
  const places = [root, home].filter((place) => place.length > 5);
  const look = (name: string, content: Buffer | null) => {
    if (content !== null) problems.push(...privateIn(name, content.toString('latin1'), places));
  };
  for (const file of listArchive(archiveOf(app)) ?? []) look(`app.asar/${file.path}`, contentOf(app, file));
  const resources = path.join(app.folder, 'resources');
  for (const name of readdirSync(resources, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(resources, name);
    if (name === 'app.asar' || name.startsWith('app.asar.unpacked') || !statSync(file).isFile()) continue;
    look(`resources/${name}`, readFileSync(file));
  }
  return { problems, notes: [] };
}

/** What of a text must not ship. `places`: folders of this machine. */
export function privateIn(name: string, text: string, places: readonly string[]): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { what, pattern } of SECRETS) {
    if (!pattern.test(text)) continue;
    const hint = 'Take it out, and have it replaced: whoever saw the package may have it.';
    problems.push({ code: 'package.secret', message: `${name} holds ${what}`, hint });
  }
  const place = places.find((folder) => text.includes(`${folder}/`)) ?? HOMES.exec(text)?.[0];
  if (place !== undefined) {
    const hint = 'Find what wrote it there; a build must be the same on every machine.';
    problems.push({
      code: 'package.machine-path',
      message: `${name} names a folder of a machine: ${place}`,
      hint,
    });
  }
  const registry = REGISTRIES.exec(text)?.[0];
  if (registry !== undefined) {
    const hint = 'A kiosk installs nothing: leave out the file, or the line.';
    problems.push({ code: 'package.registry', message: `${name} names a registry: ${registry}`, hint });
  }
  return problems;
}
