/** Nothing private in any file: keys, tokens, passwords, and where on whose machine it was made. */
import { readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Problem } from '../../../problem.ts';
import { elfArchOf } from '../arch.ts';
import { archiveOf, contentOf, listArchive } from './archive.ts';
import type { Findings, PackedApp } from './finding.ts';

interface Pattern {
  readonly what: string;
  readonly pattern: RegExp;
}

const SECRETS: readonly Pattern[] = [
  {
    what: 'a private key',
    // In code its line breaks are escaped; with a passphrase it has headers.
    pattern:
      /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr])*(?:[A-Za-z0-9+/=]{16}|[A-Z][\w-]+: )/,
  },
  {
    what: 'a login for a web service',
    pattern: /\bAuthorization\W{1,6}(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{16}/i,
  },
  { what: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})/ },
  {
    what: 'an npm token',
    pattern: /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$]|(?:^|:)_(?:auth|password)\s*=\s*[^\s$]{8}/m,
  },
  {
    what: 'an AWS key',
    pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|aws_secret_access_key\W{1,6}[A-Za-z0-9/+]{40}/i,
  },
  { what: 'a GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20}/ },
  { what: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{20,}/ },
  { what: 'a Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}\b/ },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}/ },
  {
    what: 'a password in an address',
    pattern:
      /\b(?:https?|wss?|ftps?|mqtts?|amqps?|rediss?|postgres(?:ql)?|mysql|mongodb(?:\+srv)?):\/\/[\w.-]*:(?!\w*(?:password|pass|secret)\b)[^\s:@/"'`${}<]{6,}@[\w.-]+/,
  },
];

/** Files of settings, in which a password's name stands before it; in code it stands before whatever there is. */
const SETTINGS = /(?:\.(?:jsonc?|ya?ml|conf|ini|toml|env|service|socket|timer)|(?:^|\/)\.\w+rc)$/;
const WRITTEN_OUT =
  /\b(?:\w*(?:password|passwd|passphrase|secret|api_?key)|pin)["']?\s*[:=]\s*["']?(?![\s"'{[$</]|null\b|true\b|false\b)[^\s"',;}]{4}/i;

const REGISTRIES =
  /\b(?:registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com|[\w.-]*artifactory[\w.-]*\.\w{2,}|nexus\.[\w.-]+\/repository)\b/;

/** Homes of people, as builds leave them in maps, stack traces and compiled files. */
const HOMES =
  /(?<![\w.~-])(?:\/root\/|\/home\/(?!evse\b|user\b|pi\b|kiosk\b)[a-z_][\w-]*\/|\/Users\/[A-Za-z][\w.-]*\/|[A-Z]:\\Users\\)[\w.-]+/;

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
  for (const entry of readdirSync(app.folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(app.folder, file);
    if (!entry.isFile() || name.startsWith('resources/app.asar') || isRuntime(name, file)) continue;
    look(name, readFileSync(file));
  }
  return { problems, notes: [] };
}

/** Electron's own: compiled, or data and licences of Chromium's. */
function isRuntime(name: string, file: string): boolean {
  if (name.startsWith('resources/')) return false;
  return /\.(?:pak|bin|dat|html|so(?:\.\d+)*)$/.test(name) || elfArchOf(file) !== null;
}

/** What of a text must not ship. `places`: folders of this machine. */
export function privateIn(name: string, text: string, places: readonly string[]): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { what, pattern } of SECRETS) {
    if (!pattern.test(text)) continue;
    const hint = 'Take it out, and have it replaced: whoever saw the package may have it.';
    problems.push({ code: 'package.secret', message: `${name} holds ${what}`, hint });
  }
  if (SETTINGS.test(name) && WRITTEN_OUT.test(text)) {
    const hint = 'Name a file that holds it, { "file": "/run/credentials/…" }, and have it replaced.';
    problems.push({ code: 'package.secret', message: `${name} holds a secret that is written out`, hint });
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
