import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULTS, planDifference, planSlowShare, splitAlpha } from '@sms-checker/stats';
import { stringify } from 'yaml';

/** What `tools/experiment` says, as far as it is shown. */
export interface Judgement {
  readonly verdict: string;
  readonly reason: string;
  readonly questions: readonly { readonly verdict: string; readonly reason: string; readonly decides: boolean }[];
  readonly flaws: readonly { readonly text: string }[];
}

/** What an experiment on this machine is about. */
export interface Subject {
  /** Percent of new users that the canary gets. */
  readonly share: number;
  /** URLs of /metrics. */
  readonly targets: readonly string[];
  /** What they said at the start of the window, and when. */
  readonly since: { readonly at: number; readonly answers: ReadonlyMap<string, string> };
}

/** What a plan reckons with: no errors to speak of, and as many slow calls as the same version has twice. */
const EXPECTED = { errors: 0.001, slow: 0.033, power: 0.95 };

/**
 * When an experiment is given up: by its hours alone. What ends it here is its traffic, and what is open then may still be
 * decided, however many sessions a fast machine has seen by then: the bounds hold at every look.
 */
const BUDGET = { hours: 24, sessions: 1e9 };

/** Seconds between the start of a window and a single look that are no gap: the most that the tool takes. */
const GAP_SECONDS = 3600;

/** Sessions that a plan wants for accepting a good canary, with the margins that are the tool's own defaults. */
export function sessionsFor(share: number): number {
  const weights = { stable: 100 - share, canary: share };
  const options = { alpha: splitAlpha(DEFAULTS.alpha, 2), weights, power: EXPECTED.power };
  const errors = { base: EXPECTED.errors, effect: 0, margin: DEFAULTS.errorMargin };
  const plans = [
    planDifference({ ...options, ...errors }),
    planSlowShare({ ...options, share: EXPECTED.slow, margin: DEFAULTS.slowMargin, quantile: DEFAULTS.slowQuantile }),
  ];
  return Math.ceil(Math.max(...plans.map(({ requests }) => requests)));
}

/** What an experiment says of its plan. */
export const planOf = (share: number) => ({
  sessions: sessionsFor(share),
  expect: { errors: 100 * EXPECTED.errors },
  budget: BUDGET,
});

/** Writes the files of an experiment that judges the processes of this machine. Margins are left at their defaults. @returns its path */
export function writeExperiment(folder: string, { share, targets, since }: Subject): string {
  mkdirSync(folder, { recursive: true });
  const before = join(folder, 'since.json');
  const answers = Object.fromEntries(since.answers);
  writeFileSync(before, JSON.stringify({ at: new Date(since.at).toISOString(), answers }));
  const file = join(folder, 'experiment.yaml');
  const experiment = {
    hypothesis: 'v2 fails no more often than v1 and is no slower.',
    ...planOf(share),
    split: { stable: 100 - share, canary: share },
    maxGapSeconds: GAP_SECONDS,
    scrape: { targets, since: before },
  };
  writeFileSync(file, stringify(experiment));
  return file;
}

/** A judgement as it is shown, its word first, and then what its reason does not say. */
export function linesOf({ verdict, reason, questions, flaws }: Judgement): string[] {
  const answers = questions
    .filter((answer) => !reason.includes(answer.reason))
    .map((answer) => `${answer.decides ? answer.verdict : 'reported'}: ${answer.reason}`);
  return [`${verdict}: ${reason}`, ...answers, ...flaws.map(({ text }) => `not whole: ${text}`)];
}
