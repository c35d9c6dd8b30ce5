import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['**/.wireit/', '**/out/', '**/dist/', '**/node_modules/', '**/test-results/'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // `void` marks a promise whose outcome is reported elsewhere.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-console': 'error',
      // Names of listeners and control characters in hostile input are matched on purpose.
      'no-control-regex': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[importKind='value'] > ImportSpecifier[importKind='type']",
          message: 'Types are imported by a statement of their own: import type { … }.',
        },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    // Text from a conversation is text: nothing in the app may become markup.
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  {
    // Only with types can it be seen that a promise is forgotten.
    files: [
      '{src,packages,gallery,local,e2e,scripts,tools,packaging}/**/*.{ts,mjs}',
      'bench/{run,lib/*,rows/*}.mjs',
      'src/**/*.svelte',
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: 'test' }] },
      ],
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: ['{src/renderer,packages,gallery}/**/*.ts', 'examples/*/src/**'],
    languageOptions: { globals: globals.browser },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  // Some of it runs in pages.
  { files: ['bench/**'], languageOptions: { globals: globals.browser } },
  {
    files: [
      '{scripts,tools,packaging,local,e2e,bench}/**',
      'gallery/*.cjs',
      '*.config.*',
      '.dependency-cruiser.cjs',
    ],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
);
