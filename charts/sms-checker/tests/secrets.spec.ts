import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { chart, example, exampleNames } from '../tools/helm.mjs';
import { refusal, render, type Values } from './helm.js';

/** Names of values that sound like secrets. */
const SECRET = /passw|token|secret|credential|apikey|key$|headers$/i;

/** Those that say where a secret is: names of Secrets, and of keys in them. */
const REFERENCES = [
  'existingSecret',
  'imagePullSecrets',
  'credentialName',
  'secretName',
  'passwordKey',
  'urlKey',
  'userKey',
];

/** Names of all values below one, at any depth. */
function names(value: unknown): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => [name, ...names(child)]);
}

describe.each(['sms-checker', 'sms-checker-stack'])('values of %s', (name) => {
  it('name where secrets are, and hold none', () => {
    const values = parse(readFileSync(join(chart, '..', name, 'values.yaml'), 'utf8')) as Values;
    const found = new Set(names(values).filter((each) => SECRET.test(each)));
    expect([...found].filter((each) => !REFERENCES.includes(each))).toEqual([]);
    // The test looks at what there is.
    expect(found).toContain('existingSecret');
  });
});

/** Everything on that can be told a secret. */
const everything = {
  existingSecret: 'variables',
  imagePullSecrets: ['registry'],
  istio: { gateway: { tls: { credentialName: 'certificate' } } },
  ingress: { enabled: true, tls: { secretName: 'ingress' } },
  tracing: { endpoint: 'http://collector:4318' },
  monitoring: {
    enabled: true,
    alertmanagerConfig: {
      enabled: true,
      email: {
        to: 'a@b.example',
        from: 'c@d.example',
        smarthost: 'mail:587',
        authUsername: 'sms',
        existingSecret: 'smtp',
      },
      webhook: { existingSecret: 'hook' },
    },
  },
};

describe('no Secret is made', () => {
  const manifests = (text: string) =>
    parseAllDocuments(text).map((each) => each.toJS() as { kind: string; data?: object });

  it.each(exampleNames())('by the example %s', (name) => {
    expect(manifests(example(name).render()).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  it('with everything on, whose secrets are all taken by reference', () => {
    const release = render(everything, { tests: true });
    expect(release.all('Secret')).toEqual([]);
    const settings = release.all('ConfigMap').flatMap(({ data }) => Object.keys(data));
    expect(settings.filter((name) => /passw|token|secret|credential/i.test(name))).toEqual([]);
    for (const { spec } of release.all('Deployment')) {
      expect(spec.template.spec.containers[0].envFrom).toContainEqual({ secretRef: { name: 'variables' } });
    }
  });

  it('where none is named, and no pod reads one', () => {
    expect(JSON.stringify(render().all('Deployment'))).not.toContain('secretRef');
  });
});

describe('a secret is refused', () => {
  it.each([
    'SMTP_PASSWORD',
    'api_token',
    'TOKEN',
    'MY_SECRET',
    'AWS_SECRET_ACCESS_KEY',
    'API_KEY',
    'OTEL_EXPORTER_OTLP_HEADERS',
  ])('as the variable %s, without saying it again', (name) => {
    const told = refusal({ defaults: { model: { env: { [name]: 'hunter2' } } } });
    expect(told).toContain(`defaults.model.env.${name} is a secret by its name`);
    expect(told).not.toContain('hunter2');
  });

  it.each(['TOKENIZERS_PARALLELISM', 'MONKEY', 'UV_THREADPOOL_SIZE'])('but not the variable %s', (name) => {
    const [settings] = render({ defaults: { model: { env: { [name]: '1' } } } }).all('Deployment');
    expect(settings).toBeDefined();
  });

  it('as a value of its own', () => {
    expect(refusal({ secretEnv: { A: 'a' } })).toContain("additional properties 'secretEnv' not allowed");
  });

  it.each([
    [{ tracing: { endpoint: 'http://user:hunter2@collector:4318' } }],
    [{ monitoring: { alertmanagerConfig: { webhook: { url: 'https://user:hunter2@hook.example/x' } } } }],
  ])('as part of an address: %j', (values) => {
    expect(refusal(values)).toContain('does not match pattern');
  });
});
