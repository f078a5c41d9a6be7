import type { Manifest } from './manifests.js';

type VirtualService = Manifest<'VirtualService'>;

type RequestHeaders = Record<string, string | undefined>;

export interface Routed {
  rule: string;
  assignment: string;
  /** Percent by version. */
  weights: Record<string, number>;
}

/** What a proxy does with a request, as far as this chart's rules go: the first rule whose patterns match as a whole. */
export function routed(virtualService: VirtualService, headers: RequestHeaders = {}): Routed {
  const rule = virtualService.spec.http.find(
    ({ match }) => !match || match.some((one) => matches(one.headers, headers)),
  );
  if (!rule) throw new Error(`no rule for ${JSON.stringify(headers)}`);
  const assignments = new Set(rule.route.map((to) => to.headers.request.set['x-sms-assignment']));
  return {
    rule: rule.name,
    assignment: [...assignments].join(),
    weights: Object.fromEntries(rule.route.map(({ destination, weight }) => [destination.subset, weight])),
  };
}

export function cookies(virtualService: VirtualService): (string | undefined)[] {
  return virtualService.spec.http.flatMap(({ route }) =>
    route.map(({ headers }) => headers.response?.add['Set-Cookie']),
  );
}

function matches(patterns: Record<string, { regex: string }>, headers: RequestHeaders): boolean {
  return Object.entries(patterns).every(([header, { regex }]) => {
    const value = headers[header];
    return value !== undefined && new RegExp(`^(?:${regex})$`).test(value);
  });
}
