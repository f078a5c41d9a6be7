import { differenceSequence, splitAlpha } from '@sms-checker/stats';
import { expect, it } from 'vitest';
import { answerOf, ask, messageOf, outcomeOf } from '../src/answers.js';
import { Watch } from '../src/experiment.js';
import { faulty } from '../src/fault-values.js';
import { helm, reset } from '../src/helm.js';
import { hasPrometheusOperator } from '../src/kubectl.js';
import { OpenLoop } from '../src/load.js';
import { measured } from '../src/measured.js';
import { say, until } from '../src/progress.js';
import { query } from '../src/prometheus.js';
import { rolledOut } from '../src/release.js';
import { NAMESPACE, RELEASE } from '../src/settings.js';

const RATE = 30;
const LONGEST_S = 900;

/** So many errors in a row that a proxy takes the canary out come once in a hundred thousand calls. */
const ERROR_RATE = 0.1;
const MARGIN = 0.01;
const REJECT = 10;

/** A call that has ended, in milliseconds since 1970. Only v2 fails. */
interface Ended {
  at: number;
  version: 'v1' | 'v2';
  isError: boolean;
}

const watched = await hasPrometheusOperator();
if (!watched) say('watching is NOT tried: install Prometheus Operator, by which the release is scraped');

/** When a window's calls, as callers saw them, first show that v2 fails too often. */
function decidedAt(calls: readonly Ended[], from: number): number | undefined {
  const options = { alpha: splitAlpha(0.05, 2), weights: { stable: 1, canary: 1 } };
  const counts = { v1: { trials: 0, events: 0 }, v2: { trials: 0, events: 0 } };
  return calls.find(({ at, version, isError }) => {
    if (at < from) return false;
    counts[version].trials++;
    if (isError) counts[version].events++;
    return isError && differenceSequence({ stable: counts.v1, canary: counts.v2 }, options).lower > MARGIN;
  })?.at;
}

it.skipIf(!watched)('a canary that fails too often, but not in a row, is rolled back by watch', async () => {
  await reset({
    'istio.canary.enabled': true,
    'istio.trafficSplit.canary': 50,
    'monitoring.enabled': true,
    'monitoring.interval': '5s',
    ...faulty('v2', 'app', { errorRate: ERROR_RATE }),
  });
  await rolledOut();
  await until('Prometheus knows all apps', 120, async () => {
    const apps = await query(`process_start_time_seconds{namespace="${NAMESPACE}", component="frontend"}`);
    return apps.length >= 2 ? undefined : `it knows ${apps.length}`;
  });
  const calls: Ended[] = [];
  const load = new OpenLoop({ perSecond: RATE, maxCalls: RATE * LONGEST_S }, async (call) => {
    const sms = messageOf(call);
    const reply = await ask(sms);
    const isError = reply.status !== 200;
    const version = isError || answerOf(reply).version === 'v2' ? 'v2' : 'v1';
    calls.push({ at: Date.now(), version, isError });
    return outcomeOf(reply, sms);
  });
  const watch = Watch.start('rolled-back', { sessions: 2000, settleSeconds: 15 }, '--apply');
  try {
    expect(await watch.code).toBe(REJECT);
    await until('nobody gets v2', 60, async () => {
      const since = Date.now();
      const versions = await Promise.all(Array.from({ length: 20 }, async () => answerOf(await ask('who')).version));
      const late = calls.filter(({ at, version }) => at >= since && version === 'v2').length;
      return late === 0 && versions.every((version) => version === 'v1') ? undefined : 'somebody does';
    });
  } finally {
    await load.stop();
    await watch.stop();
  }
  const values = await helm(['get', 'values', RELEASE, '--namespace', NAMESPACE, '--output', 'json']);
  expect(JSON.parse(values)).toMatchObject({ istio: { canary: { enabled: false } } });

  const [, from = ''] = watch.lines.map(({ line }) => /^window (\S+) to /.exec(line)).find(Boolean) ?? [];
  const decided = decidedAt(calls, Date.parse(from)) ?? NaN;
  const last = calls.findLast(({ version }) => version === 'v2')?.at ?? NaN;
  measured('rolled back by watch: calls of v2 in all', calls.filter(({ version }) => version === 'v2').length, 'none');
  measured('its last answer after the calls decide, s', ((last - decided) / 1000).toFixed(1), '30, not judged');
  expect(decided).toBeGreaterThan(0);
});
