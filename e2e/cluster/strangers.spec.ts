import type { PredictResponse } from '@sms-checker/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { isPaired } from '../src/answers.js';
import { kubectlHere, nodeInside } from '../src/kubectl.js';
import { during, say } from '../src/progress.js';
import { useCanary } from '../src/release.js';
import { IMAGES } from '../src/settings.js';

const CALLS = 50;

/** A pod that only waits to be told what to run, as small and as harmless as ours. */
const caller = (name: string, sidecar: boolean) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { 'sidecar.istio.io/inject': String(sidecar) } },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'caller',
        image: IMAGES.app,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '--eval', 'setInterval(() => {}, 1000)'],
        resources: { requests: { cpu: '10m', memory: '32Mi' } },
      },
    ],
  },
});

const script = (url: string) => `
  const answers = [];
  for (let i = 0; i < ${CALLS}; i++) {
    const headers = { 'content-type': 'application/json', cookie: 'canary=v2; user-session=v2.x', connection: 'close' };
    const reply = await fetch('${url}/predict', { method: 'POST', headers, body: '{"sms":"who is it"}' });
    answers.push(reply.ok ? await reply.json() : { version: 'status ' + reply.status });
  }
  console.log(JSON.stringify(answers));`;

// With a canary and a shadow there are all the pods that could answer by mistake.
beforeAll(() => useCanary(50, { shadow: true }));

describe.each([
  ['outside the mesh', 'outsider', false],
  ['inside the mesh', 'insider', true],
])('a caller %s', (_, pod, sidecar) => {
  beforeAll(async () => {
    await kubectlHere(['apply', '--filename', '-'], JSON.stringify(caller(pod, sidecar)));
    await during(`waiting for the pod ${pod}`, () =>
      kubectlHere(['wait', `pod/${pod}`, '--for=condition=Ready', '--timeout=120s']),
    );
    return async () => {
      await kubectlHere(['delete', 'pod', pod, '--wait=false']);
    };
  });

  it.each(['http://sms-sms-checker-frontend', 'http://sms-sms-checker-model-service:8081'])(
    'is answered by v1 alone at %s',
    async (url) => {
      const answers = JSON.parse(await nodeInside(pod, 'caller', script(url))) as PredictResponse[];
      const versions = answers.map(({ version }) => version);
      say(`strangers: ${pod}, ${url}: ${versions.length} answers from ${[...new Set(versions)].join(', ')}`);
      expect(versions).toEqual(Array(CALLS).fill('v1'));
      expect(answers.every(isPaired)).toBe(true);
    },
  );
});
