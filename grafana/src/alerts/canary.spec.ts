import { describe, it } from 'vitest';
import { check, sms } from '../testing/promtool.js';
import { calls, grows, histogram, stays, threshold } from '../testing/samples.js';

const RELEASE = { namespace: 'sms', release: 'sms' };
const setting = {
  ...threshold('canaryRequests', 100),
  ...threshold('splitDeviations', 4),
  [sms('sms_experiment_margin', { kind: 'errors' })]: stays(0.01),
  [sms('sms_experiment_margin', { kind: 'p95' })]: stays(0.1),
};

describe('SmsCheckerCanaryMoreErrors', () => {
  const canary = (failing: string, perSecond = 1, assignment = 'random') => ({
    given: {
      ...setting,
      ...calls('v1', 0.99),
      ...calls('v1', 0.01, { result: 'none', status: '500' }),
      ...calls('v2', perSecond, { assignment }),
      [sms('app_predictions_total', { version: 'v2', result: 'none', status: '500', assignment })]: failing,
    },
    at: '59m',
  });
  const silent = { SmsCheckerCanaryMoreErrors: [] };

  it('fires when more fail than of stable and the margin', () => {
    check({
      ...canary(grows(0.03)),
      firing: {
        SmsCheckerCanaryMoreErrors: [
          {
            labels: { ...RELEASE, version: 'v2', severity: 'critical' },
            summary: '2.913% of the calls of the canary fail, more than stable and the margin allow.',
            description:
              'Over 5 and over 30 minutes the canary of release sms in namespace sms has answered a larger share of randomly assigned calls with 5xx than stable and experiment.margins.errors together.',
          },
        ],
      },
    });
  });

  it('is silent within the margin', () => check({ ...canary(grows(0.015)), firing: silent }));
  it('is silent when the canary is well again', () => check({ ...canary('0+6x45 270x20'), firing: silent }));
  it('waits until a short burst weighs in the long window', () => {
    check({ ...canary('0x55 8+8x8'), firing: silent });
  });
  it('is silent on few calls', () => check({ ...canary(grows(0.003), 0.03), firing: silent }));
  it('is silent about testers', () => check({ ...canary(grows(1), 1, 'pinned'), firing: silent }));
});

describe('SmsCheckerCanarySlower', () => {
  const name = 'app_prediction_latency_seconds';
  const canary = (bound: number, perSecond = 10, assignment = 'random') => ({
    given: {
      ...setting,
      ...calls('v2', perSecond, { assignment }),
      ...histogram(name, { version: 'v1', assignment: 'random' }, 0.1),
      ...histogram(name, { version: 'v2', assignment }, bound),
    },
    at: '59m',
  });
  const silent = { SmsCheckerCanarySlower: [] };

  it('fires when the p95 is longer than that of stable and the margin', () => {
    check({
      ...canary(0.12),
      firing: {
        SmsCheckerCanarySlower: [
          {
            labels: { ...RELEASE, version: 'v2', severity: 'critical' },
            summary: 'The p95 of the canary is 180ms, longer than stable and the margin allow.',
            description:
              'Over 5 and over 30 minutes the 95th percentile of the latency of the canary of release sms in namespace sms has been longer than that of stable by more than experiment.margins.p95, of randomly assigned calls.',
          },
        ],
      },
    });
  });

  it('is silent within the margin', () => check({ ...canary(0.109), firing: silent }));
  it('is silent on few calls', () => check({ ...canary(0.12, 0.03), firing: silent }));
  it('is silent about testers', () => check({ ...canary(0.12, 10, 'pinned'), firing: silent }));
});

describe('SmsCheckerCanaryFallsBack', () => {
  it.each([
    ['app_fallbacks_total', 'frontend'],
    ['model_fallbacks_total', 'model-service'],
  ])('fires for %s', (name, component) => {
    check({
      given: { [sms(name, { component, intended: 'v2', version: 'v1', pod: 'a' })]: grows(0.5) },
      at: '20m',
      firing: {
        SmsCheckerCanaryFallsBack: [
          {
            labels: { ...RELEASE, component, intended: 'v2', version: 'v1', severity: 'warning' },
            summary: `Calls meant for v2 of ${component} are answered by v1.`,
            description: `In namespace sms 500m calls a second that the routes meant for v2 of ${component} were answered by v1, as no pod of v2 was healthy. Users notice nothing; an experiment that runs is not valid.`,
          },
        ],
      },
    });
  });

  it('is silent when it is over', () => {
    const given = { [sms('app_fallbacks_total', { component: 'frontend', intended: 'v2', version: 'v1' })]: stays(9) };
    check({ given, at: '20m', firing: { SmsCheckerCanaryFallsBack: [] } });
  });
});

describe('SmsCheckerSplitDrift', () => {
  const sessions = (version: string, values: string) => ({ [sms('app_sessions_total', { version })]: values });
  const share = (values: string) => ({
    ...setting,
    [sms('sms_configured_share', { version: 'v1' })]: stays(0.9),
    [sms('sms_configured_share', { version: 'v2' })]: values,
  });
  const drawn = (canary: number) => ({
    given: { ...share(stays(0.1)), ...sessions('v1', grows(1 - canary)), ...sessions('v2', grows(canary)) },
    at: '59m',
  });
  const alert = {
    labels: { ...RELEASE, severity: 'warning' },
    description:
      'Over 30 minutes without a change of the weights the canary of release sms in namespace sms has been drawn more or less often than its weight says and chance explains. An experiment on it is not valid.',
  };
  const summary = 'The share of new sessions is 7.071 standard deviations from the configured one.';

  it.each([
    ['many', 0.15],
    ['few', 0.05],
  ])('fires when too %s are drawn', (_name, canary) => {
    check({ ...drawn(canary), firing: { SmsCheckerSplitDrift: [{ ...alert, summary }] } });
  });

  it('is silent where chance explains the difference', () => {
    check({ ...drawn(0.105), firing: { SmsCheckerSplitDrift: [] } });
  });

  it('is silent within 30 minutes of a change of the weights', () => {
    const given = { ...share('0.01x40 0.1x20'), ...sessions('v1', grows(0.99)), ...sessions('v2', grows(0.01)) };
    check({ given, at: '59m', firing: { SmsCheckerSplitDrift: [] } });
  });
});

describe('SmsCheckerVerdictReady', () => {
  const verdict = (word: string, question = 'all', value = 1) => ({
    given: { [sms('experiment_verdict', { experiment: 'v1-v2', question, verdict: word })]: stays(value) },
    at: '5m',
  });

  it.each(['accept', 'reject', 'inconclusive', 'invalid'])('fires with %s', (word) => {
    check({
      ...verdict(word),
      firing: {
        SmsCheckerVerdictReady: [
          {
            labels: { namespace: 'sms', release: 'sms', experiment: 'v1-v2', verdict: word, severity: 'info' },
            summary: `Experiment v1-v2 says ${word}.`,
            description: `The verdict on experiment v1-v2 of release sms in namespace sms is no longer continue but ${word}: promote, roll back, or see why it is not valid.`,
          },
        ],
      },
    });
  });

  it.each([
    ['10m', [{ experiment: 'v1-v2', verdict: 'accept' }]],
    ['20m', []],
  ])('outlives the command that watched, though not for long: at %s', (at, left) => {
    check({
      given: {
        [sms('experiment_verdict', { experiment: 'v1-v2', question: 'all', verdict: 'accept' })]: '1x2 stale',
      },
      at,
      firing: {
        SmsCheckerVerdictReady: left.map((labels) => ({
          labels: { namespace: 'sms', release: 'sms', severity: 'info', ...labels },
          summary: 'Experiment v1-v2 says accept.',
          description:
            'The verdict on experiment v1-v2 of release sms in namespace sms is no longer continue but accept: promote, roll back, or see why it is not valid.',
        })),
      },
    });
  });

  it.each([
    ['continue', 'all', 1],
    ['accept', 'errors', 1],
    ['accept', 'all', 0],
  ])('is silent with %s of %s at %d', (word, question, value) => {
    check({ ...verdict(word, question, value), firing: { SmsCheckerVerdictReady: [] } });
  });
});
