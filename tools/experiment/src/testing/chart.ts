import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import type { Values } from '../release/helm.js';

/** The chart's own way to helm: on PATH, named by HELM, or built once. */
const tools = (await import(new URL('../../../../charts/sms-checker/tools/helm.mjs', import.meta.url).href)) as {
  helm(args: string[], input?: string): string;
  knownApis: string[];
};
export const CHART = fileURLToPath(new URL('../../../../charts/sms-checker/', import.meta.url));

interface Deployment {
  kind: string;
  metadata: { labels: Record<string, string> };
  spec: {
    replicas?: number;
    template: { spec: { containers: { image: string; env: { name: string; value: string }[] }[] } };
  };
}

const apis = tools.knownApis.flatMap((api) => ['--api-versions', api]);

/** What each Deployment of a release runs, by component and version. @param upgrade values that are merged into its own */
export function running(values: Values, upgrade: Values = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'values-'));
  const files = [values, upgrade].map((one, i) => {
    writeFileSync(join(folder, `${i}.json`), JSON.stringify(one));
    return ['--values', join(folder, `${i}.json`)];
  });
  const text = tools.helm(['template', 'sms', CHART, '--namespace', 'sms', ...apis, ...files.flat()]);
  rmSync(folder, { recursive: true });
  const all = parseAllDocuments(text).map((document) => document.toJS() as Deployment | null);
  return Object.fromEntries(
    all.flatMap((one) => {
      if (one?.kind !== 'Deployment') return [];
      const { labels } = one.metadata;
      const [container] = one.spec.template.spec.containers;
      const model = container?.env.find(({ name }) => name === 'MODEL_NAME')?.value;
      const name = `${labels['app.kubernetes.io/component'] ?? ''} ${labels.version ?? ''}`;
      return [[name, { image: container?.image, model, replicas: one.spec.replicas }]];
    }),
  ) as Record<string, { image?: string; model?: string; replicas?: number }>;
}

/** What the chart makes of a template whose result is JSON. */
export function evaluated(source: string, values: Values): unknown {
  const copy = mkdtempSync(join(tmpdir(), 'chart-'));
  try {
    cpSync(CHART, copy, { recursive: true });
    writeFileSync(join(copy, 'templates', 'evaluated.yaml'), `value: ${source}\n`);
    const text = tools.helm(
      [
        'template',
        'sms',
        copy,
        '--namespace',
        'sms',
        ...apis,
        '--values',
        '-',
        '--show-only',
        'templates/evaluated.yaml',
      ],
      JSON.stringify(values),
    );
    return (parse(text) as { value: unknown }).value;
  } finally {
    rmSync(copy, { recursive: true });
  }
}
