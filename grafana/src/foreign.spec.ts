import { readFileSync } from 'node:fs';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { FOREIGN } from './foreign.js';

const monitoring = new URL('../../charts/sms-checker/templates/monitoring/', import.meta.url);
const template = (name: string) => readFileSync(new URL(name, monitoring), 'utf8');

describe('names of others', () => {
  it('are among the default metrics of Node', async () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const made = (await registry.getMetricsAsJSON()).map(({ name }) => name);
    expect(FOREIGN.node.filter((name) => !made.includes(name.replace(/_sum$/, '')))).toEqual([]);
  });

  it('are among the statistics that the sidecars keep', () => {
    const [, kept = ''] = /\.\*\\\.(\(upstream_rq_.*\))'/.exec(template('_monitoring.tpl')) ?? [];
    const stats = FOREIGN.envoy.map((name) =>
      name
        .replace('envoy_cluster_', '')
        .replace('outlier_detection_', 'outlier_detection.')
        // The class of the status is a label.
        .replace(/^upstream_rq$/, 'upstream_rq_5xx'),
    );
    expect(stats.filter((stat) => !new RegExp(`^${kept}$`).test(stat))).toEqual([]);
  });

  it('are what the chart makes of its values', () => {
    const rule = template('prometheusrule.yaml');
    const made = [...rule.matchAll(/"record" "(\w+)"/g)].map(([, name]) => name);
    expect([...new Set(made)]).toEqual([...FOREIGN.chart]);
  });
});
