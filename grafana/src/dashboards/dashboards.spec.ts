import { CATALOGUE } from '@sms-checker/metrics/catalogue';
import { describe, expect, it } from 'vitest';
import { RECORDING } from '../files.js';
import { MEASURED } from '../series.js';
import { dashboards, panels, queries } from '../testing/dashboards.js';
import { parsed, replaced } from '../promql.js';

const recorded = RECORDING.flatMap(({ rules }) => rules).flatMap((rule) => ('record' in rule ? [rule.record] : []));
const all = panels.map(({ file, panel }) => ({ name: `${file}: ${panel.title ?? ''}`, panel }));
const units = ['percentunit', 's', 'ms', 'reqps', 'bytes', 'short'];

describe.each(dashboards)('$file', ({ dashboard }) => {
  const variables = dashboard.templating.list ?? [];

  it('leaves Prometheus, namespace, release and version to choose', () => {
    expect(variables.map(({ name }) => name).slice(0, 4)).toEqual(['datasource', 'namespace', 'release', 'version']);
    expect(variables[0]).toMatchObject({ type: 'datasource', query: 'prometheus', label: 'Data source' });
    expect(variables.find(({ name }) => name === 'version')).toMatchObject({
      multi: true,
      includeAll: true,
      allValue: '.+',
    });
  });

  it('asks for the values of its variables anew when the time changes, by PromQL', () => {
    for (const { type, refresh, query } of variables.slice(1)) {
      expect({ type, refresh }).toEqual({ type: 'query', refresh: 2 });
      const [, of = ''] = /^label_values\((.*), [a-z]+\)$/.exec(query as string) ?? [];
      expect(known(of)).toEqual([]);
    }
  });

  it('is edited here alone, and found by its uid', () => {
    expect(dashboard).toMatchObject({ editable: false, tags: ['sms-checker'] });
    expect(dashboard.uid).toMatch(/^[a-z-]{1,40}$/);
  });

  it('leads to the other with the same variables and times', () => {
    const [other] = dashboards.filter((one) => one.dashboard.uid !== dashboard.uid);
    expect(dashboard.links).toMatchObject([
      { type: 'link', url: `/d/${other?.dashboard.uid ?? ''}`, includeVars: true, keepTime: true },
    ]);
  });

  it('marks releases', () => {
    const marks = dashboard.annotations.list ?? [];
    expect(marks.map(({ name }) => name)).toEqual(['Weights changed', 'Copies changed', 'Model changed']);
    for (const { expr = '', datasource } of marks) {
      expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
      expect(known(expr)).toEqual([]);
    }
  });

  it('has panels of different names and numbers, none upon another', () => {
    const heads = dashboard.panels ?? [];
    expect(new Set(heads.map(({ id }) => id)).size).toBe(heads.length);
    const cells = heads.flatMap(({ gridPos }) =>
      Array.from({ length: (gridPos?.w ?? 0) * (gridPos?.h ?? 0) }, (_, i) => {
        const { x = 0, y = 0, w = 1 } = gridPos ?? {};
        return `${x + (i % w)},${y + Math.floor(i / w)}`;
      }),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...heads.map(({ gridPos }) => (gridPos?.x ?? 0) + (gridPos?.w ?? 0)))).toBe(24);
    const titles = heads.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

/** Names in a query that nobody makes. */
function known(expr: string): string[] {
  const names = [...MEASURED, ...recorded] as string[];
  return parsed(replaced(expr)).reads.flatMap(({ name }) => (names.includes(name) ? [] : [name]));
}

describe.each(all)('$name', ({ panel }) => {
  it('has a title, a description and a unit', () => {
    expect(panel.title).toMatch(/^\S.*\S$/);
    expect(panel.description).toMatch(/^[A-Z0-9].*\.$/s);
    expect(units).toContain(panel.fieldConfig?.defaults.unit);
  });

  it('asks the Prometheus that is chosen', () => {
    const chosen = { type: 'prometheus', uid: '${datasource}' };
    expect(panel.datasource).toEqual(chosen);
    expect(panel.targets?.length).toBeGreaterThan(0);
    expect(panel.targets).toEqual(panel.targets?.map((target) => ({ ...target, datasource: chosen })));
  });

  const exprs = queries(panel).map(({ expr }) => expr);

  it('reads what there is, of the release or experiment that is chosen', () => {
    expect(exprs.flatMap(known)).toEqual([]);
    for (const expr of exprs) expect(expr).toMatch(/(namespace="\$namespace"|experiment="\$experiment")/);
  });

  it('leaves ratios and quantiles to rules', () => {
    const uses = exprs.flatMap((expr) => parsed(replaced(expr)).uses);
    expect(uses.filter((use) => use === 'Div' || use === 'histogram_quantile')).toEqual([]);
  });

  it('looks at counters as rates, over as long as Grafana finds right', () => {
    // Restarts are rare: what is counted is those of ten minutes, however close one looks.
    const range = panel.title === 'Restarts' ? '10m' : '$__rate_interval';
    for (const { name, range: over, by } of exprs.flatMap((expr) => parsed(replaced(expr)).reads)) {
      const isCounter = /_(total|sum|bucket|rx_reset|tx_reset|timeout|retry|pending_overflow|connect_fail)$/.test(name);
      const rated = { over: replaced(range), by: expect.stringMatching(/^(rate|increase)$/) as string };
      expect({ name, over, by }).toEqual({ name, ...(isCounter && rated) });
    }
    for (const expr of exprs) expect(expr.replaceAll(`[${range}]`, '')).not.toMatch(/\[[\d$].*?[a-z]\]/);
  });
});

it('every metric of the catalogue is on a dashboard, or in a rule that is', () => {
  const rules = RECORDING.flatMap((group) => group.rules);
  const exprs = [
    ...panels.flatMap(({ panel }) => queries(panel).map(({ expr }) => replaced(expr))),
    ...rules.map(({ expr }) => expr),
  ];
  const names = new Set(exprs.flatMap((expr) => parsed(expr).reads.map(({ name }) => name.replace(/_bucket$/, ''))));
  expect(Object.keys(CATALOGUE).filter((name) => !names.has(name))).toEqual([]);
});
