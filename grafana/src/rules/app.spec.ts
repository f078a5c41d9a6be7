import { describe, it } from 'vitest';
import { check, sms } from '../testing/promtool.js';
import { calls, grows, histogram } from '../testing/samples.js';

const requests = 'sms_checker:app_requests:rate5m';
const errors = 'sms_checker:app_errors:rate5m';
const ratio = 'sms_checker:app_error_ratio:rate5m';

describe('the app', () => {
  it('has requests and errors by version and assignment, and a ratio of all of them', () => {
    check({
      given: {
        ...calls('v1', 1),
        ...calls('v1', 0.1, { result: 'none', status: '500' }),
        ...calls('v1', 0.5, { assignment: 'pinned' }),
        ...calls('v1', 0.2, { result: 'none', status: '499' }),
      },
      at: '30m',
      recorded: {
        [sms(requests, { version: 'v1', assignment: 'random' })]: 1.3,
        [sms(requests, { version: 'v1', assignment: 'pinned' })]: 0.5,
        [sms(errors, { version: 'v1', assignment: 'random' })]: 0.1,
        [sms(errors, { version: 'v1', assignment: 'pinned' })]: 0,
        [sms(ratio, { version: 'v1' })]: 0.1 / 1.8,
      },
    });
  });

  it('without traffic has no ratio, rather than one that is good', () => {
    check({ given: calls('v1', 0), at: '30m', recorded: { [ratio]: undefined } });
  });

  it('of another release is none of ours', () => {
    const labels = { namespace: 'sms', release: 'other', version: 'v1', assignment: 'random', status: '500' };
    check({
      given: { [sms('app_predictions_total', labels)]: grows(1) },
      at: '30m',
      recorded: { [requests]: undefined },
    });
  });

  it('has percentiles by version', () => {
    const name = 'sms_checker:app_latency_seconds:quantile5m';
    const labels = { version: 'v2', source: 'app', assignment: 'pinned' };
    check({
      given: histogram('app_prediction_latency_seconds', labels, 0.1),
      at: '30m',
      recorded: {
        [sms(name, { version: 'v2', quantile: '0.5' })]: 0.5 / 9,
        [sms(name, { version: 'v2', quantile: '0.95' })]: 0.15,
        [sms(name, { version: 'v2', quantile: '0.99' })]: 0.19,
      },
    });
  });
});
