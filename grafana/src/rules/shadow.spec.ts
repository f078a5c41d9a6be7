import { describe, it } from 'vitest';
import { check, sms } from '../testing/promtool.js';
import { predictions, stays } from '../testing/samples.js';

const mirror = (share: number) => ({ [sms('sms_configured_mirror_share', { version: 'v3' })]: stays(share) });
const completeness = 'sms_checker:mirror_completeness:rate5m';

describe('the shadow', () => {
  it('should get the configured share of what all live models are asked', () => {
    check({
      given: {
        ...mirror(0.5),
        ...predictions('v1', 3),
        ...predictions('v2', 1),
        ...predictions('v1', 1, { api: 'explain' }),
        ...predictions('v3', 1.5, { source: 'shadow' }),
        ...predictions('v3', 0.5, { source: 'shadow', api: 'explain' }),
      },
      at: '30m',
      recorded: {
        [sms('sms_checker:mirror_expected:rate5m')]: 2,
        [sms('sms_checker:mirror_received:rate5m')]: 1.5,
        [sms(completeness)]: 0.75,
      },
    });
  });

  it('that got nothing at all is 0 % complete', () => {
    check({ given: { ...mirror(1), ...predictions('v1', 1) }, at: '30m', recorded: { [sms(completeness)]: 0 } });
  });

  it('that is off has nothing to be complete', () => {
    check({ given: { ...mirror(0), ...predictions('v1', 1) }, at: '30m', recorded: { [completeness]: undefined } });
  });

  it('agrees at most on what their shares of spam leave', () => {
    check({
      given: {
        ...predictions('v1', 3),
        ...predictions('v1', 1, { result: 'spam' }),
        ...predictions('v3', 1, { source: 'shadow' }),
        ...predictions('v3', 1, { source: 'shadow', result: 'spam' }),
      },
      at: '30m',
      recorded: { [sms('sms_checker:shadow_agreement_at_most:rate5m')]: 0.75 },
    });
  });
});
