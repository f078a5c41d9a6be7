import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/** Who may depend on whom. `scope:` keeps the two services apart, `runtime:pure` keeps frameworks out. */
const boundaries = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib', 'type:tool'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:frontend', onlyDependOnLibsWithTags: ['scope:frontend', 'scope:shared'] },
  { sourceTag: 'scope:model', onlyDependOnLibsWithTags: ['scope:model', 'scope:shared'] },
  { sourceTag: 'scope:e2e', onlyDependOnLibsWithTags: ['scope:shared', 'scope:grafana', 'scope:local'] },
  { sourceTag: 'scope:experiment', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:load', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:local', onlyDependOnLibsWithTags: ['scope:shared'] },
  {
    sourceTag: 'runtime:pure',
    onlyDependOnLibsWithTags: ['runtime:pure'],
    bannedExternalImports: ['@nestjs/*', '@willsoto/*', 'fastify'],
  },
];

export default defineConfig(
  { ignores: ['**/dist', '**/dist-bundle', '**/dist-page', '**/node_modules', '**/.venv', '.nx'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries, banTransitiveDependencies: true }],
      // Nest's modules are classes without members, and its dependency injection needs them.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Spreading a string gives code points, which this project counts; DTO classes have no methods to lose.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string', 'PredictResponse'] }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An empty environment variable counts as unset, so || is meant for strings.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // DTO classes are shapes with rules: a literal of the same shape is one.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', prefer: 'type-imports', disallowTypeAnnotations: true },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
  },
);
