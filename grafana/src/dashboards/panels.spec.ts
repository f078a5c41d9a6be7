import { describe, expect, it } from 'vitest';
import { dashboards, panel, panels, queries } from '../testing/dashboards.js';
import { replaced } from '../promql.js';
import { check } from '../testing/promtool.js';
import { world } from '../testing/world.js';

/** All that a panel shows of the world: values by labels, for each of its queries. */
type Shown = Record<string, number>[];

function shows(file: string, title: string, shown: Shown): void {
  const asked = queries(panel(file, title));
  expect(asked.length).toBe(shown.length);
  const answers = asked.map(({ expr }, i) => ({
    expr: `round(${replaced(expr)}, 1e-9)`,
    samples: Object.entries(shown[i] ?? {}).map(([labels, value]) => ({
      labels,
      value: Math.round(value * 1e9) / 1e9,
    })),
  }));
  check({ given: world, at: '55m', answers });
}

it.each(dashboards)('every query of $file finds series in a release under traffic', ({ file }) => {
  const asked = panels.filter((one) => one.file === file).flatMap(({ panel }) => queries(panel));
  check({
    given: world,
    at: '55m',
    answers: asked.map(({ expr }) => ({
      expr: `count(${replaced(expr)}) > bool 0`,
      samples: [{ labels: '{}', value: 1 }],
    })),
  });
});

const cluster = '{cluster_name="outbound|8081|v3|sms-sms-checker-model-service-mesh.sms.svc.cluster.local;"}';
const pod = 'namespace="sms", pod="sms-model-service-v1"';

describe('what is not measured here', () => {
  it.each<[string, Shown]>([
    ['Ready pods', [{ '{}': 1 }]],
    ['Readiness', [{ [`{${pod}, condition="true"}`]: 1 }]],
    ['Restarts', [{ '{pod="sms-model-service-v1", container="model-service"}': 10 }]],
    [
      'Memory of its limit',
      [
        {
          [`{${pod}, release="sms", version="v1", component="model-service", endpoint="http-metrics"}`]: 0.25,
        },
      ],
    ],
  ])('Kubernetes: %s', (title, shown) => shows('operations', title, shown));

  it.each<[string, Shown]>([
    ['From the gateway', [{ '{destination_version="v1", response_code="200"}': 4 }]],
    ['Served', [{ '{component="frontend", version="v1"}': 4 }]],
    ['Served with 5xx', [{ '{namespace="sms", release="sms", component="frontend", version="v1"}': 0.25 }]],
    ['Response flags', [{ '{component="frontend", response_flags="UH"}': 1 }]],
    [
      'Served within, p50, p95 and p99',
      [
        Object.fromEntries(
          Object.entries({ 0.5: 50 / 9, 0.95: 15, 0.99: 19 }).map(([quantile, milliseconds]) => [
            `{namespace="sms", release="sms", component="frontend", version="v1", quantile="${quantile}"}`,
            milliseconds,
          ]),
        ),
      ],
    ],
  ])('Istio: %s', (title, shown) => shows('operations', title, shown));

  it.each<[string, Shown]>([
    ['Upstream requests', [{ [cluster]: 1 }]],
    ['Mirrored', [{ '{}': 1 }, { '{namespace="sms", release="sms"}': 9 }]],
    ['Refused for want of room', [{ [cluster]: 1 }]],
  ])('Envoy: %s', (title, shown) => shows('operations', title, shown));

  it('the verdict is the number of the present one', () => {
    shows('experiment', 'Verdict on the whole', [{ '{question="all"}': 2 }]);
  });
});
