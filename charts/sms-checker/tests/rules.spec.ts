import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { run } from '../tools/programs.mjs';
import { render, type Values } from './helm.js';

/** What promtool says of the rendered rules, as Prometheus would have them, and of a test of them where there is one. */
function promtool(values: Values, test?: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  const [rules, tests] = [join(folder, 'rules.yaml'), join(folder, 'test.yaml')];
  try {
    const release = render({ ...values, monitoring: { enabled: true, ...(values.monitoring as Values) } });
    writeFileSync(rules, stringify({ groups: release.all('PrometheusRule').flatMap(({ spec }) => spec.groups) }));
    if (!test) return run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', rules]);
    writeFileSync(tests, stringify({ rule_files: [rules], evaluation_interval: '1m', tests: [test] }));
    return run('promtool', ['test', 'rules', tests]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Requests a minute for 20 minutes, and whether the alert on their number is firing then. */
function highRequestRate(perMinute: number, firing: boolean): object {
  const labels = 'namespace="sms", release="sms"';
  const series = `app_predictions_total{${labels}, version="v1", result="ham", status="200", assignment="none"}`;
  const expr = 'ALERTS{alertname="SmsCheckerHighRequestRate", alertstate="firing"}';
  const labelled = `${expr.slice(0, -1)}, ${labels}, severity="warning"}`;
  return {
    interval: '1m',
    input_series: [{ series, values: `0+${perMinute}x20` }],
    promql_expr_test: [{ expr, eval_time: '20m', exp_samples: firing ? [{ labels: labelled, value: 1 }] : [] }],
  };
}

describe('the rules of a release', () => {
  it('are rules to Prometheus', () => {
    expect(promtool({})).toMatch(/SUCCESS: [0-9]+ rules found/);
    expect(promtool({ istio: { canary: { enabled: true } } })).toMatch(/SUCCESS/);
  });

  it('alert at the thresholds of the values', () => {
    const monitoring = { prometheusRule: { thresholds: { requestsPerMinute: 100 } } };
    expect(promtool({}, highRequestRate(16, true))).toMatch(/SUCCESS/);
    expect(promtool({}, highRequestRate(14, false))).toMatch(/SUCCESS/);
    expect(promtool({ monitoring }, highRequestRate(101, true))).toMatch(/SUCCESS/);
    expect(promtool({ monitoring }, highRequestRate(99, false))).toMatch(/SUCCESS/);
  });
});
