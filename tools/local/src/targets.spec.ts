import { expect, it } from 'vitest';
import { readRelease } from './manifest/read.js';
import { example } from './testing/routing.js';
import { targetsOf } from './targets.js';
import { pod } from './testing/pods.js';

const pods = [
  pod('frontend', 'v1', 9000),
  pod('model-service', 'v1', 9001, { ready: false }),
  pod('other', 'v1', 9002),
];

it('are the pods that ServiceMonitors name, ready or not, as the chart says', () => {
  const found = targetsOf(readRelease(example('local')), pods);
  expect(found).toEqual([
    { pod: pods[0], url: 'http://127.0.0.1:9001/metrics' },
    { pod: pods[1], url: 'http://127.0.0.1:9002/metrics' },
  ]);
  const text = example('local').replaceAll('publishNotReadyAddresses: true', 'publishNotReadyAddresses: false');
  expect(targetsOf(readRelease(text), pods).map(({ url }) => url)).toEqual(['http://127.0.0.1:9001/metrics']);
});

it('are none without ServiceMonitors, and none where a pod has no port yet', () => {
  expect(targetsOf(readRelease(example('canary')), pods)).toEqual([]);
  const [first] = pods;
  expect(first && targetsOf(readRelease(example('local')), [{ ...first, ports: {} }])).toEqual([]);
});
