/** A theme to begin with: the built-in colours by name, a logo to replace, and the schema beside it for editors. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Problem, messageOf } from '../../problem.ts';
import { BUILT_IN } from '../../theme/built-in.ts';
import { themeJsonSchema } from '../../theme/json-schema.ts';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 80">
  <rect width="320" height="80" rx="16" fill="#00573f"/>
  <path d="M64 12 36 46h18l-6 22 28-34H58z" fill="#ffffff"/>
  <rect x="104" y="30" width="184" height="20" rx="10" fill="#ffffff"/>
</svg>
`;

/** Makes the folder; null: all is written. Nothing that is there already is touched. */
export async function initTheme(folder: string): Promise<Problem | null> {
  const theme = {
    $schema: './theme.schema.json',
    name: path.basename(path.resolve(folder)),
    colours: { light: BUILT_IN.light, dark: BUILT_IN.dark },
    radius: 24,
    logo: { light: 'logo.svg', alt: path.basename(path.resolve(folder)) },
    languages: { default: 'en' },
    texts: { en: {} },
  };
  const files: readonly (readonly [string, string])[] = [
    ['theme.json', `${JSON.stringify(theme, null, 2)}\n`],
    ['theme.schema.json', `${JSON.stringify(themeJsonSchema(), null, 2)}\n`],
    ['logo.svg', LOGO],
  ];
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) await writeFile(path.join(folder, name), text, { flag: 'wx' });
    return null;
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return {
      code: isThere ? 'theme.exists' : 'theme.cannot-write',
      message: isThere
        ? 'there is a theme, or a part of one, already'
        : `cannot be written: ${messageOf(error)}`,
      hint: 'Choose another folder.',
      file: folder,
    };
  }
}
