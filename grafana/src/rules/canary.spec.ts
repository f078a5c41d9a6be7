import { describe, it } from 'vitest';
import { check, sms } from '../testing/promtool.js';
import { calls, grows, histogram, stays } from '../testing/samples.js';

const v1 = { version: 'v1' };
const v2 = { version: 'v2' };
const margins = {
  [sms('sms_experiment_margin', { kind: 'errors' })]: stays(0.01),
  [sms('sms_experiment_margin', { kind: 'p95' })]: stays(0.1),
};

describe.each(['rate5m', 'rate30m'] as const)('stable beside canary, %s', (window) => {
  it('counts randomly assigned calls alone', () => {
    check({
      given: {
        ...margins,
        ...calls('v1', 9.5),
        ...calls('v1', 0.5, { result: 'none', status: '500' }),
        ...calls('v2', 1),
        ...calls('v2', 99, { result: 'none', status: '500', assignment: 'pinned' }),
        ...calls('v2', 99, { result: 'none', status: '500', assignment: 'header' }),
        ...calls('v2', 99, { result: 'none', status: '500', assignment: 'none' }),
      },
      at: '40m',
      recorded: {
        [sms(`sms_checker:random_requests:${window}`, v1)]: 10,
        [sms(`sms_checker:random_requests:${window}`, v2)]: 1,
        [sms(`sms_checker:random_error_ratio:${window}`, v1)]: 0.05,
        [sms(`sms_checker:random_error_ratio:${window}`, v2)]: 0,
        [sms(`sms_checker:canary_error_limit:${window}`)]: 0.06,
      },
    });
  });

  it('has a p95 of randomly assigned calls, and what the canary may take', () => {
    const name = 'app_prediction_latency_seconds';
    check({
      given: {
        ...margins,
        ...histogram(name, { ...v1, assignment: 'random' }, 0.1),
        ...histogram(name, { ...v2, assignment: 'random' }, 0.2),
        ...histogram(name, { ...v2, assignment: 'pinned' }, 4),
      },
      at: '40m',
      recorded: {
        [sms(`sms_checker:random_p95_seconds:${window}`, v1)]: 0.15,
        [sms(`sms_checker:random_p95_seconds:${window}`, v2)]: 0.3,
        [sms(`sms_checker:canary_p95_limit_seconds:${window}`)]: 0.165,
      },
    });
  });
});

describe('stable beside canary', () => {
  it('has shares of the calls, of spam and of guesses that disagree', () => {
    const guesses = (version: string, agrees: string, assignment: string) =>
      sms('app_guesses_total', { version, agrees, assignment });
    check({
      given: {
        ...calls('v1', 3),
        ...calls('v2', 0.5),
        ...calls('v2', 0.5, { result: 'spam' }),
        ...calls('v2', 50, { result: 'spam', assignment: 'pinned' }),
        [guesses('v1', 'true', 'random')]: grows(1),
        [guesses('v2', 'true', 'random')]: grows(3),
        [guesses('v2', 'false', 'random')]: grows(1),
        [guesses('v2', 'false', 'pinned')]: grows(50),
      },
      at: '40m',
      recorded: {
        [sms('sms_checker:request_share:rate5m', v1)]: 0.75,
        [sms('sms_checker:request_share:rate5m', v2)]: 0.25,
        [sms('sms_checker:spam_share:rate5m', v1)]: 0,
        [sms('sms_checker:spam_share:rate5m', v2)]: 0.5,
        [sms('sms_checker:guess_disagreement:rate30m', v1)]: 0,
        [sms('sms_checker:guess_disagreement:rate30m', v2)]: 0.25,
      },
    });
  });

  const share = { [sms('sms_configured_share', v1)]: stays(0.9), [sms('sms_configured_share', v2)]: stays(0.1) };

  it('has sessions, their shares, and how far these are from the weights', () => {
    check({
      given: {
        ...share,
        [sms('app_sessions_total', v1)]: grows(0.8),
        [sms('app_sessions_total', v2)]: grows(0.2),
      },
      at: '40m',
      recorded: {
        [sms('sms_checker:sessions:rate30m', v1)]: 0.8,
        [sms('sms_checker:sessions:rate30m', v2)]: 0.2,
        [sms('sms_checker:session_share:rate30m', v1)]: 0.8,
        [sms('sms_checker:session_share:rate30m', v2)]: 0.2,
        [sms('sms_checker:split_deviation:rate30m')]: (0.2 - 0.1) / Math.sqrt((0.1 * 0.9) / 1800),
      },
    });
  });

  it('sees a canary that nobody is drawn to', () => {
    check({
      given: { ...share, [sms('app_sessions_total', v1)]: grows(1) },
      at: '40m',
      recorded: { [sms('sms_checker:split_deviation:rate30m')]: -0.1 / Math.sqrt((0.1 * 0.9) / 1800) },
    });
  });

  it('says nothing of a split without sessions', () => {
    check({
      given: { ...share, [sms('app_sessions_total', v1)]: stays(7) },
      at: '40m',
      recorded: { 'sms_checker:split_deviation:rate30m': undefined, 'sms_checker:session_share:rate30m': undefined },
    });
  });
});
