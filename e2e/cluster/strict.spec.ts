import { HEADERS } from '@sms-checker/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerOf, ask, isPaired, messageOf } from '../src/answers.js';
import { askFrom, runIn, startCaller } from '../src/callers.js';
import { inParallel } from '../src/load.js';
import { hasPrometheusOperator, kubectl, pods } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { everyTargetUp } from '../src/prometheus.js';
import { modelCalls, quiet, useCanary } from '../src/release.js';
import { NAMESPACE } from '../src/settings.js';
import { expectShare } from '../src/share.js';

const CALLS = 500;

/** A namespace of the mesh that is not the release's. */
const OTHER = `${NAMESPACE}-other`;

const MODEL = `http://sms-sms-checker-model-service.${NAMESPACE}:8081`;
const APP = `http://sms-sms-checker-frontend.${NAMESPACE}`;

const outsider = { name: 'outsider', namespace: OTHER, sidecar: false };
const insider = { name: 'insider', namespace: OTHER, sidecar: true };

let watched = false;

beforeAll(async () => {
  watched = await hasPrometheusOperator();
  const values = { 'istio.strictMtls.enabled': true, 'monitoring.enabled': watched };
  await useCanary(50, { shadow: true, header: '.*0$', values });
  await kubectl(['create', 'namespace', OTHER]);
  await kubectl(['label', 'namespace', OTHER, 'istio-injection=enabled']);
  await Promise.all([outsider, insider].map(startCaller));
});

afterAll(() => kubectl(['delete', 'namespace', OTHER, '--ignore-not-found', '--timeout=120s']));

it('still draws, pins, chooses by header, pairs and copies', async () => {
  const count = async () =>
    (await Promise.all((['v1', 'v2', 'v3'] as const).map(modelCalls))) as [number, number, number];
  const before = await count();
  const callers = [
    { headers: {}, assignment: 'random', version: undefined },
    { headers: { cookie: 'canary=v1' }, assignment: 'pinned', version: 'v1' },
    { headers: { cookie: 'canary=v2' }, assignment: 'pinned', version: 'v2' },
    { headers: { [HEADERS.userId]: '10' }, assignment: 'header', version: 'v2' },
  ] as const;
  const results = await inParallel([...Array(CALLS).keys()], 8, async (call) => {
    const { headers, ...due } = callers[call % callers.length] ?? callers[0];
    const answer = answerOf(await ask(messageOf(call), { headers }));
    const isRight = answer.assignment === due.assignment && answer.version === (due.version ?? answer.version);
    return { drawn: due.version === undefined ? answer.version : undefined, isRight: isRight && isPaired(answer) };
  });
  const wrong = results.filter(({ isRight }) => !isRight).length;
  measured(`draws, pins and headers that went wrong, of ${CALLS} calls`, wrong, 0);
  expect(wrong).toBe(0);
  const drawn = results.flatMap(({ drawn }) => drawn ?? []);
  expectShare('drawn to v2', drawn.filter((version) => version === 'v2').length, drawn.length, 0.5);
  await quiet();
  const [v1, v2, v3] = (await count()).map((calls, i) => calls - (before[i] ?? 0));
  measured(`originals and copies of ${CALLS} calls`, `${(v1 ?? 0) + (v2 ?? 0)}, ${v3}`, `${CALLS}, ${CALLS}`);
  expect([(v1 ?? 0) + (v2 ?? 0), v3]).toEqual([CALLS, CALLS]);
});

it('resets who is outside the mesh, and refuses who is in it but elsewhere', async () => {
  const of = async (from: typeof outsider, url: string) => [
    ...new Set((await askFrom(from, url, 10)).map(({ version }) => version)),
  ];
  const seen = [await of(outsider, MODEL), await of(outsider, APP), await of(insider, MODEL), await of(insider, APP)];
  const due = [['ECONNRESET'], ['ECONNRESET'], ['status 403'], ['status 403']];
  const words = (answers: string[][]) => answers.map((each) => each.join(' or ')).join(', ');
  measured('without a sidecar: model, app; in the mesh of another namespace: model, app', words(seen), words(due));
  expect(seen).toEqual(due);
});

it('lets Prometheus read the metrics of every pod without a certificate', async () => {
  const addresses = (await pods()).map(({ status }) => status.podIP ?? '');
  const script = `
    const statuses = [];
    for (const address of ${JSON.stringify(addresses)}) statuses.push((await fetch('http://' + address + ':9090/metrics')).status);
    console.log(JSON.stringify(statuses));`;
  const statuses = await runIn<number[]>(outsider, script);
  const read = statuses.filter((status) => status === 200).length;
  measured('pods whose metrics a plain caller can read', read, addresses.length);
  expect(read).toBe(addresses.length);
});

it('is up in a Prometheus of the Prometheus Operator', async ({ skip }) => {
  if (!watched) skip('the cluster has no Prometheus Operator');
  await everyTargetUp();
});
