import { describe, expect, it } from 'vitest';
import { readRelease } from '../manifest/read.js';
import { example } from '../testing/routing.js';
import { environmentOf, expanded, type Place } from './environment.js';

const release = readRelease(example('canary-with-shadow'));
const place: Place = {
  pod: 'pod-1',
  port: (port) => ({ 8080: 40_080, 8081: 40_081, 9090: 40_090 })[port],
  service: (host, port) =>
    host === 'sms-sms-checker-model-service' && port === 8081 ? 'http://127.0.0.1:40001' : undefined,
  path: (path) => path.replace(/^\/models/, '/tmp/volume'),
};
const container = (deployment: string) => {
  const found = release.deployments.find(({ metadata }) => metadata.name === `sms-sms-checker-${deployment}`);
  if (!found) throw new Error(deployment);
  return found.spec.template.spec.containers[0];
};

describe('environmentOf', () => {
  it('is what the manifest says, with the ports and URLs of this machine', () => {
    expect(environmentOf(container('frontend-v2'), release, place)).toEqual({
      PORT: '40080',
      PIN_COOKIE: 'canary',
      METRICS_PORT: '40090',
      LOG_LEVEL: 'info',
      SHUTDOWN_DELAY_MS: '3000',
      MODEL_HOST: 'http://127.0.0.1:40001',
      MODEL_TIMEOUT_MS: '2000',
      TRUST_ROUTES: 'true',
      VERSION: 'v2',
    });
  });

  it('gives a model that is limited to one CPU one worker, however many CPUs this machine has', () => {
    expect(container('model-service-v3').env.map(({ name }) => name)).not.toContain('MODEL_WORKERS');
    expect(environmentOf(container('model-service-v3'), release, place)).toMatchObject({
      MODEL_WORKERS: '1',
      MODEL_NAME: 'v3',
      ROLE: 'shadow',
    });
  });

  it('lets later sources win, and env over all; takes Secrets, names of pods, paths of volumes', () => {
    const secret = {
      PASSWORD: Buffer.from('geheim ü').toString('base64'),
      LOG_LEVEL: Buffer.from('warn').toString('base64'),
    };
    const secrets = [{ metadata: { name: 'own' }, data: secret }] as unknown as (typeof release)['secrets'];
    const odd = {
      ...container('frontend-v1'),
      envFrom: [{ configMapRef: { name: 'sms-sms-checker-frontend' } }, { secretRef: { name: 'own' } }],
      env: [
        { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' as const } } },
        { name: 'SAID', value: 'on $(POD) with $(PASSWORD), $(LATER) and $$(POD)' },
        { name: 'LATER', value: 'x' },
        { name: 'MODEL_TIMEOUT_MS', value: '1' },
        { name: 'MODEL_DIR', value: '/models' },
        { name: 'PREDICTION_LOG_FILE', value: '/models/{hostname}.jsonl' },
        { name: 'ELSEWHERE', value: 'http://otel-collector.observability:4318' },
      ],
    };
    expect(environmentOf(odd, { ...release, secrets }, place)).toMatchObject({
      LOG_LEVEL: 'warn',
      PASSWORD: 'geheim ü',
      POD: 'pod-1',
      SAID: 'on pod-1 with geheim ü, $(LATER) and $(POD)',
      MODEL_TIMEOUT_MS: '1',
      MODEL_DIR: '/tmp/volume',
      PREDICTION_LOG_FILE: '/tmp/volume/pod-1.jsonl',
      ELSEWHERE: 'http://otel-collector.observability:4318',
    });
  });

  it('refuses a source that the release does not have', () => {
    const odd = { ...container('frontend-v1'), envFrom: [{ secretRef: { name: 'mine' } }] };
    expect(() => environmentOf(odd, release, place)).toThrow(
      'Secret mine, which pods take variables from, is not part',
    );
  });
});

it('expanded leaves what it does not know', () => expect(expanded('$(A)$(B)$', { A: 'a' })).toBe('a$(B)$'));
