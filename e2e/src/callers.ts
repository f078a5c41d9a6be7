import type { PredictResponse } from '@sms-checker/contracts';
import { kubectl } from './kubectl.js';
import { during } from './progress.js';
import { IMAGES, NAMESPACE } from './settings.js';

/** A pod from which the scenarios call. */
export interface Caller {
  name: string;
  namespace: string;
  /** Whether it is in the mesh. */
  sidecar: boolean;
  /** What its Node.js runs; without one it waits to be told. */
  script?: string;
}

/** A pod as small and as harmless as ours. */
const manifest = ({ name, namespace, sidecar, script = 'setInterval(() => {}, 1000)' }: Caller) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { 'sidecar.istio.io/inject': String(sidecar) } },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'caller',
        image: IMAGES.app,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '--eval', script],
        resources: { requests: { cpu: '10m', memory: '32Mi' } },
      },
    ],
  },
});

/** Starts the pod. @returns what deletes it again */
export async function startCaller(caller: Partial<Caller> & Pick<Caller, 'name' | 'sidecar'>) {
  const { name, namespace = NAMESPACE } = caller;
  await kubectl(['apply', '--filename', '-'], JSON.stringify(manifest({ namespace, ...caller })));
  await during(`waiting for the pod ${name}`, () =>
    kubectl(['wait', '--namespace', namespace, `pod/${name}`, '--for=condition=Ready', '--timeout=120s']),
  );
  return async () => {
    await kubectl(['delete', '--namespace', namespace, 'pod', name, '--wait=false']);
  };
}

/** Runs a script in the pod. Gives what it printed, as JSON. */
export async function runIn<T>({ name, namespace }: Pick<Caller, 'name' | 'namespace'>, script: string): Promise<T> {
  const node = ['node', '--input-type=module', '--eval', script];
  const exec = ['exec', '--namespace', namespace, name, '--container', 'caller', '--', ...node];
  return JSON.parse(await kubectl(exec)) as T;
}

/** What one call was answered: by whom, or with which status, or why there was no answer. */
export type Answer = PredictResponse | { version: string };

/** Asks `POST /predict` again and again, each time over a new connection and as a tester and user of v2. */
export function askFrom(from: Pick<Caller, 'name' | 'namespace'>, base: string, times: number): Promise<Answer[]> {
  return runIn(
    from,
    `
    const headers = { 'content-type': 'application/json', cookie: 'canary=v2; user-session=v2.x', connection: 'close' };
    const asked = { method: 'POST', headers, body: '{"sms":"who is it"}' };
    const answers = [];
    for (let i = 0; i < ${times}; i++) {
      answers.push(await fetch('${base}/predict', asked).then(
        (reply) => reply.ok ? reply.json() : { version: 'status ' + reply.status },
        ({ cause }) => ({ version: cause.code }),
      ));
    }
    console.log(JSON.stringify(answers));`,
  );
}
