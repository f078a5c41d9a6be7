import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRelease } from '../manifest/read.js';
import type { Release } from '../manifest/release.js';
import { GoldenRenderer } from './golden.js';
import { HelmRenderer } from './helm.js';
import type { Chosen, Live } from './renderer.js';
import { rendererOf } from './renderer-of.js';
import { findHelm } from './chart.js';

let program = '';
beforeAll(async () => {
  program = (await findHelm({ helm: process.env.HELM, path: process.env.PATH })) ?? '';
  if (!program) throw new Error('the tests need Helm: set HELM to its path');
});

const helm = async (chosen: Partial<Chosen>, live: Live = {}) =>
  readRelease(await new HelmRenderer(program, { set: [], ...chosen }).render(live));
const golden = async (example: string, live: Live = {}) =>
  readRelease(await new GoldenRenderer({ example, set: [] }).render(live));

/** Checksums are of the templates' texts, which a changed value may touch without changing what they say. */
const withoutChecksums = (release: Release) =>
  JSON.parse(
    JSON.stringify(release, (key, value: unknown) => (key.startsWith('checksum/') ? undefined : value)),
  ) as unknown;

const deployments = ({ deployments }: Release) =>
  deployments.map(({ metadata }) => metadata.name.replace('sms-sms-checker-', ''));
const draw = ({ virtualServices }: Release) =>
  virtualServices
    .flatMap(({ spec }) => spec.http)
    .find(({ name }) => name === 'draw')
    ?.route.map(({ weight }) => weight);

describe('without Helm the examples are changed as Helm would render them:', () => {
  const cases: [string, Live][] = [
    ['local', {}],
    ['local', { share: 25 }],
    ['local', { share: 0 }],
    ['local', { share: 100 }],
    ['local', { shadow: false }],
    ['local', { shadow: true }],
    ['local', { errorRate: 0.3 }],
    ['local', { errorRate: 0 }],
    ['local', { share: 1, shadow: false, errorRate: 1 }],
    ['canary', { share: 50, errorRate: 0.05 }],
    ['shadow', { shadow: false }],
    ['user-id-and-autoscaling', { shadow: false }],
    ['canary-and-full-mirror', { share: 90, shadow: false }],
  ];

  it.each(cases)('%s %o', async (example, live) => {
    const [byHelm, byHand] = await Promise.all([helm({ example }, live), golden(example, live)]);
    expect(withoutChecksums(byHand)).toEqual(withoutChecksums(byHelm));
  });

  it('and what cannot be, is refused', async () => {
    await expect(golden('canary-bucket', { share: 25 })).rejects.toThrow('the share of the canary is no weight');
    await expect(golden('stable', { share: 25 })).rejects.toThrow('the share of the canary is no weight');
    await expect(golden('canary', { shadow: true })).rejects.toThrow('this example has no shadow');
    await expect(golden('shadow', { errorRate: 1 })).rejects.toThrow('this example has no canary');
    expect(() => new GoldenRenderer({ set: ['a=b'] })).toThrow('install Helm, or set HELM to its path');
    expect(() => new GoldenRenderer({ values: 'x.yaml', set: [] })).toThrow('install Helm, or set HELM to its path');
    expect(() => new GoldenRenderer({ example: 'nope', set: [] })).toThrow('there is no example nope, but canary, ');
  });
});

describe('with Helm', () => {
  it('the default has canary and shadow, and pods that can be scraped', async () => {
    const release = await helm({});
    expect(deployments(release)).toEqual([
      'frontend-v1',
      'frontend-v2',
      'model-service-v1',
      'model-service-v2',
      'model-service-v3',
    ]);
    expect(draw(release)).toEqual([90, 10]);
    expect(release.serviceMonitors).toHaveLength(2);
    expect(release.meaningless).toEqual(['AuthorizationPolicy', 'ServiceAccount']);
  });

  it('takes a file of values over an example, and single values over both', async () => {
    const values = join(mkdtempSync(join(tmpdir(), 'values-')), 'values.yaml');
    writeFileSync(values, 'istio: { trafficSplit: { canary: 30 } }');
    expect(draw(await helm({ example: 'canary', values }))).toEqual([70, 30]);
    expect(draw(await helm({ example: 'canary', values, set: ['istio.trafficSplit.canary=40'] }))).toEqual([60, 40]);
    expect(deployments(await helm({ values }))).toEqual(['frontend-v1', 'model-service-v1']);
  });

  it('changes the share by whatever name it was chosen', async () => {
    const set = ['istio.canary.weights.stable=80', 'istio.canary.weights.canary=20'];
    expect(draw(await helm({ example: 'canary', set }))).toEqual([80, 20]);
    expect(draw(await helm({ example: 'canary', set }, { share: 25 }))).toEqual([75, 25]);
  });

  it('changes the faults that were chosen', async () => {
    const set = ['allowFaults=true', 'versions.v2.app.faults.errorRate=0.5', 'versions.v2.app.faults.delayMs=7'];
    const faults = async (live: Live) =>
      (await helm({ set }, live)).deployments[1]?.spec.template.spec.containers[0].env.map(
        ({ name, value = '' }) => `${name}=${value}`,
      );
    const on = ['FAULTS_ALLOWED=true', 'FAULT_DELAY_MS=7'];
    expect(await faults({})).toEqual([...on, 'FAULT_ERROR_RATE=0.5', 'VERSION=v2']);
    expect(await faults({ errorRate: 0.25 })).toEqual([...on, 'FAULT_ERROR_RATE=0.25', 'VERSION=v2']);
    expect(await faults({ errorRate: 0 })).toEqual([...on, 'VERSION=v2']);
  });

  it.each(['production', 'existing-cluster'])('%s runs here as soon as it has no TLS', async (example) => {
    const release = await helm({ example, set: ['istio.gateway.tls.credentialName='] });
    expect(deployments(release)).toContain('frontend-v1');
  });

  it('says what Helm says', async () => {
    await expect(helm({ set: ['istio.trafficSplit.canary=101'] })).rejects.toThrow(
      /^Helm cannot render this: .*canary/s,
    );
    await expect(helm({ values: '/nowhere.yaml' })).rejects.toThrow('/nowhere.yaml');
  });
});

describe('rendererOf', () => {
  it('takes Helm from the setting, else from PATH', async () => {
    expect(await findHelm({ helm: program })).toBe(program);
    expect(await findHelm({ path: `/nowhere:${join(program, '..')}` })).toBe(program);
    await expect(findHelm({ helm: '/nowhere/helm' })).rejects.toThrow('HELM is /nowhere/helm, which does not exist');
    expect((await rendererOf({ set: [] }, { helm: program })).how).toBe('helm');
  });
});
