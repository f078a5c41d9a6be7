import type { Counted } from '../reading/observation.js';
import type { Answer, Judgement } from '../judging/verdict.js';
import type { ShadowReport } from '../shadow/report.js';
import { count, milliseconds, percent, probability } from './format.js';

/** A table of a report, whatever it is written in. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What each question measures. */
const MEASURES: Readonly<Record<Answer['name'], string>> = {
  errors: 'share of failed calls, canary minus stable',
  latency: "share of the canary's calls that are slow",
  quality: 'share of disagreeing guesses, canary minus stable',
};

/** The tables of a judgement. */
export function tablesOf(judgement: Judgement): Table[] {
  const { questions, versions, counts, latency, split, models } = judgement;
  const tables: Table[] = [];
  if (questions.length > 0) {
    tables.push({
      title: 'Questions',
      head: ['question', 'what', 'estimate', 'bounds over all looks', 'margin', 'answer'],
      rows: questions.map((answer) => [
        answer.name,
        MEASURES[answer.name],
        percent(answer.estimate),
        `${percent(answer.lower)} to ${percent(answer.upper)}`,
        percent(answer.margin),
        answer.decides ? answer.verdict : 'only reported',
      ]),
    });
  }
  if (counts) {
    const row = (title: string, of: (counted: Counted) => number) => [
      title,
      count(of(counts.stable)),
      count(of(counts.canary)),
    ];
    tables.push({
      title: 'Counts of the window',
      head: ['', versions.stable, versions.canary],
      rows: [
        row('new sessions', ({ sessions }) => sessions),
        row('calls', ({ calls }) => calls),
        row('failed calls', ({ errors }) => errors),
        row('guesses', ({ guesses }) => guesses),
        row('disagreeing guesses', ({ disagreements }) => disagreements),
        ...(latency
          ? latency.quantiles.stable.map(({ quantile, estimate }, i) => [
              `p${quantile * 100}`,
              milliseconds(estimate),
              milliseconds(latency.quantiles.canary[i]?.estimate),
            ])
          : []),
        ...(models ? [['model', models.stable.map(short).join(', '), models.canary.map(short).join(', ')]] : []),
      ],
    });
  }
  if (split) {
    const { sessions, expected, doubtful } = split;
    tables.push({
      title: 'Split of new sessions',
      head: ['', versions.stable, versions.canary],
      rows: [
        ['seen', count(sessions.stable), count(sessions.canary)],
        ['by the weights', count(expected.stable), count(expected.canary)],
        ['of the difference, by how they are counted: at most', count(doubtful), ''],
        ['p over all looks', probability(split.p), ''],
      ],
    });
  }
  return tables;
}

const short = (sha: string) => sha.slice(0, 12);

/** The tables of a comparison of live and shadow. */
export function shadowTablesOf(report: ShadowReport): Table[] {
  const { table, agreement, pairs, live, shadow, unpaired, mcnemar, accuracy, score, latency } = report;
  const tables: Table[] = [
    {
      title: `What ${live.versions.join(', ')} and its shadow ${shadow.versions.join(', ')} say`,
      head: ['', 'shadow: ham', 'shadow: spam'],
      rows: [
        ['live: ham', count(table.hamHam), count(table.hamSpam)],
        ['live: spam', count(table.spamHam), count(table.spamSpam)],
      ],
    },
    {
      title: 'Live and shadow',
      head: ['', 'value'],
      rows: [
        ['pairs', count(pairs)],
        ['agreement', `${percent(agreement.estimate)}, ${percent(agreement.lower)} to ${percent(agreement.upper)}`],
        ['live without a copy', count(unpaired.live)],
        ['copies without a live one', count(unpaired.shadow)],
        [
          'copied share of the live',
          `${percent(report.completeness.estimate)}, ${percent(report.completeness.lower)} to ${percent(report.completeness.upper)}`,
        ],
        ['say spam as often: p (McNemar, exact)', probability(mcnemar.labels.exact)],
        ['score, shadow minus live: mean', score.mean.toFixed(4)],
        [
          'score difference: median, 5 % and 95 %',
          `${score.p50.toFixed(2)}, ${score.p5.toFixed(2)}, ${score.p95.toFixed(2)}`,
        ],
        ['latency p50, live and shadow', `${latency.live.p50} ms, ${latency.shadow.p50} ms`],
        ['latency p95, live and shadow', `${latency.live.p95} ms, ${latency.shadow.p95} ms`],
        ['paired latency, shadow by live: median', `${latency.ratio.p50}`],
      ],
    },
  ];
  if (accuracy && mcnemar.truth) {
    tables.push({
      title: 'Against the labels',
      head: ['', 'value'],
      rows: [
        ['pairs with a label', count(accuracy.pairs)],
        ['right: both', count(accuracy.both)],
        ['right: only live', count(accuracy.onlyLive)],
        ['right: only the shadow', count(accuracy.onlyShadow)],
        ['right: neither', count(accuracy.neither)],
        ['as often right: p (McNemar, exact)', probability(mcnemar.truth.exact)],
        ['the same, mid-p', probability(mcnemar.truth.midP)],
      ],
    });
  }
  return tables;
}
