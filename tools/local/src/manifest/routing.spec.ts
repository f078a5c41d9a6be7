import { describe, expect, it } from 'vitest';
import { destinationRule, gateway, ingress, service, virtualService } from './routing.js';
import { example, EXAMPLE_NAMES, routingOf } from '../testing/routing.js';

const TLS = 'there is no certificate on this machine: set istio.gateway.tls.credentialName to nothing';

/** Examples that this machine cannot run, and the first thing that is said of each. */
const REFUSED: Readonly<Record<string, string>> = { 'existing-cluster': TLS, production: TLS };

describe('what an example says of routing', () => {
  it.each(EXAMPLE_NAMES.filter((name) => !(name in REFUSED)))('is known in every field: %s', (name) => {
    const routing = routingOf(example(name));
    expect(routing.services.length).toBeGreaterThan(0);
    expect(routing.destinationRules).toHaveLength(name === 'plain' ? 0 : 2);
  });

  it.each(Object.entries(REFUSED))('is refused for what this machine has not: %s', (name, message) => {
    expect(() => routingOf(example(name))).toThrow(message);
  });
});

/** The first fault of an object, as `path: message`. */
const fault = (
  schema: typeof service | typeof gateway | typeof virtualService | typeof destinationRule,
  object: object,
) => {
  const [issue] = schema.safeParse(object).error?.issues ?? [];
  return `${issue?.path.join('.')}: ${issue?.message}`;
};
const routing = routingOf(example('canary-with-shadow'));
const edited = (object: unknown, edit: (json: string) => string) => JSON.parse(edit(JSON.stringify(object))) as object;

describe('a field that is not known', () => {
  it.each([
    [
      service,
      routing.services[0],
      '"selector":',
      '"externalTrafficPolicy":"Local","selector":',
      'spec: Unrecognized key: "externalTrafficPolicy"',
    ],
    [
      service,
      routing.services[0],
      '"name":"http"',
      '"name":"grpc"',
      'spec.ports.0.name: must be http or begin with http-: no other protocol is routed',
    ],
    [gateway, routing.gateways[0], '"port":{', '"bind":"0.0.0.0","port":{', 'spec.servers.0: Unrecognized key: "bind"'],
    [
      virtualService,
      routing.virtualServices[1],
      '"timeout"',
      '"fault":{},"timeout"',
      'spec.http.0: Unrecognized key: "fault"',
    ],
    [
      virtualService,
      routing.virtualServices[1],
      '{"regex":',
      '{"exact":"v2","regex":',
      'spec.http.0.match.0.headers.cookie: Unrecognized key: "exact"',
    ],
    [
      virtualService,
      routing.virtualServices[1],
      '"timeout":"5s"',
      '"timeout":"5 s"',
      'spec.http.0.timeout: must be a time such as 5s, in ms, s, m or h',
    ],
    [
      virtualService,
      routing.virtualServices[1],
      '"x-sms-version"',
      '"Host"',
      'spec.http.0.route.0.headers.request.set.Host: Invalid key in record',
    ],
    [
      destinationRule,
      routing.destinationRules[0],
      '"outlierDetection"',
      '"tls":{},"outlierDetection"',
      'spec.subsets.1.trafficPolicy: Unrecognized key: "tls"',
    ],
    [
      destinationRule,
      routing.destinationRules[0],
      '"version=v2"',
      '"version"',
      'spec.subsets.1.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority.0: must be a label with its value, such as version=v2',
    ],
  ] as const)('is named by its path (%#)', (schema, object, from, to, message) => {
    expect(schema.safeParse(object).success).toBe(true);
    expect(
      fault(
        schema,
        edited(object, (json) => json.replace(from, to)),
      ),
    ).toBe(message);
  });
});

it('refuses an Ingress with a certificate', () => {
  const [plain] = routingOf(example('nginx-and-istio')).ingresses;
  const secure = edited(plain, (json) => json.replace('"rules"', '"tls":[{"hosts":["a"],"secretName":"b"}],"rules"'));
  expect(ingress.safeParse(secure).error?.issues).toMatchObject([
    {
      path: ['spec', 'tls'],
      message: 'there is no certificate on this machine: set ingress.tls.secretName to nothing',
    },
  ]);
});
