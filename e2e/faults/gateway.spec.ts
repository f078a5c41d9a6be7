import { beforeAll, it } from 'vitest';
import { halfCapacity, tryFault } from '../src/faults/trial.js';
import { until } from '../src/progress.js';
import { ask } from '../src/answers.js';
import { reasonOf } from '../src/http.js';
import { useStable } from '../src/release.js';
import { system } from '../src/system/system.js';

/** There is one gateway: connections to it are refused while it is away, and those that it has end with it. */
const CUT_OFF = ['ECONNREFUSED', 'ECONNRESET', 'ECONNRESET on a kept-alive connection', '503'];

let rate = 0;

beforeAll(async () => {
  await useStable();
  rate = await halfCapacity();
});

it('cuts users off for no longer than the one gateway takes to come back', async () => {
  await tryFault({ fault: 'the gateway restarted', mayEndIn: CUT_OFF, rate }, async (lifted) => {
    await system.restartGateway();
    lifted();
    await until('it answers', 30, async () => {
      const status = await ask('anyone there').then((reply) => `status ${reply.status}`, reasonOf);
      return status === 'status 200' ? undefined : status;
    });
  });
});
