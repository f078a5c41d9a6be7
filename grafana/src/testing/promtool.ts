import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ALERTS, RECORDING } from '../files.js';
import { NAMESPACE, RELEASE, rulesFile } from '../rules/rule.js';

type Labels = Record<string, string>;

/** A series as PromQL writes it. */
export function series(name: string, labels: Labels = {}): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value.replaceAll('\\', '\\\\')}"`);
  return `${name}{${pairs.join(', ')}}`;
}

/** A series of release `sms` in namespace `sms`, which the rules in tests are of. */
export function sms(name: string, labels: Labels = {}): string {
  return series(name, { namespace: 'sms', release: 'sms', ...labels });
}

export interface Firing {
  labels: Labels;
  summary: string;
  description: string;
}

interface Case {
  /** What was measured: values by series in promtool's notation, one a minute. */
  given: Record<string, string>;
  /** When it is looked at. */
  at: string;
  /** All series of each name here, and no others: undefined says that the name has none. */
  recorded?: Record<string, number | undefined>;
  /** All results of queries. */
  answers?: { expr: string; samples: { labels: string; value: number }[] }[];
  /** What is firing of each alert, in all. */
  firing?: Record<string, Firing[]>;
}

/** Puts all rules of this project to the test with promtool; throws what it says where something is different. */
export function check({ given, at, recorded = {}, answers = [], firing = {} }: Case): void {
  const names = new Set(Object.keys(recorded).map((name) => name.replace(/\{.*/, '')));
  // Rounded, as promtool forgives a difference in the last digit alone; round() leaves the name out.
  const expectations = [...names].map((name) => ({
    expr: `round(${name}, 1e-9)`,
    samples: Object.entries(recorded).flatMap(([labels, value]) =>
      labels.replace(/\{.*/, '') === name && value !== undefined
        ? [{ labels: labels.slice(name.length), value: Math.round(value * 1e9) / 1e9 }]
        : [],
    ),
  }));
  run({
    rule_files: ['rules.yaml'],
    evaluation_interval: '1m',
    fuzzy_compare: true,
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(given).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [...expectations, ...answers].map(({ expr, samples }) => ({
          expr,
          eval_time: at,
          exp_samples: samples,
        })),
        alert_rule_test: Object.entries(firing).map(([alertname, alerts]) => ({
          alertname,
          eval_time: at,
          exp_alerts: alerts.map(({ labels, summary, description }) => ({
            exp_labels: labels,
            exp_annotations: { summary, description },
          })),
        })),
      },
    ],
  });
}

/** The rules of a release called sms in namespace sms. */
export const rulesOfSms = rulesFile([...RECORDING, { name: 'alerts', rules: ALERTS }])
  .replaceAll(NAMESPACE, 'sms')
  .replaceAll(RELEASE, 'sms');

function run(test: object): void {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    writeFileSync(join(folder, 'rules.yaml'), rulesOfSms);
    writeFileSync(join(folder, 'test.yaml'), stringify(test, { lineWidth: 0 }));
    promtool('test', 'rules', join(folder, 'test.yaml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs promtool; throws what it prints where it fails. */
export function promtool(...args: string[]): void {
  const program = process.env.PROMTOOL;
  if (!program) throw new Error('PROMTOOL is not set: run these tests with their vitest.config.mjs');
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
  if (error) throw error;
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`);
}
