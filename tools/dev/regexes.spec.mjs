import { isSafePattern } from 'redos-detector';
import { expect, it } from 'vitest';
import { regexesBelow } from './regexes.mjs';
import { root } from './steps.mjs';

/** More ways than this to match one text count as too many. */
const MAX_SCORE = 50;

/** Programs and tests of developers: what they read is of this repository, or made by what they run. */
const OWN_TEXT = /^(bench|e2e|tools\/(dev|model)|charts\/[^/]+\/(tests|tools|files))\/|\/testing\/|\/page\/browser\//;

/** Those that are taken for slow, and why they may stay; by the file and a part of the pattern. */
const EXPLAINED = [
  [
    'libs/metrics/src/exposition.ts',
    '',
    'read of what the own services count; linear, as no part can take what another may',
  ],
  ['/examples/', '(.*;\\s*)?', 'Envoy matches by RE2, which takes linear time, and bounds a header to 60 KiB'],
  ['values.schema.json', '[0-9]*[1-9][0-9]*', 'Helm matches by RE2 what the one who installs has written'],
  ['tools/experiment/src/config/rules.ts', 'T.*', 'read of the own experiment.yaml'],
  ['tools/experiment/src/reading/flaw.ts', '\\.\\d+Z$', 'read of toISOString, which is 24 characters'],
  ['tools/experiment/src/source/prometheus.client.ts', '\\/+$', 'read of the own experiment.yaml'],
  ['tools/load/src/built-in-messages.ts', '\\{(\\w+)\\}', 'read of the templates beside it'],
  ['tools/load/src/rules.ts', '^(.+):([^:]+)$', 'read of the own command line'],
  ['tools/local/src/envoy/', '', 'read of what the own Envoy says, and of its lock file'],
  ['tools/local/src/live/', '', 'read of what is shown on the own terminal'],
  ['tools/local/src/render/helm.ts', 'execution error', 'read of what the own Helm says'],
  ['tools/local/src/pods/', '', 'read of the own chart and Dockerfile'],
];

/** Patterns that are made at run time, and of what. */
const MADE = [
  ['tools/experiment/src/config/rules.ts', 'value'],
  ['tools/experiment/src/reading/observe.ts', '`^(?:${experiment.errorStatuses})$`'],
  ['tools/experiment/src/source/scrape.source.ts', '`^(?:${pattern})$`'],
  ['tools/load/src/cli.ts', "`^(${LIVE_VERSIONS.join('|')})$`"],
  ['tools/local/src/live/shares.ts', 'regex'],
  ['libs/model-runtime/src/word-linear.ts', "TOKEN, 'g'"],
];

const all = regexesBelow(root, (file) => !OWN_TEXT.test(file));

function isSlow({ pattern, flags }) {
  const has = (flag) => flags.includes(flag);
  const settings = { unicode: has('u'), dotAll: has('s'), multiLine: has('m'), caseInsensitive: has('i') && !has('u') };
  return !isSafePattern(pattern, { ...settings, maxScore: MAX_SCORE, timeout: 30_000 }).safe;
}

it('no regular expression can be made slow by a text, but those that are explained', () => {
  const literals = all.filter(({ pattern }) => pattern !== undefined);
  expect(literals.length).toBeGreaterThan(60);
  const slow = literals.filter(isSlow);
  const why = ({ file, pattern }) =>
    EXPLAINED.findIndex(([place, part]) => file.includes(place) && pattern.includes(part));
  expect(slow.filter((one) => why(one) < 0)).toEqual([]);
  const needed = new Set(slow.map(why));
  expect(EXPLAINED.filter((_, i) => !needed.has(i))).toEqual([]);
});

it('patterns are made at run time in known places alone: of experiments, charts and names, never of what callers send', () => {
  const made = all.flatMap((one) => (one.made === undefined ? [] : [[one.file, one.made]]));
  expect(made.sort()).toEqual(MADE.toSorted());
});

it('sees a slow one', () => {
  expect(isSlow({ pattern: '^(a+)+$', flags: '' })).toBe(true);
  expect(isSlow({ pattern: '^a+$', flags: '' })).toBe(false);
});
