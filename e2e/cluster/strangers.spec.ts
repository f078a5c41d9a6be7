import type { PredictResponse } from '@sms-checker/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerOf, isPaired } from '../src/answers.js';
import { predict } from '../src/http.js';
import { kubectlHere, nodeInside, portForwarded } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { during } from '../src/progress.js';
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

const SERVICES = [
  ['sms-sms-checker-frontend', 80],
  ['sms-sms-checker-model-service', 8081],
] as const;

/** What the answers tell: they are v1's alone, of the app and of its model. */
function expectStable(who: string, service: string, answers: PredictResponse[]): void {
  const others = answers.filter((answer) => answer.version !== 'v1' || !isPaired(answer));
  measured(`${who} at ${service}: answers not v1's, of ${answers.length}`, others.length, 0);
  expect(others).toEqual([]);
  expect(answers.length).toBe(CALLS);
}

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

  it.each(SERVICES)('is answered by v1 alone at %s', async (service, port) => {
    const answers = await nodeInside(pod, 'caller', script(`http://${service}:${port}`));
    expectStable(pod, service, JSON.parse(answers) as PredictResponse[]);
  });
});

it.each(SERVICES)('a port-forward to the Service %s is answered by v1 alone', async (service, port) => {
  const headers = { cookie: 'canary=v2; user-session=v2.x' };
  await portForwarded(service, port, async (url) => {
    const answers: PredictResponse[] = [];
    while (answers.length < CALLS) answers.push(answerOf(await predict(url, { sms: 'who is it' }, { headers })));
    expectStable('port-forward', service, answers);
  });
});
