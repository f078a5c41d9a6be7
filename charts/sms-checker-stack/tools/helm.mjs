// The chart with what it depends on. Tests of it need no other machine: of kube-prometheus-stack, which would come from
// elsewhere, a stand-in says what it was given.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { chart as smsChecker } from '../../sms-checker/tools/helm.mjs';

export { HelmError, helm, knownApis, template } from '../../sms-checker/tools/helm.mjs';
export { smsChecker };

export const stack = fileURLToPath(new URL('..', import.meta.url));

/** Where Helm puts what it fetches. */
const charts = join(stack, 'charts');

/** @type {{ name: string, version: string, repository: string }[]} */
export const dependencies = parse(readFileSync(join(stack, 'Chart.yaml'), 'utf8')).dependencies;

const seen = `apiVersion: v1
kind: Seen
metadata: { name: kube-prometheus-stack }
values: {{ toJson .Values }}
hosts: {{ tpl (toJson .Values.grafana.ingress.hosts) . }}
settings: {{ tpl (toJson (index .Values.grafana "grafana.ini" "server")) . }}
`;

/** A copy of the chart beside sms-checker as it is here, with the stand-in. Whoever made it takes it away. */
export function withStandIn() {
  const copy = mkdtempSync(join(tmpdir(), 'stack-'));
  cpSync(stack, copy, { recursive: true, filter: (path) => path !== charts });
  const [other] = dependencies;
  const standIn = join(copy, 'charts', 'kube-prometheus-stack');
  mkdirSync(join(standIn, 'templates'), { recursive: true });
  writeFileSync(join(standIn, 'Chart.yaml'), `apiVersion: v2\nname: ${other?.name}\nversion: ${other?.version}\n`);
  writeFileSync(join(standIn, 'templates', 'seen.yaml'), seen);
  cpSync(smsChecker, join(copy, 'charts', 'sms-checker'), { recursive: true });
  return copy;
}

/** A copy of the chart beside sms-checker as it is here, with what `helm dependency build` fetched; nothing where it did not. */
export function withFetched() {
  const [other] = dependencies;
  const fetched = join(charts, `${other?.name}-${other?.version}.tgz`);
  if (!existsSync(fetched)) return;
  const copy = withStandIn();
  rmSync(join(copy, 'charts', 'kube-prometheus-stack'), { recursive: true });
  cpSync(fetched, join(copy, 'charts', 'kube-prometheus-stack.tgz'));
  return copy;
}
