import { readFileSync } from 'node:fs';
import { UsageFault } from '@sms-checker/cli';
import { parseAllDocuments, stringify } from 'yaml';
import { fileOf } from './chart.js';
import { type Chosen, DEFAULT_EXAMPLE, type Live, type Renderer } from './renderer.js';

const NEEDS_HELM = 'install Helm, or set HELM to its path';

interface Destination {
  destination: { subset?: string };
  weight?: number;
}
interface Rule {
  name: string;
  route: Destination[];
  mirrors?: unknown;
}
/** What is looked at of an object; the rest of it is handed on as it is. */
interface Manifest {
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  spec: {
    gateways?: unknown;
    http?: Rule[];
    template?: { spec: { containers: { name: string; env: { name: string; value: string }[] }[] } };
  };
}

/** Changes what an example was rendered to, as far as that is the same as to render it anew. */
export class GoldenRenderer implements Renderer {
  readonly how = 'golden';
  private readonly text: string;

  /** @throws UsageFault where more than an example was chosen */
  constructor({ example = DEFAULT_EXAMPLE, values, set }: Chosen) {
    if (values !== undefined || set.length > 0)
      throw new UsageFault(`only examples can be run without Helm, and no other values: ${NEEDS_HELM}`);
    this.text = readFileSync(fileOf(example, 'output.yaml'), 'utf8');
  }

  render(live: Live): Promise<string> {
    return Promise.resolve().then(() => {
      let manifests = parseAllDocuments(this.text).map((document) => document.toJS() as Manifest);
      if (live.share !== undefined) setShare(manifests, live.share);
      if (live.shadow !== undefined) manifests = withShadow(manifests, live.shadow);
      if (live.errorRate) setErrorRate(manifests, live.errorRate);
      return manifests.map((manifest) => `---\n${stringify(manifest)}`).join('');
    });
  }
}

/** Weights of the draw; where a version has none, no rule leads to it. */
function setShare(manifests: readonly Manifest[], share: number): void {
  const routes = manifests.find(({ kind, spec }) => kind === 'VirtualService' && spec.gateways !== undefined)?.spec;
  const draw = routes?.http?.find(({ name }) => name === 'draw')?.route;
  if (!routes?.http || draw?.length !== 2)
    throw new UsageFault(`the share of the canary is no weight in this example: ${NEEDS_HELM}`);
  const weights = new Map([
    ['v1', 100 - share],
    ['v2', share],
  ]);
  for (const each of draw) each.weight = weights.get(each.destination.subset ?? '') ?? 0;
  for (const rule of routes.http)
    rule.route = rule.route.filter(({ destination }) => weights.get(destination.subset ?? '') !== 0);
  routes.http = routes.http.filter(({ route }) => route.length > 0);
}

/** Without a shadow there are no mirrors, and nothing of its version but an empty subset. */
function withShadow(manifests: readonly Manifest[], shadow: boolean): Manifest[] {
  const rules = manifests.flatMap(({ kind, spec }) => (kind === 'VirtualService' ? (spec.http ?? []) : []));
  if (shadow) {
    if (rules.some(({ mirrors }) => mirrors)) return [...manifests];
    throw new UsageFault(`this example has no shadow that could be switched on: ${NEEDS_HELM}`);
  }
  for (const rule of rules) delete rule.mirrors;
  return manifests.filter(({ metadata }) => metadata.labels.version !== 'v3');
}

function setErrorRate(manifests: readonly Manifest[], errorRate: number): void {
  const canary = manifests.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.labels.version === 'v2');
  const app = canary
    .flatMap(({ spec }) => spec.template?.spec.containers ?? [])
    .find(({ name }) => name === 'frontend');
  if (!app) throw new UsageFault(`this example has no canary that could fail: ${NEEDS_HELM}`);
  app.env.push({ name: 'FAULTS_ALLOWED', value: 'true' }, { name: 'FAULT_ERROR_RATE', value: String(errorRate) });
  app.env.sort((a, b) => (a.name < b.name ? -1 : 1));
}
