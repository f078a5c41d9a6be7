import { describe, expect, it } from 'vitest';
import { app } from '../testing/pods.js';
import { example, routingOf } from '../testing/routing.js';
import { routesOf } from './routes.js';

const OTHER_HOST = {
  retry_host_predicate: [
    {
      name: 'envoy.retry_host_predicates.previous_hosts',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
      },
    },
  ],
  host_selection_retry_max_attempts: '5',
};
const set = (key: string, value: string) => ({
  header: { key, value },
  append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
});
const frontend = (subset: string) => `outbound|80|${subset}|sms-sms-checker-frontend-mesh.sms.svc.cluster.local`;
const model = (subset: string) => `outbound|8081|${subset}|sms-sms-checker-model-service-mesh.sms.svc.cluster.local`;

const text = example('canary-with-shadow');
const translated = (name: string, yaml: string, caller?: Parameters<typeof routesOf>[2]) => {
  const routing = routingOf(yaml);
  const rules = routing.virtualServices.find(({ metadata }) => metadata.name === name);
  if (!rules) throw new Error(`no VirtualService ${name}`);
  return routesOf(routing, rules, caller);
};
const atGateway = (yaml = text) => translated('sms-sms-checker-frontend', yaml);
const ofModel = (version: string, yaml = text) => translated('sms-sms-checker-model-service', yaml, app(version));

describe('the routes of a gateway', () => {
  it('are the rules in their order', () => {
    expect(atGateway().map(({ name }) => name)).toEqual(['pin-v1', 'pin-v2', 'sticky-v1', 'sticky-v2', 'draw']);
  });

  it('match headers as a whole and overwrite what the client claims', () => {
    expect(atGateway()[1]).toEqual({
      name: 'pin-v2',
      match: {
        prefix: '/',
        case_sensitive: true,
        headers: [{ name: 'cookie', string_match: { safe_regex: { regex: '^(.*;\\s*)?canary=v2(;.*)?$' } } }],
      },
      route: {
        cluster: frontend('v2'),
        timeout: '5s',
        retry_policy: { retry_on: 'connect-failure,refused-stream,unavailable,reset', num_retries: 2, ...OTHER_HOST },
        max_grpc_timeout: '5s',
      },
      request_headers_to_add: [set('x-sms-assignment', 'pinned'), set('x-sms-version', 'v2')],
    });
  });

  it('draw by weight, and add the cookie of the version drawn to those of the app', () => {
    const cookie = (version: string) => ({
      header: {
        key: 'Set-Cookie',
        value: `user-session=${version}.%REQ(x-request-id)%; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax`,
      },
    });
    const drawn = (version: string, weight: number) => ({
      name: frontend(version),
      weight,
      request_headers_to_add: [set('x-sms-assignment', 'drawn'), set('x-sms-version', version)],
      response_headers_to_add: [cookie(version)],
    });
    expect(atGateway()[4]).toMatchObject({
      match: { prefix: '/' },
      route: { weighted_clusters: { clusters: [drawn('v1', 90), drawn('v2', 10)] } },
    });
    expect(atGateway()[4]).not.toHaveProperty('request_headers_to_add');
  });

  it('leave a destination of weight 0 out', () => {
    expect(atGateway(text.replace('weight: 10\n', 'weight: 0\n'))[4]?.route).toMatchObject({
      weighted_clusters: { clusters: [{ name: frontend('v1'), weight: 90 }] },
    });
  });

  it('hand out the cookie of a bucket on the route itself', () => {
    const [draw] = atGateway(example('canary-bucket')).filter(({ name }) => name === 'draw-v2');
    expect(draw?.match.headers).toEqual([
      { name: 'x-request-id', string_match: { safe_regex: { regex: expect.stringMatching(/^\^\.\*\(.+\)\$$/) } } },
    ]);
    expect(draw?.route).toMatchObject({ cluster: frontend('v2') });
    expect(draw?.response_headers_to_add).toHaveLength(1);
  });

  it('take a pattern of * for any value, as Istio does', () => {
    const [header] = atGateway(example('header-routing').replace('.*0$', '"*"')).filter(
      ({ name }) => name === 'header',
    );
    expect(header?.match.headers).toEqual([{ name: 'x-user-id', present_match: true }]);
  });
});

describe('the routes of a caller', () => {
  it('are those that are meant for it, up to the first that takes all calls', () => {
    expect(ofModel('v1').map(({ name }) => name)).toEqual(['v1']);
    expect(ofModel('v2').map(({ name }) => name)).toEqual(['v2']);
    expect(ofModel('v2')[0]?.match).toEqual({ prefix: '/', case_sensitive: true });
    expect(ofModel('v1')[0]?.match).toEqual({ prefix: '/' });
  });

  it('are not those of the same labels in another namespace', () => {
    const stranger = { ...app('v2'), namespace: 'other' };
    expect(translated('sms-sms-checker-model-service', text, stranger).map(({ name }) => name)).toEqual(['v1']);
  });

  it.each([
    [100, 1_000_000],
    [25, 250_000],
    [0.5, 5_000],
  ])('mirror %s %% of the calls to v3', (percent, numerator) => {
    const yaml = text.replaceAll('value: 100', `value: ${percent}`);
    for (const version of ['v1', 'v2']) {
      expect(ofModel(version, yaml)[0]?.route).toMatchObject({
        cluster: model(version),
        request_mirror_policies: [
          {
            cluster: model('v3'),
            runtime_fraction: { default_value: { numerator, denominator: 'MILLION' } },
            trace_sampled: false,
            disable_shadow_host_suffix_append: true,
          },
        ],
      });
    }
  });

  it('mirror nothing at 0 %', () => {
    expect(ofModel('v1', text.replaceAll('value: 100', 'value: 0'))[0]?.route).not.toHaveProperty(
      'request_mirror_policies',
    );
  });
});

it.each([
  ['500ms', '0.500s'],
  ['2m', '120s'],
  ['1h', '3600s'],
])('writes a time limit of %s as %s', (timeout, expected) => {
  expect(ofModel('v1', text.replaceAll('timeout: 5s', `timeout: ${timeout}`))[0]?.route).toMatchObject({
    timeout: expected,
    max_grpc_timeout: expected,
  });
});

it.each([
  [
    'subset: v3',
    'subset: v4',
    'leads to the subset v4 of sms-sms-checker-model-service-mesh, which no DestinationRule has',
  ],
  [
    'host: sms-sms-checker-model-service-mesh\n            subset: v3',
    'host: gone\n            subset: v3',
    'leads to gone, which is no Service of the release',
  ],
])('refuses a rule that leads nowhere (%s → %s)', (from, to, words) => {
  const message = `VirtualService sms-sms-checker-model-service: rule v1 ${words}`;
  expect(() => ofModel('v1', text.replaceAll(from, to))).toThrow(message);
});
