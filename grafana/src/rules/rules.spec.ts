import { existsSync, readdirSync, readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { ALERTS, RECORDING } from '../files.js';
import { MEASURED } from '../series.js';
import { panels, queries } from '../testing/dashboards.js';
import { parsed, replaced } from '../promql.js';
import { promtool, rulesOfSms } from '../testing/promtool.js';

const runbooks = fileURLToPath(new URL('../../../docs/runbooks', import.meta.url));
const values = parseDocument(
  readFileSync(fileURLToPath(new URL('../../../charts/sms-checker/values.yaml', import.meta.url)), 'utf8'),
);
const recording = RECORDING.flatMap(({ rules }) => rules).filter((rule) => 'record' in rule);
const recorded = [...new Set(recording.map(({ record }) => record))];
const reads = (expr: string) => parsed(expr).reads.map(({ name }) => name);

describe('all rules', () => {
  it('are rules to promtool too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rules-'));
    writeFileSync(join(folder, 'rules.yaml'), rulesOfSms);
    try {
      promtool('check', 'rules', '--lint=all', '--lint-fatal', join(folder, 'rules.yaml'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([...recording.map((rule) => [rule.record, rule.expr]), ...ALERTS.map((rule) => [rule.alert, rule.expr])])(
    '%s reads what there is, of its own release alone',
    (_name, expr = '') => {
      const known = [...MEASURED, ...recorded];
      expect(reads(expr).filter((name) => !known.includes(name))).toEqual([]);
      const selectors = expr.match(/[a-z_:0-9]+\{[^}]*\}/g) ?? [];
      const foreign = selectors.filter((one) => !one.startsWith('kube_'));
      for (const one of foreign) expect(one).toContain('namespace="__NAMESPACE__", release="__RELEASE__"');
      expect(selectors.length).toBe(reads(expr).length);
    },
  );

  it('have a test each, beside them', () => {
    const folders = [
      fileURLToPath(new URL('.', import.meta.url)),
      fileURLToPath(new URL('../alerts', import.meta.url)),
    ];
    const specs = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.spec.ts') && file !== 'rules.spec.ts')
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    );
    // A window is a parameter of the tests of what is there once for each window.
    const words = ['rate5m', 'rate30m'].map((window) => specs.join().replaceAll('${window}', window)).join();
    const names = [...recorded, ...ALERTS.map(({ alert }) => alert)];
    expect(names.filter((name) => !words.includes(name))).toEqual([]);
  });
});

describe('recording rules', () => {
  it('are each read by a dashboard, an alert or another rule', () => {
    const read = new Set([
      ...panels.flatMap(({ panel }) => queries(panel).flatMap(({ expr }) => reads(replaced(expr)))),
      ...ALERTS.flatMap(({ expr }) => reads(expr)),
      ...recording.flatMap(({ expr }) => reads(expr)),
    ]);
    expect(recorded.filter((name) => !read.has(name))).toEqual([]);
  });

  it('are named after what they are of and how, under the name of the project', () => {
    for (const name of recorded) expect(name).toMatch(/^sms_checker:[a-z0-9_]+:(rate5m|rate30m|quantile5m|ratio)$/);
  });
});

/** What a severity can be, where it is a template of words. */
function severitiesOf(severity: string): string[] {
  const words = [...severity.matchAll(/\}\}(\w+)\{\{/g)].map(([, word = '']) => word);
  return words.length > 0 ? words : [severity];
}

describe('alerts', () => {
  it.each(ALERTS)('$alert has a severity, a summary, a description and a runbook', ({ alert, labels, annotations }) => {
    for (const severity of severitiesOf(labels.severity)) expect(['critical', 'warning', 'info']).toContain(severity);
    expect(annotations.summary).toMatch(/^[A-Z{].*\.$/);
    expect(annotations.description).toMatch(/^[A-Z{].*\.$/);
    const file = join(runbooks, `${alert}.md`);
    expect(existsSync(file), `write docs/runbooks/${alert}.md`).toBe(true);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(new RegExp(`^# ${alert}\n`));
    expect(text.match(/^## .*/gm)).toEqual(['## Meaning', '## Impact', '## Diagnosis', '## What to do']);
  });

  it('are each once', () => {
    const names = ALERTS.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have all runbooks there are', () => {
    const names = ALERTS.map(({ alert }) => `${alert}.md`);
    expect(readdirSync(runbooks).filter((file) => !names.includes(file))).toEqual([]);
  });

  it.each(ALERTS)('$alert: its runbook sets values that the chart has', ({ alert }) => {
    const text = readFileSync(join(runbooks, `${alert}.md`), 'utf8');
    const set = [...text.matchAll(/--set (\S+?)[`\s]/g)].flatMap(([, values = '']) => values.split(','));
    const named = [...text.matchAll(/`((?:monitoring|istio|experiment|networkPolicy)\.[A-Za-z.]+)`/g)].map(
      ([, path = '']) => path,
    );
    for (const path of [...set.map((one) => one.replace(/=.*/, '')), ...named]) {
      expect(values.hasIn(path.split('.')), `values.yaml has no ${path}`).toBe(true);
    }
  });

  it.each(ALERTS)('$alert: its runbook asks Prometheus what it can answer', ({ alert }) => {
    const text = readFileSync(join(runbooks, `${alert}.md`), 'utf8');
    const asked = [...text.matchAll(/```promql\n([^`]*)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
    expect(asked.length, 'show a query in a block ```promql').toBeGreaterThan(0);
    const known = [...MEASURED, ...recorded];
    for (const query of asked) expect(reads(query).filter((name) => !known.includes(name))).toEqual([]);
  });
});
