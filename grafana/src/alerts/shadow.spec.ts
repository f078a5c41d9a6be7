import { describe, it } from 'vitest';
import { check, sms } from '../testing/promtool.js';
import { predictions, stays, threshold } from '../testing/samples.js';

const RELEASE = { namespace: 'sms', release: 'sms' };

describe('SmsCheckerShadowFailing', () => {
  const failing = (errors: number, source = 'shadow') => ({
    given: {
      ...threshold('errorRatio', 0.05),
      ...predictions('v3', 1 - errors, { source }),
      ...predictions('v3', errors, { source, result: 'none', status: '500' }),
    },
    at: '20m',
  });

  it('fires above the threshold', () => {
    check({
      ...failing(0.2),
      firing: {
        SmsCheckerShadowFailing: [
          {
            labels: { ...RELEASE, version: 'v3', source: 'shadow', severity: 'warning' },
            summary: '20% of the copies that shadow v3 gets fail.',
            description:
              'For five minutes model v3 of release sms in namespace sms has answered more copies with 5xx than monitoring.prometheusRule.thresholds.errorRatio allows. Users notice nothing.',
          },
        ],
      },
    });
  });

  it('is silent below it', () => check({ ...failing(0.04), firing: { SmsCheckerShadowFailing: [] } }));
  it('is silent about live models', () => check({ ...failing(0.2, 'app'), firing: { SmsCheckerShadowFailing: [] } }));
});

describe('SmsCheckerMirrorIncomplete', () => {
  const mirrored = (copies: number, share = 1, at = '30m') => ({
    given: {
      ...threshold('mirrorCompleteness', 0.95),
      [sms('sms_configured_mirror_share', { version: 'v3' })]: stays(share),
      ...predictions('v1', 1),
      ...predictions('v3', copies, { source: 'shadow' }),
    },
    at,
  });

  it('fires when copies are missing', () => {
    check({
      ...mirrored(0.8),
      firing: {
        SmsCheckerMirrorIncomplete: [
          {
            labels: { ...RELEASE, severity: 'warning' },
            summary: 'The shadow gets 80% of the copies that it should get.',
            description:
              'For ten minutes the shadow of release sms in namespace sms has had fewer copies than istio.shadow.mirrorPercent and monitoring.prometheusRule.thresholds.mirrorCompleteness say. Users notice nothing.',
          },
        ],
      },
    });
  });

  it('is silent when nearly all come', () => check({ ...mirrored(0.97), firing: { SmsCheckerMirrorIncomplete: [] } }));
  it('is silent when fewer are wanted', () => {
    check({ ...mirrored(0.25, 0.25), firing: { SmsCheckerMirrorIncomplete: [] } });
  });
  it('is silent without a shadow', () => check({ ...mirrored(0, 0), firing: { SmsCheckerMirrorIncomplete: [] } }));
  it('is silent in its first ten minutes', () => {
    check({ ...mirrored(0, 1, '9m'), firing: { SmsCheckerMirrorIncomplete: [] } });
  });
});
