/** The desktop entry (freedesktop.org, Desktop Entry Specification 1.5), as the package installs it. */
import { spawnSync } from 'node:child_process';
import type { Problem } from '../../../problem.ts';

export interface DesktopExpectation {
  readonly executable: string;
  /** Icon names that the package installs. */
  readonly icons: readonly string[];
}

/** `package.desktop`: what is wrong with it, each on its own. */
export function desktopProblems(text: string, { executable, icons }: DesktopExpectation): readonly Problem[] {
  const entry = new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
  const program = /^"?(?<path>[^"]*?)"?(?: %U)?$/.exec(entry.get('Exec') ?? '')?.groups?.['path'];
  const wrong: string[] = [];
  if (text.split('\n')[0] !== '[Desktop Entry]') wrong.push('it does not begin with [Desktop Entry]');
  if (entry.get('Type') !== 'Application') wrong.push('Type is not Application');
  if (!entry.get('Name')) wrong.push('it has no Name');
  if (!program?.endsWith(`/${executable}`)) wrong.push(`Exec does not start ${executable}`);
  if (entry.get('StartupWMClass') !== executable)
    wrong.push(`StartupWMClass is not ${executable}: windows are not matched`);
  if (!icons.includes(entry.get('Icon') ?? ''))
    wrong.push(`its Icon is not among the icons (${icons.join(', ')})`);
  if (!entry.get('Categories')?.endsWith(';')) wrong.push('it has no Categories');
  return wrong.map((message) => problem(message));
}

/** The desktop's own validator, where it is installed; null: it is not. */
export function validatorProblems(file: string): readonly Problem[] | null {
  const { error, status, stdout, stderr } = spawnSync('desktop-file-validate', [file], { encoding: 'utf8' });
  if (error) return null;
  if (status === 0) return [];
  return `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.includes('error:'))
    .map((line) => problem(line.slice(line.indexOf('error:'))));
}

function problem(message: string): Problem {
  return {
    code: 'package.desktop',
    message: `desktop entry: ${message}`,
    hint: 'See linux.desktop in electron-builder.yml.',
  };
}
