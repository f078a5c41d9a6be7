import { expect, it } from 'vitest';
import { licencesPage, isAllowed } from './licences.mjs';
import { productionPackages, readLock, SERVICES } from './production.mjs';
import { modelComponents, sbomOf } from './sbom.mjs';

const lock = (more = {}) => ({
  packages: {
    'apps/frontend': {
      name: '@x/frontend',
      version: '1.0.0',
      dependencies: { a: '^1' },
      devDependencies: { dev: '^1' },
    },
    'apps/model-service': {
      name: '@x/model',
      version: '1.0.0',
      dependencies: { ours: '1' },
      optionalDependencies: { gone: '1' },
    },
    'libs/ours': {
      name: 'ours',
      version: '1.0.0',
      license: 'Apache-2.0',
      dependencies: { a: '^2' },
      devDependencies: { dev: '^1' },
    },
    'libs/ours/node_modules/a': { version: '2.0.0', license: 'ISC' },
    'node_modules/ours': { resolved: 'libs/ours', link: true },
    'node_modules/a': {
      version: '1.0.0',
      license: 'MIT',
      dependencies: { '@s/b': '^1' },
      peerDependencies: { peer: '1', types: '1' },
      peerDependenciesMeta: { types: { optional: true } },
    },
    'node_modules/a/node_modules/@s/b': {
      version: '1.0.0',
      license: '(MIT OR GPL-3.0-only)',
      dependencies: { a: '^1' },
    },
    'node_modules/@s/b': { version: '9.0.0', license: 'GPL-3.0-only' },
    'node_modules/peer': { version: '3.0.0', license: 'MIT' },
    'node_modules/types': { version: '1.0.0', license: 'GPL-3.0-only' },
    'node_modules/dev': { version: '1.0.0', license: 'GPL-3.0-only' },
    ...more,
  },
});

const named = (workspace) => productionPackages(lock(), workspace).map(({ name, version }) => `${name}@${version}`);

it('finds what runs as Node does, and nothing that is for development', () => {
  expect(named('apps/frontend')).toEqual(['@x/frontend@1.0.0', 'a@1.0.0', '@s/b@1.0.0', 'peer@3.0.0']);
  expect(named('apps/model-service')).toEqual(['@x/model@1.0.0', 'ours@1.0.0', 'a@2.0.0']);
});

it('does not pass over what is not there', () => {
  const broken = lock({ 'libs/ours': { version: '1.0.0', dependencies: { nowhere: '1' } } });
  expect(() => productionPackages(broken, 'apps/model-service')).toThrow('no nowhere, which libs/ours needs');
  expect(() => productionPackages(lock(), 'apps/none')).toThrow('no workspace apps/none');
});

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['(GPL-3.0-only OR Apache-2.0 AND BSD-3-Clause)', true],
  ['MIT AND GPL-3.0-only', false],
  ['(MIT OR (GPL-2.0-only AND MIT))', false],
  ['((GPL-2.0-only) OR (LGPL-3.0-only AND MIT))', false],
  ['SEE LICENSE IN LICENSE', false],
  [undefined, false],
])('takes the licence %s: %s', (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});

it('names each package of others once, and refuses a licence that is not allowed', () => {
  const page = licencesPage(lock());
  expect(page).toContain('| a | 1.0.0 | MIT | frontend |\n| a | 2.0.0 | ISC | model-service |');
  expect(page).not.toContain('ours');
  const viral = lock({ 'node_modules/a': { version: '1.0.0', license: 'AGPL-3.0-only' } });
  expect(() => licencesPage(viral)).toThrow('a 1.0.0 (AGPL-3.0-only)');
});

it('makes a list of what runs: packages, what they need, and models', () => {
  const refs = ['@x/frontend@1.0.0', 'a@1.0.0', '@s/b@1.0.0', 'peer@3.0.0', 'dev@1.0.0'];
  const described = {
    metadata: {},
    components: refs.map((ref) => ({ 'bom-ref': ref })),
    dependencies: refs.map((ref) => ({ ref, dependsOn: ['a@1.0.0', 'dev@1.0.0'] })),
  };
  const packages = productionPackages(lock(), 'apps/frontend');
  const sbom = sbomOf(described, packages, 'apps/frontend', [{ 'bom-ref': 'model:v1' }]);
  expect(sbom.metadata.component).toEqual({ 'bom-ref': refs[0], type: 'application' });
  expect(sbom.components.map((one) => one['bom-ref'])).toEqual([...refs.slice(1, 4), 'model:v1']);
  expect(sbom.dependencies[0]).toEqual({ ref: refs[0], dependsOn: ['a@1.0.0', 'model:v1'] });
  expect(() => sbomOf({ ...described, components: [] }, packages, 'apps/frontend', [])).toThrow('says nothing of');
});

it('knows the models by the hash that their manifests have', () => {
  expect(modelComponents().map(({ hashes }) => hashes[0].content)).toEqual(
    Array(3).fill(expect.stringMatching(/^[\da-f]{64}$/)),
  );
});

it.each(SERVICES)('finds everything that %s needs', (workspace) => {
  expect(productionPackages(readLock(), workspace).length).toBeGreaterThan(100);
});
