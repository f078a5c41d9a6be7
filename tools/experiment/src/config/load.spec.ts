import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadExperiment, parseExperiment } from './load.js';

const parse = (text: string) => parseExperiment(text, 'a/experiment.yaml');
function refusal(text: string): string {
  try {
    parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('taken, but should have been refused');
}

describe('the file of an experiment', () => {
  it('needs the planned sessions alone', () => {
    const { margins, stable, canary, alpha, budget } = parse('sessions: 100');
    expect({ margins, stable, canary, alpha, budget }).toEqual({
      margins: { errors: 1, p95: 10, disagreement: 0 },
      stable: 'v1',
      canary: 'v2',
      alpha: 0.05,
      budget: { hours: 72 },
    });
  });

  it('takes sections, and keeps the defaults of what they leave out', () => {
    const { prometheus, split } = parse(
      'sessions: 5\nprometheus:\n  url: http://p:9090\nsplit: {stable: 90, canary: 10}',
    );
    expect(prometheus).toMatchObject({ url: 'http://p:9090', timeoutSeconds: 5, retries: 2 });
    expect(split).toEqual({ stable: 90, canary: 10 });
  });

  it.each([
    [
      'sessions: 100\nmargins:\n  errors: much\n',
      'a/experiment.yaml:3: margins.errors must be a number from 0 to 100; it is "much"',
    ],
    ['hypothesis: x\n', 'a/experiment.yaml:1: sessions must be a whole number from 1 to 1000000000; it is not set'],
    ['sessions: 1.5\n', 'a/experiment.yaml:1: sessions must be a whole number from 1 to 1000000000; it is 1.5'],
    ['sessions: 1\n\nsesions: 2\n', 'a/experiment.yaml:3: sesions is no setting of an experiment'],
    [
      'sessions: 1\nmargins:\n  p95: 10\n  p99: 10\n',
      'a/experiment.yaml:4: margins.p99 is no setting of an experiment',
    ],
    ['sessions: 1\nmargins: 5\n', 'a/experiment.yaml:2: margins must be a map of settings; it is 5'],
    ['sessions: 1\nmargins: [1]\n', 'a/experiment.yaml:2: margins must be a map of settings; it is [1]'],
    ['sessions: 1\nmargins:\n', 'a/experiment.yaml:2: margins must be a map of settings; it is null'],
    ['sessions: 1\ncanary: v1\n', 'a/experiment.yaml:2: canary must be another version than stable; it is "v1"'],
    [
      'sessions: 1\nvaluesBelow: a.b\n',
      'a/experiment.yaml:2: valuesBelow must be a name of values of the chart, such as sms-checker; it is "a.b"',
    ],
    ['sessions: 1\ncanary: v9\n', 'a/experiment.yaml:2: canary must be one of v1, v2; it is "v9"'],
    [
      'sessions: 1\nstart: yesterday\n',
      'a/experiment.yaml:2: start must be a moment in ISO 8601 with its zone, such as 2026-11-21T12:00:00Z; it is "yesterday"',
    ],
    [
      'sessions: 1\nstart: 2026-11-21T12:00:00\n',
      'a/experiment.yaml:2: start must be a moment in ISO 8601 with its zone, such as 2026-11-21T12:00:00Z; it is "2026-11-21T12:00:00"',
    ],
    [
      'sessions: 1\nerrorStatuses: "5.("\n',
      'a/experiment.yaml:2: errorStatuses must be a regular expression such as 5..|429; it is "5.("',
    ],
    [
      'sessions: 1\nprometheus: {url: nowhere}\n',
      'a/experiment.yaml:2: prometheus.url must be a URL such as http://prometheus.local:9090; it is "nowhere"',
    ],
    [
      'sessions: 1\nscrape:\n  targets: []\n',
      'a/experiment.yaml:3: scrape.targets must name at least one URL of /metrics; it is []',
    ],
    [
      'sessions: 1\nprometheus: {url: "http://p"}\nscrape: {targets: ["http://s/metrics"]}\n',
      'a/experiment.yaml:3: scrape and prometheus are both set: set one of them',
    ],
    [
      'sessions: 1\nsplit: {stable: 0, canary: 0}\n',
      'a/experiment.yaml:2: split.stable and split.canary are both 0: set them to the weights of the draw',
    ],
    [
      'sessions: 10\nbudget:\n  sessions: 5\n',
      'a/experiment.yaml:3: budget.sessions must be at least sessions, 10; it is 5',
    ],
    ['- 1\n', 'a/experiment.yaml:1: must be a map of settings, such as "sessions: 4000"'],
    ['', 'a/experiment.yaml:1: must be a map of settings, such as "sessions: 4000"'],
  ])('%j is refused with its line', (text, message) => expect(refusal(text)).toBe(message));

  it('names the line at which it is no YAML', () => {
    expect(refusal('sessions: 1\n  x: [\n')).toMatch(/^a\/experiment\.yaml:\d: this is no YAML: /);
    expect(refusal('sessions: 1\nsessions: 2\n')).toMatch(
      /^a\/experiment\.yaml:2: this is no YAML: Map keys must be unique/,
    );
  });

  it('tells all faults at once, in the order of their lines', () => {
    expect(refusal('alpha: 2\nsessions: 0\nx: 1').split('\n')).toEqual([
      'a/experiment.yaml:1: alpha must be a number from 0.0001 to 0.5; it is 2',
      'a/experiment.yaml:2: sessions must be a whole number from 1 to 1000000000; it is 0',
      'a/experiment.yaml:3: x is no setting of an experiment',
    ]);
  });

  it('has to be there, and to be small', () => {
    const folder = mkdtempSync(join(tmpdir(), 'experiment-'));
    try {
      const file = join(folder, 'experiment.yaml');
      expect(() => loadExperiment(file, 'shown.yaml')).toThrow(
        /^shown\.yaml cannot be read \(ENOENT.*\): make it, or name another/,
      );
      writeFileSync(file, `#${'x'.repeat(300_000)}`);
      expect(() => loadExperiment(file, 'shown.yaml')).toThrow('shown.yaml has more than 262144 characters');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
