import { fallbacks } from './fallbacks.js';
import type { Row } from './layout.js';
import { differences, lines, mappingsOf, number, stacked, states } from './panels.js';
import { ofRelease, ofVersions, rate } from './select.js';

/** The five verdicts with their colours; a number stands for each, from 1 on. */
const VERDICTS = { accept: 'green', reject: 'red', continue: 'blue', inconclusive: 'yellow', invalid: 'purple' };

/** The number of the present verdict, by question. */
function verdict(...matchers: string[]): string {
  const numbers = Object.keys(VERDICTS).map(
    (word, i) =>
      `${i + 1} * (${ofRelease('experiment_verdict', 'experiment="$experiment"', ...matchers, `verdict="${word}"`)} == 1)`,
  );
  return `max by (question) (${numbers.join(' or ')})`;
}

/** What tools/experiment says. */
export const verdictRow = (): Row => ({
  title: 'Verdict',
  panels: [
    number({
      title: 'Verdict on the whole',
      description:
        'What tools/experiment says of the experiment as a whole. It is the decision; the panels below only show why.',
      unit: 'short',
      queries: [{ expr: verdict('question="all"'), legend: 'verdict' }],
    })
      .span(8)
      .height(6)
      .noValue('no verdict')
      .mappings(mappingsOf(VERDICTS)),
    states(
      {
        title: 'Verdict by question',
        description: 'The verdict on each question over time: errors, latency, quality, and all of them.',
        unit: 'short',
        queries: [{ expr: verdict(), legend: '{{question}}' }],
      },
      VERDICTS,
    ),
  ],
});

const errorRatio = ofVersions('sms_checker:random_error_ratio:rate5m');

/** Of randomly assigned calls alone: testers who chose their version change no figure here. */
export const canaryRow = (): Row => ({
  title: 'Stable (v1) beside canary (v2), randomly assigned calls alone',
  panels: [
    stacked({
      title: 'Rate',
      description: 'Randomly assigned calls a second by version.',
      unit: 'reqps',
      queries: [
        { expr: rate('version', ofVersions('app_predictions_total', 'assignment="random"')), legend: '{{version}}' },
      ],
    }),
    lines({
      title: 'Share of calls',
      description:
        'Share of the randomly assigned calls over 5 minutes, and the configured weights. Users who call more than others move it.',
      unit: 'percentunit',
      queries: [
        { expr: ofVersions('sms_checker:request_share:rate5m'), legend: '{{version}}' },
        { expr: ofVersions('sms_configured_share'), legend: '{{version}} configured' },
      ],
    }),
    lines({
      title: 'Share of new sessions',
      description:
        'Share of the sessions drawn within 30 minutes, and the configured weights. This is what an honest split is judged by.',
      unit: 'percentunit',
      queries: [
        { expr: ofVersions('sms_checker:session_share:rate30m'), legend: '{{version}}' },
        { expr: ofVersions('sms_configured_share'), legend: '{{version}} configured' },
      ],
    }),
    lines({
      title: 'Errors and the margin',
      description:
        'Share of calls answered with 5xx over 5 minutes. The limit is that of stable and experiment.margins.errors.',
      unit: 'percentunit',
      queries: [
        { expr: errorRatio, legend: '{{version}}' },
        { expr: ofRelease('sms_checker:canary_error_limit:rate5m'), legend: 'limit of the canary' },
      ],
    }),
    lines({
      title: 'p95 and the margin',
      description:
        '95th percentile of the latency over 5 minutes. The limit is that of stable and experiment.margins.p95.',
      unit: 's',
      queries: [
        { expr: ofVersions('sms_checker:random_p95_seconds:rate5m'), legend: '{{version}}' },
        { expr: ofRelease('sms_checker:canary_p95_limit_seconds:rate5m'), legend: 'limit of the canary' },
      ],
    }),
    differences({
      title: 'Split: deviation',
      description:
        'How far the sessions of the canary are from its weight, in standard deviations of an honest draw over 30 minutes. SmsCheckerSplitDrift begins at the threshold, on either side.',
      unit: 'short',
      queries: [
        { expr: ofRelease('sms_checker:split_deviation:rate30m'), legend: 'deviation' },
        { expr: ofRelease('sms_alert_threshold', 'kind="splitDeviations"'), legend: 'threshold' },
        { expr: `-1 * ${ofRelease('sms_alert_threshold', 'kind="splitDeviations"')}`, legend: 'lower threshold' },
      ],
    }),
    lines({
      title: 'Guesses that disagree',
      description:
        'Share of the answers within 30 minutes that are not what the user guessed. Fewer is better, as far as users know what spam is.',
      unit: 'percentunit',
      queries: [{ expr: ofVersions('sms_checker:guess_disagreement:rate30m'), legend: '{{version}}' }],
    }),
    lines({
      title: 'Spam share',
      description:
        'Share of the answers over 5 minutes that say spam. Users are drawn, so versions that are equally good are near each other.',
      unit: 'percentunit',
      queries: [{ expr: ofVersions('sms_checker:spam_share:rate5m'), legend: '{{version}}' }],
    }),
    fallbacks(
      'Calls a second that were meant for one version and answered by another. Any makes the comparison doubtful.',
    ),
  ],
});
