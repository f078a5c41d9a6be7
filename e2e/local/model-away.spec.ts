import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { failures, OpenLoop } from '../src/load.js';
import { predict, type Reply } from '../src/http.js';
import { problemOf } from '../src/problems.js';
import { startFrontend, startModel, type Service } from '../src/processes.js';
import { until } from '../src/progress.js';

/** How long the frontend waits for its model, by default; then its answer must be out within a second more. */
const TIMEOUT_MS = 2000;
const ANSWERED_WITHIN_MS = TIMEOUT_MS + 1000;

let model: Service;
let frontend: Service;

beforeEach(async () => {
  model = await startModel();
  frontend = await startFrontend(model.url);
});

/** What came of a call in words: 200, or a problem with its status; anything that is late or no answer is named so. */
function outcomeOf(reply: Reply): string {
  if (reply.ms > ANSWERED_WITHIN_MS) return `status ${reply.status}, but late`;
  return reply.status === 200 ? 'ok' : `problem ${problemOf(reply).status}`;
}

const load = () =>
  new OpenLoop(
    { perSecond: 100, maxCalls: 6000 },
    async () => outcomeOf(await predict(frontend.url, { sms: 'see you at six' })),
    'model there',
  );

const back = () =>
  until('the frontend answers again', 10, async () => {
    const { status } = await predict(frontend.url, { sms: 'are you back' });
    return status === 200 ? undefined : `status ${status}`;
  });

it('says 503 while the model is killed, and answers again when it is back, without a restart', async () => {
  const calls = load();
  await sleep(1000);
  calls.phase('model killed');
  await model.kill();
  await sleep(1500);
  const { PORT, ...env } = model.env;
  model = await startModel('v1', { ...env, PORT: String(PORT) });
  await back();
  calls.phase('model back');
  await sleep(1000);
  const tallies = await calls.stop();

  const [before, away, after] = ['model there', 'model killed', 'model back'].map((phase) => tallies.get(phase));
  // A call that the model had when it was killed is lost with it.
  expect([...(before?.outcomes.keys() ?? [])].filter((outcome) => !['ok', 'problem 503'].includes(outcome))).toEqual(
    [],
  );
  expect(before?.outcomes.get('ok')).toBeGreaterThan(0);
  expect(away && [...failures(away).keys()]).toEqual(['problem 503']);
  expect(after?.sent).toBeGreaterThan(0);
  expect(after && failures(after)).toEqual(new Map());
});

it('says how long to wait before another try', async () => {
  await model.kill();
  const reply = await predict(frontend.url, { sms: 'anyone there' });
  expect(problemOf(reply)).toMatchObject({ status: 503 });
  expect(reply.headers['retry-after']).toBe('1');
});

it('says 504 within its timeout while the model hangs, and answers again when it goes on', async () => {
  expect((await predict(frontend.url, { sms: 'hello' })).status).toBe(200);
  model.signal('SIGSTOP');
  const hanging = await Promise.all(Array.from({ length: 20 }, () => predict(frontend.url, { sms: 'hello' })));
  expect(new Set(hanging.map((reply) => problemOf(reply).status))).toEqual(new Set([504]));
  for (const { ms } of hanging) {
    expect(ms).toBeGreaterThan(TIMEOUT_MS * 0.9);
    expect(ms).toBeLessThan(ANSWERED_WITHIN_MS);
  }
  model.signal('SIGCONT');
  await back();
});
