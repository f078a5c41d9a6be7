import type { Release } from '../manifest/release.js';

/** Shares in percent that a release says; undefined where there is no such version. */
export interface Shares {
  readonly canary: number | undefined;
  /** Of the calls at live models that are copied. */
  readonly mirror: number | undefined;
}

type Rule = Release['virtualServices'][number]['spec']['http'][number];

/** Last hex digits of a request id that decide in routing by bucket. */
const BUCKETS = Array.from({ length: 4096 }, (_, i) => i.toString(16).padStart(3, '0'));

/** Reads the shares off the rules that draw a user's version, by weights or by bucket, and off the mirrors. */
export function sharesOf({ virtualServices }: Pick<Release, 'virtualServices'>): Shares {
  const rules = virtualServices.flatMap(({ spec }) => spec.http);
  const drawing = rules.filter((rule) => rule.route.some(isDrawn));
  const mirrors = rules.flatMap((rule) => (rule.mirrors ?? []).map(({ percentage }) => percentage.value));
  return {
    canary: drawing.length === 0 ? undefined : drawing.reduce((share, rule) => share + canaryOf(rule), 0),
    mirror: mirrors.length === 0 ? undefined : Math.max(...mirrors),
  };
}

const isDrawn = ({ headers }: Rule['route'][number]) => headers?.request?.set['x-sms-assignment'] === 'drawn';

function canaryOf({ route, match = [] }: Rule): number {
  const weights = (all: Rule['route']) => all.reduce((sum, { weight = 100 }) => sum + weight, 0);
  const ofCanary = weights(route.filter(({ destination }) => destination.subset === 'v2')) / weights(route);
  const patterns = match.flatMap(({ headers }) => Object.values(headers ?? {}).map(({ regex }) => new RegExp(regex)));
  const buckets = BUCKETS.filter((bucket) => patterns.every((pattern) => pattern.test(bucket)));
  // A rule without a pattern takes whom those before it left, and of buckets these are stable's.
  return 100 * ofCanary * (patterns.length === 0 ? 1 : buckets.length / BUCKETS.length);
}
