import { own, rateBy, ratio, sumBy, type Group } from './rule.js';

/** Copies of what the apps ask; of a call with an explanation only the call itself is one. */
const COPIED = 'api="predict"';
const mirrorShare = sumBy([], own('sms_configured_mirror_share'));
const received = own('sms_checker:mirror_received:rate5m');
const expected = own('sms_checker:mirror_expected:rate5m');
const spam = (source: string, result: string) =>
  rateBy([], 'model_predictions_total', '5m', `${COPIED}, source="${source}", result=~"${result}"`);
const spamShare = (source: string) => ratio(spam(source, 'spam'), spam(source, 'spam|ham'));

/** The shadow beside the models whose calls it gets copies of. */
export const shadow: Group = {
  name: 'shadow',
  rules: [
    {
      record: 'sms_checker:mirror_expected:rate5m',
      expr: `${rateBy([], 'model_predictions_total', '5m', `${COPIED}, source="app"`)} * (${mirrorShare} > 0)`,
    },
    {
      record: 'sms_checker:mirror_received:rate5m',
      expr: rateBy([], 'model_predictions_total', '5m', `${COPIED}, source="shadow"`),
    },
    { record: 'sms_checker:mirror_completeness:rate5m', expr: ratio(received, expected) },
    {
      // Two models whose shares of spam differ by d answer at least the share d of the messages differently.
      record: 'sms_checker:shadow_agreement_at_most:rate5m',
      expr: `1 - abs(${spamShare('app')} - ${spamShare('shadow')})`,
    },
  ],
};
