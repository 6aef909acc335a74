/** A link's security from the configuration, with what its files hold. */
import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.ts';
import { readSecret } from '../../config/load.ts';
import { ProblemError, messageOf } from '../../problem.ts';
import type { Security } from './security.ts';

type OperatorConfig = NonNullable<Config['operator']>;

/** Throws ProblemError (`config.unreadable`); neither password nor key ever appears in it. */
export async function loadSecurity({
  securityProfile,
  password,
  ca,
  certificate,
  key,
}: OperatorConfig): Promise<Security> {
  return {
    profile: profileOf(securityProfile),
    password: password === null ? null : await readSecret(password),
    ca: await pem('operator.ca', ca),
    certificate: await pem('operator.certificate', certificate),
    key: await pem('operator.key', key),
  };
}

function profileOf(profile: number): Security['profile'] {
  return profile === 1 || profile === 2 || profile === 3 ? profile : 0;
}

async function pem(path: string, file: string | null): Promise<string | null> {
  if (file === null) return null;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ProblemError(
      {
        code: 'config.unreadable',
        message: `${file} cannot be read (${messageOf(error)})`,
        hint: 'Check the file, its owner and its permissions.',
        path,
      },
      { cause: error },
    );
  }
}
