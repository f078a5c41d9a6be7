import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { unlocked } from './locks.mjs';
import { root } from './steps.mjs';

const HASH = `--hash=sha256:${'0a'.repeat(32)}`;
const LOCKED = { 'package-lock.json': '{"packages":{}}' };

/** What is found in a repository of these files. */
function faults(files) {
  const folder = mkdtempSync(join(tmpdir(), 'locks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries({ ...LOCKED, ...files }).filter(([, text]) => text !== undefined)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return unlocked(folder);
}

it.each([
  ['requirements.txt', `# a comment\n\na-b.c==1.2 \\\n    ${HASH} \\\n    ${HASH}\nd[x]==1!2.0+local ${HASH}\n`],
  ['Dockerfile', 'ARG BASE=node:24-slim\nFROM ${BASE} AS a\nFROM a\nFROM node:24@sha256:' + '0a'.repeat(32)],
  ['Chart.yaml', 'dependencies:\n  - {name: a, version: 1.2.3}\n'],
  ['install.sh', 'apt-get install -y -qq chromium && pip install --require-hashes -r x\n'],
  ['install.spec.mjs', "'apt-get install anything'"],
])('takes a good %s', (path, text) => {
  expect(faults({ [path]: text })).toEqual([]);
});

it.each([
  ['requirements.txt', 'a==1.2', 'a==1.2 needs an exact version and --hash=sha256:…'],
  ['requirements.txt', `a>=1.2 ${HASH}`, 'a>=1.2 needs'],
  ['x/requirements-dev.txt', `a==1.* ${HASH}`, 'a==1.* needs'],
  ['requirements.txt', '--requirement others.txt', '--requirement needs'],
  ['go.mod', 'require example.com/a v1.0.0', 'go.sum is missing'],
  ['Dockerfile', 'FROM node', 'the image node needs a tag'],
  ['Dockerfile', 'ARG BASE=node:latest\nFROM $BASE', 'the image node:latest needs'],
  ['other.Dockerfile', 'ARG BASE\nFROM ${BASE}', 'the image of FROM needs'],
  ['Chart.yaml', 'dependencies:\n  - {name: a, version: ^1.2.0}\n', 'the chart a needs an exact version, not ^1.2.0'],
  ['.ci/run', 'apt-get install -y chromium jq', 'jq of Debian is not named'],
  ['.ci/run', 'apt-get install -y $packages', '$packages of Debian is not named'],
  ['install.sh', 'python -m pip install \\\n  --requirement x', 'pip install needs --require-hashes'],
  ['install.ts', "['-m', 'pip', 'install', 'x']", 'pip install needs --require-hashes'],
  ['tools.mjs', "'example.com/tool@latest'", 'example.com/tool@latest needs a version'],
  ['a/package.json', '{}', 'package-lock.json has no a'],
])('finds what is wrong with a %s of %j', (path, text, fault) => {
  expect(faults({ [path]: text })).toEqual([expect.stringContaining(fault)]);
});

it('finds a module whose bytes go.sum does not know', () => {
  const go = 'module x\n\nrequire (\n\texample.com/a v1.0.0 // indirect\n\texample.com/b v2.0.0\n)\n';
  const sums = 'example.com/a v1.0.0 h1:x=\nexample.com/b v2.0.0/go.mod h1:x=\n';
  expect(faults({ 'go.mod': go, 'go.sum': sums })).toEqual(['go.mod: go.sum has no hash of example.com/b v2.0.0']);
});

it('finds a package without a hash, and no lock file at all', () => {
  const lock = {
    packages: { 'node_modules/a': {}, 'node_modules/b': { link: true }, 'node_modules/c': { integrity: 'x' } },
  };
  expect(faults({ 'package-lock.json': JSON.stringify(lock) })).toEqual([
    'package-lock.json: node_modules/a has no integrity',
  ]);
  expect(faults({ 'package-lock.json': undefined })).toEqual(['package-lock.json is missing']);
});

it('finds nothing in this repository', () => {
  expect(unlocked(root)).toEqual([]);
});
