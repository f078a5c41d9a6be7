import { describe, it } from 'vitest';
import { check } from '../testing/promtool.js';
import { calls, histogram, threshold } from '../testing/samples.js';

const RELEASE = { namespace: 'sms', release: 'sms' };

describe('SmsCheckerHighRequestRate', () => {
  const perMinute = (requests: number) => ({
    given: { ...threshold('requestsPerMinute', 15), ...calls('v1', requests / 120), ...calls('v2', requests / 120) },
    at: '20m',
  });

  it('fires above the threshold, over all versions', () => {
    check({
      ...perMinute(16),
      firing: {
        SmsCheckerHighRequestRate: [
          {
            labels: { ...RELEASE, severity: 'warning' },
            summary: 'Release sms gets 16 requests a minute.',
            description:
              'For two minutes release sms in namespace sms has had more requests than monitoring.prometheusRule.thresholds.requestsPerMinute.',
          },
        ],
      },
    });
  });

  it('is silent below it', () => check({ ...perMinute(14), firing: { SmsCheckerHighRequestRate: [] } }));

  it('follows the value', () => {
    const { given, at } = perMinute(16);
    check({
      given: { ...given, ...threshold('requestsPerMinute', 20) },
      at,
      firing: { SmsCheckerHighRequestRate: [] },
    });
  });
});

describe('SmsCheckerHighErrorRatio', () => {
  const failing = (errors: number, status = '500') => ({
    given: {
      ...threshold('errorRatio', 0.05),
      ...calls('v1', 1),
      ...calls('v2', 1 - errors),
      ...calls('v2', errors, { result: 'none', status }),
    },
    at: '20m',
  });

  it('fires for the version that fails', () => {
    check({
      ...failing(0.06),
      firing: {
        SmsCheckerHighErrorRatio: [
          {
            labels: { ...RELEASE, version: 'v2', severity: 'critical' },
            summary: '6% of the calls of app v2 fail.',
            description:
              'For five minutes more calls of app v2 of release sms in namespace sms have been answered with 5xx than monitoring.prometheusRule.thresholds.errorRatio allows.',
          },
        ],
      },
    });
  });

  it('is silent below the threshold', () => check({ ...failing(0.04), firing: { SmsCheckerHighErrorRatio: [] } }));

  it('does not count faults of clients', () => {
    check({ ...failing(0.5, '400'), firing: { SmsCheckerHighErrorRatio: [] } });
    check({ ...failing(0.5, '499'), firing: { SmsCheckerHighErrorRatio: [] } });
  });

  it('is silent in its first five minutes', () => {
    check({ ...failing(0.06), at: '4m', firing: { SmsCheckerHighErrorRatio: [] } });
  });
});

describe('SmsCheckerSlowP95', () => {
  const p95 = (seconds: number) => ({
    given: {
      ...threshold('p95Seconds', 0.5),
      ...histogram('app_prediction_latency_seconds', { version: 'v1', assignment: 'random' }, seconds / 1.5),
    },
    at: '20m',
  });

  it('fires above the threshold', () => {
    check({
      ...p95(0.6),
      firing: {
        SmsCheckerSlowP95: [
          {
            labels: { ...RELEASE, version: 'v1', quantile: '0.95', severity: 'warning' },
            summary: 'One in twenty calls of app v1 takes longer than 600ms.',
            description:
              'For five minutes the 95th percentile of the latency of app v1 of release sms in namespace sms has been above monitoring.prometheusRule.thresholds.p95Seconds.',
          },
        ],
      },
    });
  });

  it('is silent below it', () => check({ ...p95(0.45), firing: { SmsCheckerSlowP95: [] } }));
});
