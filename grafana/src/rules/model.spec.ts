import { describe, it } from 'vitest';
import { check, sms } from '../testing/promtool.js';
import { histogram, predictions, stays } from '../testing/samples.js';

const v1 = { version: 'v1', source: 'app' };
const v3 = { version: 'v3', source: 'shadow' };

describe('the models', () => {
  it('have requests, errors and shares of spam, live and shadow apart; explained calls are no predictions', () => {
    check({
      given: {
        ...predictions('v1', 3),
        ...predictions('v1', 1, { result: 'spam' }),
        ...predictions('v1', 1, { result: 'none', status: '503' }),
        ...predictions('v1', 9, { result: 'none', status: '500', api: 'explain' }),
        ...predictions('v3', 2, { source: 'shadow' }),
      },
      at: '30m',
      recorded: {
        [sms('sms_checker:model_requests:rate5m', v1)]: 5,
        [sms('sms_checker:model_requests:rate5m', v3)]: 2,
        [sms('sms_checker:model_error_ratio:rate5m', v1)]: 0.2,
        [sms('sms_checker:model_error_ratio:rate5m', v3)]: 0,
        [sms('sms_checker:model_spam_share:rate5m', v1)]: 0.25,
        [sms('sms_checker:model_spam_share:rate5m', v3)]: 0,
      },
    });
  });

  it.each([
    ['sms_checker:model_latency_seconds:quantile5m', 'model_prediction_latency_seconds'],
    ['sms_checker:model_inference_seconds:quantile5m', 'model_inference_seconds'],
    ['sms_checker:model_queue_seconds:quantile5m', 'model_queue_seconds'],
  ])('have percentiles: %s', (record, metric) => {
    check({
      given: { ...histogram(metric, v1, 0.01), ...histogram(metric, v3, 1) },
      at: '30m',
      recorded: {
        [sms(record, { ...v1, quantile: '0.5' })]: 0.05 / 9,
        [sms(record, { ...v1, quantile: '0.95' })]: 0.015,
        [sms(record, { ...v1, quantile: '0.99' })]: 0.019,
        [sms(record, { ...v3, quantile: '0.5' })]: 5 / 9,
        [sms(record, { ...v3, quantile: '0.95' })]: 1.5,
        [sms(record, { ...v3, quantile: '0.99' })]: 1.9,
      },
    });
  });

  it('have a share of busy workers over all pods, where they have workers', () => {
    const name = 'sms_checker:model_worker_utilisation:ratio';
    check({
      given: {
        [sms('model_workers', { ...v1, pod: 'a' })]: stays(2),
        [sms('model_workers', { ...v1, pod: 'b' })]: stays(2),
        [sms('model_workers_busy', { ...v1, pod: 'a' })]: stays(2),
        [sms('model_workers_busy', { ...v1, pod: 'b' })]: stays(1),
        [sms('model_workers', v3)]: stays(0),
        [sms('model_workers_busy', v3)]: stays(0),
      },
      at: '30m',
      recorded: { [sms(name, v1)]: 0.75 },
    });
  });
});
