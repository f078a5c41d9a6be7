import { beforeAll, describe, expect, it } from 'vitest';
import { answerOf, isPaired } from '../src/answers.js';
import { askFrom, startCaller, type Answer } from '../src/callers.js';
import { predict } from '../src/http.js';
import { podOf, portForwarded } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { useCanary } from '../src/release.js';
import { NAMESPACE } from '../src/settings.js';

const CALLS = 50;

const SERVICES = [
  ['sms-sms-checker-frontend', 80],
  ['sms-sms-checker-model-service', 8081],
] as const;

const isOfV1 = (answer: Answer) => answer.version === 'v1' && 'modelVersion' in answer && isPaired(answer);
const isRefused = ({ version }: Answer) => version === 'status 403';

/** Records and checks that every answer is as it may be. */
function expectAll(what: string, answers: Answer[], isRight: (answer: Answer) => boolean): void {
  const others = answers.filter((answer) => !isRight(answer));
  measured(`${what}, of ${CALLS} calls`, others.length, 0);
  expect(others).toEqual([]);
  expect(answers.length).toBe(CALLS);
}

// With a canary and a shadow there are all the pods that could answer by mistake.
beforeAll(() => useCanary(50, { shadow: true }));

describe.each([
  ['outside the mesh', 'outsider', false],
  ['inside the mesh', 'insider', true],
])('a caller %s', (where, name, sidecar) => {
  const caller = { name, namespace: NAMESPACE };

  beforeAll(() => startCaller({ name, sidecar }));

  it.each(SERVICES)('is answered by v1 alone at %s', async (service, port) => {
    const answers = await askFrom(caller, `http://${service}:${port}`, CALLS);
    expectAll(`${where}, ${service}: not answered by v1`, answers, isOfV1);
  });

  it.each(SERVICES)("is answered by v1 or refused at the mesh's own %s-mesh", async (service, port) => {
    const answers = await askFrom(caller, `http://${service}-mesh:${port}`, CALLS);
    const isRight = (answer: Answer) => isOfV1(answer) || isRefused(answer);
    expectAll(`${where}, ${service}-mesh: neither answered by v1 nor refused by 403`, answers, isRight);
  });

  it.each([
    ['app', 'v2', 8080],
    ['model', 'v2', 8081],
    ['model', 'v3', 8081],
  ] as const)('is refused at the address of the %s of %s', async (component, version, port) => {
    const { status } = await podOf(component, version);
    const answers = await askFrom(caller, `http://${status.podIP}:${port}`, CALLS);
    expectAll(`${where}, address of the ${component} of ${version}: not refused by 403`, answers, isRefused);
  });
});

it.each(SERVICES)('a port-forward to the Service %s is answered by v1 alone', async (service, port) => {
  const headers = { cookie: 'canary=v2; user-session=v2.x' };
  await portForwarded(service, port, async (url) => {
    const answers: Answer[] = [];
    while (answers.length < CALLS) answers.push(answerOf(await predict(url, { sms: 'who is it' }, { headers })));
    expectAll(`port-forward, ${service}: not answered by v1`, answers, isOfV1);
  });
});
