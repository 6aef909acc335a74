/** What the kiosk has to say goes through its log, where it is kept, limited and cleaned. */
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint({ cwd: path.resolve(import.meta.dirname, '../..') });

async function isAllowed(file: string, code: string): Promise<boolean> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return !result?.messages.some(({ ruleId }) => ruleId === 'no-console');
}

describe('the console', () => {
  it.each(['main/kiosk.ts', 'main/session/a.ts', 'main/hosts/browser/server.ts', 'main/log/log.ts'])(
    'is not for %s',
    async (file) => {
      expect(await isAllowed(file, "console.error('a');\n")).toBe(false);
      expect(await isAllowed(file, 'export const warn = console.warn;\n')).toBe(false);
    },
  );

  it.each(['main/cli/a.ts', 'main/hosts/process-end.ts', 'main/log/stderr.ts', 'drivers/a.ts'])(
    'is for %s',
    async (file) => {
      expect(await isAllowed(file, "console.error('a');\n")).toBe(true);
    },
  );
});
