import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { askNpm, auditFaults, findingsOf } from './audit.mjs';

const ID = 'GHSA-aaaa-bbbb-cccc';
const TODAY = '2026-06-15';

const cause = (severity, id = ID) => ({
  name: 'broken',
  severity,
  title: 'It breaks',
  url: `https://github.com/advisories/${id}`,
  range: '<2.0.0',
});

/** What npm audit answers of packages, each with its causes: advisories, or names of packages that have them. */
const report = (packages) => ({
  vulnerabilities: Object.fromEntries(Object.entries(packages).map(([name, via]) => [name, { name, via }])),
});

const finding = findingsOf(report({ broken: [cause('high')] }));
const explained = { advisory: ID, reason: 'Is never called.', expires: '2026-12-31' };

it('tells each advisory of level high or above once, by whom it is', () => {
  const packages = {
    broken: [cause('critical'), cause('moderate', 'GHSA-dddd-eeee-ffff')],
    user: ['broken', cause('critical')],
  };
  expect(findingsOf(report(packages))).toEqual([
    { id: ID, level: 'critical', title: 'It breaks', of: 'broken <2.0.0', inProduction: false },
  ]);
  expect(findingsOf(report({}))).toEqual([]);
});

it('fails for a finding that nothing explains, and passes one that is', () => {
  expect(auditFaults(finding, [], TODAY)).toEqual([`high, for development: broken <2.0.0: It breaks (${ID})`]);
  expect(auditFaults(finding, [explained], TODAY)).toEqual([]);
  expect(auditFaults(finding, [{ ...explained, expires: TODAY }], TODAY)).toEqual([]);
});

it.each([
  ['is found no more: remove the entry', [], explained],
  ['expired on 2026-06-14', finding, { ...explained, expires: '2026-06-14' }],
  ['has no reason', finding, { ...explained, reason: ' ' }],
  ['has no day', finding, { ...explained, expires: '2026-13-01' }],
  ['has no day', finding, { ...explained, expires: undefined }],
  ['is no advisory', [], { ...explained, advisory: 'broken' }],
])('fails for an entry that %s', (fault, findings, entry) => {
  expect(auditFaults(findings, [entry], TODAY)).toEqual([expect.stringContaining(fault)]);
});

it('has entries of the right form, whatever they explain', () => {
  const entries = JSON.parse(readFileSync(new URL('audit-explained.json', import.meta.url), 'utf8'));
  const found = entries.map(({ advisory: id }) => ({ id }));
  expect(auditFaults(found, entries, '0000-01-01')).toEqual([]);
});

/** A registry that answers so to audits, and knows one version of each package. */
async function registry(status, advisories) {
  const server = createServer((request, reply) => {
    const isAudit = request.method === 'POST';
    const name = decodeURIComponent(request.url.slice(1));
    const answer = isAudit ? advisories : { name, versions: { '1.0.0': { name, version: '1.0.0' } } };
    reply.writeHead(isAudit ? status : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => server.close().closeAllConnections());
  await once(server, 'listening');
  return { npm_config_registry: `http://127.0.0.1:${server.address().port}/`, npm_config_fetch_retries: '0' };
}

it('reads what npm answers, and knows what of it runs in production', { timeout: 60_000 }, async () => {
  const advisory = (id, severity) => [
    { id: 1, url: `https://github.com/advisories/${id}`, title: 'It breaks', severity, vulnerable_versions: '*' },
  ];
  const [inProduction, forDevelopment] = [ID, 'GHSA-dddd-eeee-ffff'];
  const env = await registry(200, {
    fastify: advisory(inProduction, 'critical'),
    prettier: advisory(forDevelopment, 'high'),
  });
  const findings = findingsOf(await askNpm(env), new Set(['node_modules/fastify']));
  expect(findings.map(({ id, level, inProduction: runs }) => [id, level, runs]).sort()).toEqual([
    [inProduction, 'critical', true],
    [forDevelopment, 'high', false],
  ]);
});

it('does not take a registry that answers no audits for good news', { timeout: 60_000 }, async () => {
  await expect(askNpm(await registry(405, {}))).rejects.toThrow(/npm cannot audit: 405 .* Nothing is known/);
});
