import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { walls } from './test/lint/walls.js';

export default ts.config(
  { ignores: ['dist/', 'out/', 'node_modules/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    plugins: { house: { rules: { walls } } },
    rules: {
      'house/walls': 'error',
      'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Name what you export (defaults only where a tool demands them).',
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['*.config.ts', '*.config.js', 'drivers/readers/pcsc/pcsclite/*.js'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['main/**'],
    // Commands print for whoever typed them; shells print the address and what keeps them from starting.
    ignores: [
      'main/cli/**',
      'main/hosts/browser/main.ts',
      'main/hosts/open-kiosk.ts',
      'main/hosts/process-end.ts',
      'main/log/stderr.ts',
    ],
    rules: { 'no-console': 'error' },
  },
  { files: ['renderer/**'], languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  prettier,
  ...svelte.configs.prettier,
);
