import { beforeAll, expect, it } from 'vitest';
import { halfCapacity, tryFault, useTwoOfEach } from '../src/faults/trial.js';
import { rolledOut } from '../src/release.js';
import { system } from '../src/system/system.js';

let rate = 0;

beforeAll(async () => {
  await useTwoOfEach();
  rate = await halfCapacity();
});

it('fails no call while all of it is replaced one by one', async () => {
  const before = await system.running();
  await tryFault({ fault: 'rolling restart of everything', mayEndIn: [], rate }, async () => {
    for (const deployment of await system.deployments()) {
      await system.restart(deployment);
      await rolledOut();
    }
  });
  expect((await system.running()).filter((process) => before.includes(process))).toEqual([]);
});
