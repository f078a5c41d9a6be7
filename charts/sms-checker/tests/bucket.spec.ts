import { describe, expect, it } from 'vitest';
import { evaluated, render, type Values } from './helm.js';
import type { Manifest } from './manifests.js';
import { cookies, routed } from './routing.js';

const BUCKETS = Array.from({ length: 4096 }, (_, bucket) => bucket);

/** An id as gateways make them, in a bucket. */
const idIn = (bucket: number) => `6f2c1e9a-13a7-4c55-9d21-0b7e5a3f1${bucket.toString(16).padStart(3, '0')}`;

const bucketMode = (canary: Values = {}) => ({ istio: { canary: { enabled: true, assignment: 'bucket', ...canary } } });

/** The app's VirtualService at every share from 0 to 100, all of them by one run of Helm. */
const SHARES = evaluated(
  `{{ $all := list }}{{ range $share := untilStep 0 101 1 -}}
  {{ $_ := set $.Values.istio.trafficSplit "canary" $share -}}
  {{ $all = append $all (include (print $.Template.BasePath "/istio/frontend-virtualservice.yaml") $ | fromYaml) -}}
  {{ end }}{{ toJson $all }}`,
  bucketMode(),
) as Manifest<'VirtualService'>[];

function at(share: number) {
  const virtualService = SHARES[share];
  if (!virtualService) throw new Error(`nothing was rendered for ${share} %`);
  return virtualService;
}

/** Who gets which version, with one way of saying one's id. */
const versions = (share: number, headers: (id: string) => Record<string, string>) =>
  BUCKETS.map((bucket) => Object.keys(routed(at(share), headers(idIn(bucket))).weights).join());

const firstCall = (id: string) => ({ 'x-request-id': id });
const laterCall = (version: string) => (id: string) => ({
  'x-request-id': idIn(4095 - parseInt(id.slice(-3), 16)),
  cookie: `a=1; user-session=${version}.${id}; b=2`,
});

describe('at every share from 0 to 100', () => {
  it('v2 has the buckets below share × 4096, at the first call and at later ones, whatever version the first had', () => {
    expect(SHARES).toHaveLength(101);
    for (const share of SHARES.keys()) {
      const expected = BUCKETS.map((bucket) => (bucket < (share / 100) * 4096 ? 'v2' : 'v1'));
      expect(versions(share, firstCall), `first calls at ${share} %`).toEqual(expected);
      expect(versions(share, laterCall('v1')), `calls of v1 at ${share} %`).toEqual(expected);
      expect(versions(share, laterCall('v2')), `calls of v2 at ${share} %`).toEqual(expected);
    }
  });

  it('has patterns that RE2 takes and that stay short', () => {
    for (const { spec } of SHARES) {
      for (const { match = [] } of spec.http) {
        for (const { regex } of match.flatMap(({ headers }) => Object.values(headers))) {
          // RE2 has neither lookaround nor backreferences.
          expect(regex).not.toMatch(/\(\?|\\[1-9]/);
          expect(regex.length).toBeLessThan(110);
        }
      }
    }
  });
});

it('a ramp only ever moves users from v1 to v2', () => {
  const ramp = [0, 1, 5, 25, 50, 100].map((share) => versions(share, laterCall('v1')));
  for (const [i, now] of ramp.entries()) {
    const before = ramp[i - 1] ?? now;
    expect(BUCKETS.filter((bucket) => before[bucket] === 'v2' && now[bucket] === 'v1')).toEqual([]);
  }
});

describe('rules', () => {
  const names = (share: number) => at(share).spec.http.map(({ name }) => name);

  it('are these, and their patterns readable', () => {
    expect(names(10)).toEqual(['pin-v1', 'pin-v2', 'sticky-v2', 'sticky-v1', 'draw-v2', 'draw-v1']);
    expect(at(10).spec.http.map(({ match }) => match?.[0]?.headers)).toEqual([
      { cookie: { regex: String.raw`^(.*;\s*)?canary=v1(;.*)?$` } },
      { cookie: { regex: String.raw`^(.*;\s*)?canary=v2(;.*)?$` } },
      {
        cookie: {
          regex: String.raw`^(.*;\s*)?user-session=v[12]\.[^;]*(0[0-9a-f]{2}|1[0-8][0-9a-f]|19[0-9])(;.*)?$`,
        },
      },
      { cookie: { regex: String.raw`^(.*;\s*)?user-session=v[12]\.[^;]*(;.*)?$` } },
      { 'x-request-id': { regex: '^.*(0[0-9a-f]{2}|1[0-8][0-9a-f]|19[0-9])$' } },
      undefined,
    ]);
  });

  it('lead to one version alone at 0 and at 100', () => {
    expect(names(0)).toEqual(['pin-v1', 'sticky-v1', 'draw-v1']);
    expect(names(100)).toEqual(['pin-v2', 'sticky-v2', 'draw-v2']);
  });

  it('are one after a roll back, for everybody', () => {
    const off = render(bucketMode({ enabled: false })).get('VirtualService', 'frontend');
    expect(off.spec.http).toHaveLength(1);
    for (const version of ['v1', 'v2']) {
      const headers = laterCall(version)(idIn(0));
      expect(routed(off, headers)).toEqual({ rule: 'stable', assignment: 'none', weights: { v1: 100 } });
    }
  });

  it('change with the share in nothing but the buckets', () => {
    const withoutBuckets = (share: number) => JSON.stringify(at(share)).replaceAll(/\((\[?0[^)]*)\)/g, '(…)');
    expect(withoutBuckets(1)).toContain('(…)');
    for (const share of [5, 10, 25, 50, 99]) expect(withoutBuckets(share)).toBe(withoutBuckets(1));
  });
});

describe('a call', () => {
  const [inside, outside] = [idIn(0x199), idIn(0x19a)];

  it.each([
    ['that is the first, of a user of v2', { 'x-request-id': inside }, 'draw-v2', 'drawn'],
    ['that is the first, of a user of v1', { 'x-request-id': outside }, 'draw-v1', 'drawn'],
    ['of a session, which its own id does not move', laterCall('v2')(inside), 'sticky-v2', 'sticky'],
    ['of a user whom a ramp has moved', { cookie: `user-session=v1.${inside}` }, 'sticky-v2', 'sticky'],
    ['of a user whom a smaller share has moved back', { cookie: `user-session=v2.${outside}` }, 'sticky-v1', 'sticky'],
    ['of a tester', { cookie: `user-session=v1.${inside}; canary=v1` }, 'pin-v1', 'pinned'],
    [
      'with an id that is no gateway’s',
      { cookie: 'user-session=v2.mine', 'x-request-id': inside },
      'sticky-v1',
      'sticky',
    ],
    ['with an id in capitals', { cookie: 'user-session=v2.0AB', 'x-request-id': inside }, 'sticky-v1', 'sticky'],
    ['with an id of three digits', { cookie: 'user-session=v1.0ab', 'x-request-id': outside }, 'sticky-v2', 'sticky'],
    ['with an empty id', { cookie: 'user-session=v2.', 'x-request-id': inside }, 'sticky-v1', 'sticky'],
    [
      'with two sessions, one of them of v2',
      { cookie: `user-session=v1.fff; user-session=v1.${inside}` },
      'sticky-v2',
      'sticky',
    ],
    [
      'with another app’s cookie of that name',
      { cookie: 'user-session=000', 'x-request-id': outside },
      'draw-v1',
      'drawn',
    ],
    [
      'with the session in another cookie',
      { cookie: `my-user-session=v2.${inside}`, 'x-request-id': outside },
      'draw-v1',
      'drawn',
    ],
    ['without any id', {}, 'draw-v1', 'drawn'],
  ])('%s', (_name, headers, rule, assignment) => {
    expect(routed(at(10), headers)).toEqual({ rule, assignment, weights: { [rule.slice(-2)]: 100 } });
  });

  it('that is the first gets the cookie of the weighted draw, others get none', () => {
    const weighted = render({ istio: { canary: { enabled: true } } }).get('VirtualService', 'frontend');
    const handedOut = cookies(at(10)).filter(Boolean);
    expect(handedOut.sort()).toEqual(cookies(weighted).filter(Boolean).sort());
    const rules = at(10).spec.http.filter(({ route }) => route.some(({ headers }) => headers.response));
    expect(rules.map(({ name }) => name)).toEqual(['draw-v2', 'draw-v1']);
  });
});

it('a canary by bucket fails open as one by weight does', () => {
  const subsets = (values: Values) => render(values).get('DestinationRule', 'frontend').spec;
  expect(subsets(bucketMode())).toEqual(subsets({ istio: { canary: { enabled: true } } }));
});
