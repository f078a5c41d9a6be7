import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chart } from '../tools/helm.mjs';
import { container, refusal, render, type Values } from './helm.js';

interface Schema {
  $schema?: string;
  $ref?: string;
  description?: string;
  properties?: Record<string, Schema>;
  patternProperties?: object;
  additionalProperties?: unknown;
  items?: Schema;
}

const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as Schema;

function at(pointer: string): Schema {
  const found = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, name) => (node as Values | undefined)?.[name], schema);
  if (!found) throw new Error(`nothing at ${pointer}`);
  return found;
}

/** Every value that the schema knows, by its path, with what it says of it itself. */
function nodes(node: Schema, path: string): [string, Schema][] {
  const children = Object.entries(node.properties ?? {});
  return [[path, node], ...children.flatMap(([name, child]) => nodes(child, `${path}/${name}`))];
}
const all = nodes(schema, '');

const keys = (pointer: string) => Object.keys(at(pointer).properties ?? {});
const app = '/properties/defaults/properties/app';
const model = '/properties/defaults/properties/model';

it('is of a draft that every Helm 3 knows', () => {
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
});

it('refuses unknown values everywhere', () => {
  const open = all.filter(([, node]) => node.properties && node.additionalProperties !== false);
  expect(open.map(([path]) => path)).toEqual([]);
});

it('has no map that can only be empty', () => {
  const withItems = all.flatMap(([path, node]): [string, Schema][] => [
    [path, node],
    ...(node.items ? [[`${path}[]`, node.items] as [string, Schema]] : []),
  ]);
  const empty = withItems.filter(
    ([, node]) => node.additionalProperties === false && !node.properties && !node.patternProperties,
  );
  expect(
    empty.map(([path]) => path),
    'say what is in them by additionalProperties or patternProperties',
  ).toEqual([]);
});

it('refers to values that there are', () => {
  const references = all.flatMap(([, { $ref }]) => $ref ?? []);
  expect(references.length).toBeGreaterThan(20);
  for (const $ref of references) expect(at($ref.slice(1))).toBeDefined();
});

it('describes every value, by itself, by the map that it is in, or by the value that it takes after', () => {
  const described = (path: string): boolean => {
    const node = all.find(([other]) => other === path)?.[1];
    return path !== '' && (!!node?.description || !!node?.$ref || described(path.slice(0, path.lastIndexOf('/'))));
  };
  const bare = all.filter(([path, { properties }]) => !properties && !described(path)).map(([path]) => path);
  expect(bare, 'give each a line `# --` in values.yaml').toEqual([]);
});

describe('the app and the model of a version take after those of the defaults', () => {
  it.each(['v1', 'v2'])('the app of %s', (version) => {
    expect(at(`/properties/versions/properties/${version}/properties/app`).$ref).toBe(`#${app}`);
  });

  it.each(['v1', 'v2', 'v3'])('the model of %s, which also has a name', (version) => {
    const own = `/properties/versions/properties/${version}/properties/model`;
    expect(keys(own).sort()).toEqual([...keys(model), 'name'].sort());
    expect(at(`${own}/properties/env`).$ref).toBe(`#${model}/properties/env`);
  });

  it('takes what the defaults take', () => {
    const image = { repository: 'registry.example/model', digest: `sha256:${'a'.repeat(64)}` };
    const settings = { image, replicas: 3, resources: { limits: { cpu: 1 } }, env: { A: 'a' } };
    const values = { versions: { v1: { app: settings, model: { ...settings, name: 'v2' } } } };
    expect(render(values).names('Deployment')).toEqual(['frontend-v1', 'model-service-v1']);
  });

  it.each<[string, Values, string]>([
    ['a name for all models', { defaults: { model: { name: 'v1' } } }, '/defaults/model'],
    ['a name for an app', { versions: { v1: { app: { name: 'v1' } } } }, '/versions/v1/app'],
    ['a number of pods that is none', { versions: { v2: { model: { replicas: -1 } } } }, '/versions/v2/model/replicas'],
    ['a variable of no name', { versions: { v3: { model: { env: { 'a-b': '' } } } } }, '/versions/v3/model/env'],
    ['a tag for a model', { versions: { v2: { model: { image: { tag: 'a b' } } } } }, '/versions/v2/model/image/tag'],
  ])('refuses %s', (_name, values, place) => {
    expect(refusal(values)).toContain(`at '${place}'`);
  });
});

describe('null takes away', () => {
  it.each<[string, string, Values]>([
    ['istio.canary', '/istio', { istio: { canary: null } }],
    ['modelTimeoutMs', '', { modelTimeoutMs: null }],
    ['defaults.model.replicas', '/defaults/model', { defaults: { model: { replicas: null } } }],
    [
      'defaults.model.image.pullPolicy',
      '/defaults/model/image',
      { defaults: { model: { image: { pullPolicy: null } } } },
    ],
    ['versions.v2.app', '/versions/v2', { versions: { v2: { app: null } } }],
    ['versions.v3.model.name', '/versions/v3/model', { versions: { v3: { model: { name: null } } } }],
  ])('no default that a template counts on: %s', (name, place, values) => {
    expect(refusal(values)).toContain(`at '${place}': missing property '${name.split('.').at(-1) ?? ''}'`);
  });

  it('what is empty, free, or another name', () => {
    const lists = { envFrom: null, tolerations: null, affinity: null, topologySpread: null };
    const maps = { env: null, podLabels: null, podAnnotations: null, nodeSelector: null };
    const app = { resources: { requests: { cpu: null }, limits: null }, ...lists, ...maps };
    const gateway = { namespace: null, tls: { credentialName: null } };
    const values = {
      defaults: { app },
      istio: { stickySession: null, canary: { weights: null }, gateway },
      ingress: { annotations: null },
      commonLabels: null,
      commonAnnotations: null,
      imagePullSecrets: null,
      networkPolicy: { enabled: true, entriesFrom: null, metricsFrom: null, extraEgress: null },
      monitoring: { enabled: true, labels: null },
    };
    expect(container(render(values), 'frontend-v1').resources).toEqual({ requests: { memory: '96Mi' } });
  });
});

it.each<[string, Values]>([
  ['/istio/ingressGatewaySelector', { istio: { ingressGatewaySelector: 'a b' } }],
  ['/istio/ingressGateway/name', { istio: { ingressGateway: { name: '' } } }],
  ['/istio/canary/weights/stable', { istio: { canary: { weights: { stable: 101 } } } }],
  ['/istio/canary/weights/canary', { istio: { canary: { weights: { canary: '10' } } } }],
  ['/istio/stickySession/enabled', { istio: { stickySession: { enabled: 'yes' } } }],
  ['/istio/stickySession/name', { istio: { stickySession: { name: 'a;b' } } }],
  ['/istio/stickySession/ttl', { istio: { stickySession: { ttl: '60ms' } } }],
  ['/modelService/shadow/mirror/percent', { modelService: { shadow: { mirror: { percent: 0 } } } }],
])('another name is as strict: %s', (place, values) => {
  expect(refusal(values)).toContain(`at '${place}'`);
});
