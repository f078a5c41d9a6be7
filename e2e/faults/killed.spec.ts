import { beforeAll, describe, expect, it } from 'vitest';
import { halfCapacity, tryFault, useTwoOfEach } from '../src/faults/trial.js';
import { until } from '../src/progress.js';
import { rolledOut } from '../src/release.js';
import { system } from '../src/system/system.js';

let rate = 0;

beforeAll(async () => {
  await useTwoOfEach();
  rate = await halfCapacity();
});

/** Ends so many processes, waits until they are gone and others are ready. */
async function kill(component: 'app' | 'model', count: number, lifted: () => void): Promise<void> {
  const before = await system.running();
  await system.kill(component, 'v1', count);
  lifted();
  await until('others are in their place', 120, async () => {
    const same = (await system.running()).filter((process) => before.includes(process)).length;
    return same > before.length - count ? 'some are as before' : undefined;
  });
  await rolledOut();
  expect((await system.running()).filter((process) => !before.includes(process))).toHaveLength(count);
}

describe.each([
  ['model', 'a model pod of two'],
  ['app', 'a frontend pod of two'],
] as const)('%s', (component, which) => {
  it(`fails no call where ${which} is killed`, async () => {
    await tryFault({ fault: `${which} killed`, mayEndIn: [], rate }, (lifted) => kill(component, 1, lifted));
  });
});

it('says 503 or 504 and nothing else while all model pods of a version are killed', async () => {
  await tryFault({ fault: 'all model pods of a version killed', mayEndIn: ['503', '504'], rate }, (lifted) =>
    kill('model', 2, lifted),
  );
});

it('says 503 and nothing else while all frontend pods of a version are killed', async () => {
  await tryFault({ fault: 'all frontend pods of a version killed', mayEndIn: ['503'], rate }, (lifted) =>
    kill('app', 2, lifted),
  );
});
