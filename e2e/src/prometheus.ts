import { FOREIGN } from '@sms-checker/grafana/foreign';
import { parsed, replaced } from '@sms-checker/grafana/promql';
import { kubectlHere, pods } from './kubectl.js';
import { measured } from './measured.js';
import { until } from './progress.js';
import { ALERTMANAGER, NAMESPACE, PROMETHEUS, RELEASE } from './settings.js';

const LIMIT_MS = 10_000;

async function ask<T>(url: string): Promise<T> {
  const reply = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!reply.ok) throw new Error(`${url}: status ${reply.status}: ${(await reply.text()).slice(0, 300)}`);
  return (await reply.json()) as T;
}

/** A series at this moment. */
export interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

/** What an expression gives now. */
export async function query(expr: string): Promise<Sample[]> {
  const url = `${PROMETHEUS}/api/v1/query?query=${encodeURIComponent(expr)}`;
  return (await ask<{ data: { result: Sample[] } }>(url)).data.result;
}

/** Waits until Prometheus reads every pod of the release, its sidecar and the gateway. */
export async function everyTargetUp(): Promise<void> {
  // Of these pods alone: series of pods that are gone stay to be seen for some minutes.
  const names = (await pods()).map(({ metadata }) => metadata.name);
  let up: string[] = [];
  const due = 2 * names.length + 1;
  await until('Prometheus reads every pod and the gateway', 120, async () => {
    const targets = await query(
      `up{namespace="${NAMESPACE}", pod=~"${names.join('|')}"} or up{job="${NAMESPACE}/${RELEASE}-sms-checker-gateway"}`,
    );
    up = targets.map(({ value: [, is] }) => is);
    return up.length >= due && up.every((is) => is === '1') ? undefined : `${up.length} targets, up: ${up.join(' ')}`;
  });
  measured('targets that Prometheus finds up', up.length, `all, ${due} at least`);
}

/** Names of the alerts of the release that Alertmanager has. */
export async function alertsHeld(): Promise<string[]> {
  const filter = encodeURIComponent(`namespace="${NAMESPACE}"`);
  const held = await ask<{ labels: Record<string, string> }[]>(`${ALERTMANAGER}/api/v2/alerts?filter=${filter}`);
  return held.map(({ labels }) => labels.alertname ?? '');
}

/** An expression and where it stands. */
interface Expression {
  where: string;
  expr: string;
}

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
}

async function read<T>(kind: string): Promise<T[]> {
  const ours = ['--selector', `app.kubernetes.io/instance=${RELEASE}`, '--output', 'json'];
  return (JSON.parse(await kubectlHere(['get', kind, ...ours])) as { items: T[] }).items;
}

/** The release's rules as they are in the cluster. */
async function rules(): Promise<Rule[]> {
  const objects = await read<{ spec: { groups: { rules: Rule[] }[] } }>('prometheusrules');
  return objects.flatMap(({ spec }) => spec.groups.flatMap((group) => group.rules));
}

/** Queries of the release's dashboards as they are in the cluster, with Grafana's variables replaced. */
async function panels(experiment: string): Promise<Expression[]> {
  const maps = await read<{ data: Record<string, string> }>('configmaps');
  const dashboards = maps.flatMap(({ data }) => Object.entries(data)).filter(([name]) => name.endsWith('.json'));
  const variables = {
    $__rate_interval: '5m',
    $namespace: NAMESPACE,
    $release: RELEASE,
    $version: '.+',
    $experiment: experiment,
  };
  return dashboards.flatMap(([where, json]) => {
    const found: Expression[] = [];
    JSON.parse(json, (name, value: unknown) => {
      if (name === 'expr' && typeof value === 'string') found.push({ where, expr: replaced(value, variables) });
      return value;
    });
    return found;
  });
}

/** What makes these series is not part of every cluster. */
const MAY_BE_ABSENT: readonly string[] = [...FOREIGN.kubeStateMetrics, ...FOREIGN.istio];

/** What reads series that nothing in this cluster makes, by name: these themselves, and what is recorded of them alone. */
async function unavailable(all: readonly Rule[]): Promise<Set<string>> {
  const counts = await Promise.all(MAY_BE_ABSENT.map((name) => query(`count(${name})`)));
  const names = new Set(MAY_BE_ABSENT.filter((_, i) => counts[i]?.length === 0));
  for (const { record, expr } of all) {
    if (record !== undefined && parsed(expr).reads.some(({ name }) => names.has(name))) names.add(record);
  }
  return names;
}

/**
 * Every selector of the release's rules, alerts and panels, by whether it finds series now; `untried` are those of what this
 * cluster does not have.
 * @param experiment whose verdict the dashboard is asked to show
 */
export async function walkSelectors(experiment: string) {
  const recorded = await rules();
  const ruled = recorded.map(({ record, alert, expr }) => ({ where: record ?? alert ?? '', expr }));
  const absent = await unavailable(recorded);
  const places = new Map<string, { name: string; where: Set<string> }>();
  for (const { where, expr } of [...ruled, ...(await panels(experiment))]) {
    for (const { name, selector } of parsed(expr).reads) {
      const place = places.get(selector) ?? { name, where: new Set() };
      places.set(selector, place);
      place.where.add(where);
    }
  }
  const untried: string[] = [];
  const found: string[] = [];
  const empty: string[] = [];
  for (const [selector, { name, where }] of places) {
    const line = `${selector} of ${[...where].join(', ')}`;
    if (absent.has(name)) untried.push(line);
    else ((await query(`count(${selector})`)).length > 0 ? found : empty).push(line);
  }
  return { untried, found, empty };
}
