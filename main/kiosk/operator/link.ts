/** The link to the central system as configuration has it: files and secrets read, the dialect chosen. */
import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.ts';
import { readSecret } from '../../config/load.ts';
import type { MakeDialect } from '../../operator/ocpp/dialect.ts';
import type { Security } from '../../operator/ocpp/security.ts';
import type { OpenSocket } from '../../operator/ocpp/socket-port.ts';
import { ocpp16 } from '../../operator/ocpp16/dialect.ts';
import { ocpp201 } from '../../operator/ocpp201/dialect.ts';
import { messageOf, ProblemError } from '../../problem.ts';
import type { QrPlan } from './qr.ts';
import { readBase32 } from './totp.ts';

export type OperatorConfig = NonNullable<Config['operator']>;

export interface OperatorPlan {
  readonly config: OperatorConfig;
  readonly security: Security;
  readonly qr: QrPlan | null;
  /** Absent: over the network. */
  readonly open?: OpenSocket;
}

/** Null: no operator. Throws ProblemError: secrets and certificates that cannot be read. */
export async function planOperator({ operator }: Config): Promise<OperatorPlan | null> {
  if (!operator) return null;
  const { securityProfile, password, ca, certificate, key, qr } = operator;
  return {
    config: operator,
    security: {
      profile: securityProfile as Security['profile'], // the schema has looked
      password: password === null ? null : await readSecret(password),
      ca: await textOf(ca, 'operator.ca'),
      certificate: await textOf(certificate, 'operator.certificate'),
      key: await textOf(key, 'operator.key'),
    },
    qr: qr && { template: qr.url, secret: qr.secret === null ? null : secretOf(await readSecret(qr.secret)) },
  };
}

function secretOf(text: string): Uint8Array {
  const secret = readBase32(text);
  if (secret) return secret;
  throw new ProblemError({
    code: 'config.bad-value',
    message: 'is no secret in base32, as authenticators write it',
    hint: 'Give letters A to Z and digits 2 to 7, e.g. "JBSWY3DPEHPK3PXP".',
    path: 'operator.qr.secret',
  });
}

async function textOf(file: string | null, path: string): Promise<string | null> {
  if (file === null) return null;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const hint = 'Check the path, and that the kiosk’s user may read the file.';
    throw new ProblemError({ code: 'config.unreadable', message: messageOf(error), hint, path, file });
  }
}

export interface DialectFacts {
  readonly config: Config;
  /** ISO 4217, of the station's own prices. */
  readonly currency: string;
  readonly listEntries: () => number;
  readonly waiting: (session: string | null) => boolean;
  readonly sampleNow: (connector: number) => boolean;
}

export function dialectOf({ config: operator }: OperatorPlan, facts: DialectFacts): MakeDialect {
  const { config } = facts;
  const { authorization, station, connectors } = config;
  const { offline, plugTimeoutSeconds, cacheHours } = authorization;
  const { securityProfile, sampleSeconds, alignedSeconds } = operator;
  if (operator.protocol === 'ocpp1.6')
    return ocpp16({
      offline,
      plugTimeoutSeconds,
      sampleSeconds,
      alignedSeconds,
      languages: station.languages,
      securityProfile,
    });
  return ocpp201({
    connectors,
    timeZone: station.timeZone,
    currency: facts.currency,
    securityProfile,
    organization: station.operator ?? '',
    started: 'PowerUp',
    configured: {
      plugSeconds: plugTimeoutSeconds,
      sampleSeconds,
      alignedSeconds,
      cacheSeconds: Math.round(cacheHours * 3600),
      offline,
    },
    listEntries: facts.listEntries,
    waiting: facts.waiting,
    sampleNow: facts.sampleNow,
  });
}
