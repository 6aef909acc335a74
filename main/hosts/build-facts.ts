/** When the running program was built, and of which sources. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Epoch ms of the build of `program` (a file of dist/main). A package says it in build.json beside it, with the commit,
 * which service mode reads from EVSE_KIOSK_COMMIT: set here unless somebody did. Inside app.asar, file times are no times.
 */
export function buildDateOf(program: string, environment: Record<string, string | undefined>): number {
  const said = path.join(path.dirname(program), 'build.json');
  if (!existsSync(said)) return statSync(program).mtimeMs;
  const { commit, builtAt } = JSON.parse(readFileSync(said, 'utf8')) as {
    commit: string | null;
    builtAt: string;
  };
  if (commit !== null) environment['EVSE_KIOSK_COMMIT'] ??= commit;
  return Date.parse(builtAt);
}
