import { describe, expect, it } from 'vitest';
import { example, routingOf } from '../testing/routing.js';
import { gatewayConfig, type GatewayOptions } from './gateway.js';

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];
const hostsOf = (yaml: string, options: GatewayOptions = { port: 8080 }) =>
  gatewayConfig(routingOf(yaml), options).routes.flatMap(({ virtual_hosts: hosts }) => hosts);
const stable = example('stable');

describe('the gateway', () => {
  it('answers for its host and the names of this machine, whatever the port', () => {
    const [host, ...others] = hostsOf(stable);
    expect(host).toMatchObject({
      name: 'sms-checker.local:80',
      domains: ['sms-checker.local', ...LOCAL],
      include_request_attempt_count: true,
    });
    expect(others).toEqual([]);
    const [routes] = gatewayConfig(routingOf(stable), { port: 8080 }).routes;
    expect(routes).toMatchObject({ ignore_port_in_host_matching: true });
  });

  it('answers for nothing else when told so', () => {
    expect(hostsOf(stable, { port: 8080, names: [] })[0]?.domains).toEqual(['sms-checker.local']);
  });

  it('names no domain twice', () => {
    expect(hostsOf(stable.replaceAll('sms-checker.local', 'localhost'))[0]?.domains).toEqual(LOCAL);
  });

  it('has a virtual host for each of several hosts', () => {
    const hosts = hostsOf(stable.replaceAll(/( *)- sms-checker.local/g, '$1- a.example\n$1- "*.b.example"'));
    expect(hosts.map(({ domains }) => domains)).toEqual([['a.example', ...LOCAL], ['*.b.example']]);
    expect(hosts[1]?.routes).toEqual(hosts[0]?.routes);
  });

  it('listens on this machine alone, shares its port with nobody, and treats callers as strangers', () => {
    const [listener] = gatewayConfig(routingOf(stable), { port: 8080 }).listeners;
    expect(listener).toMatchObject({
      address: { socket_address: { address: '127.0.0.1', port_value: 8080 } },
      enable_reuse_port: false,
      filter_chains: [{ filters: [{ typed_config: { use_remote_address: true, server_name: 'istio-envoy' } }] }],
    });
  });

  it('says which host has no rules', () => {
    const unbound = stable.replace('gateways:\n    - sms-sms-checker-frontend', 'gateways:\n    - mesh');
    expect(() => hostsOf(unbound)).toThrow(
      'Gateway sms-sms-checker-frontend: no VirtualService says where calls of sms-checker.local go',
    );
  });

  it.each(['other', 'istio-system/sms-sms-checker-frontend'])('refuses rules for a Gateway of others: %s', (name) => {
    const foreign = stable.replace('gateways:\n    - sms-sms-checker-frontend', `gateways:\n    - ${name}`);
    expect(() => hostsOf(foreign)).toThrow(
      `VirtualService sms-sms-checker-frontend is for the Gateway ${name}, which is no part of the release: `,
    );
  });

  it('takes rules that name the Gateway with its namespace', () => {
    const full = stable.replace('gateways:\n    - sms-sms', 'gateways:\n    - sms/sms-sms');
    expect(hostsOf(full)).toEqual(hostsOf(stable));
  });
});

describe('an Ingress', () => {
  const both = example('nginx-and-istio');
  const publicCluster = 'outbound|80||sms-sms-checker-frontend.sms.svc.cluster.local';

  it('stands beside the gateway, to the public Service, with no rule of Istio', () => {
    expect(hostsOf(both).map(({ name, domains }) => ({ name, domains }))).toEqual([
      { name: 'sms-istio.local:80', domains: ['sms-istio.local', ...LOCAL] },
      { name: 'ingress sms-app.local', domains: ['sms-app.local'] },
    ]);
    expect(hostsOf(both)[1]?.routes).toEqual([
      { name: 'default', match: { prefix: '/' }, route: { cluster: publicCluster, timeout: '60s' } },
    ]);
  });

  it('is the entry where there is no gateway', () => {
    const alone =
      example('plain') +
      (both.split(/^---$/m).find((document) => document.includes('kind: Ingress')) ?? '').replace(/^/, '\n---');
    expect(hostsOf(alone).map(({ domains }) => domains)).toEqual([['sms-app.local', ...LOCAL]]);
  });

  it.each([
    [
      'name: sms-sms-checker-frontend\n                port',
      'name: gone\n                port',
      'Ingress sms-sms-checker-frontend leads to gone, which is no Service of the release',
    ],
    [
      'port:\n                  name: http',
      'port:\n                  name: web',
      'Ingress sms-sms-checker-frontend leads to a port web, which sms-sms-checker-frontend has not',
    ],
  ])('says where it leads in vain (%#)', (from, to, message) => {
    expect(both).toContain(from);
    expect(() => hostsOf(both.replace(from, to))).toThrow(message);
  });
});

it('keeps its listener whatever the release, so that connections stay', () => {
  const [gateway, plain] = ['canary', 'plain'].map(
    (name) => gatewayConfig(routingOf(example(name)), { port: 8080 }).listeners,
  );
  expect(gateway).toEqual(plain);
});

it('is the public Service of the frontend where there is neither', () => {
  expect(hostsOf(example('plain'))).toEqual([
    {
      name: 'sms-sms-checker-frontend.sms.svc.cluster.local:80',
      domains: ['*', ...LOCAL],
      routes: [expect.objectContaining({ name: 'default' })],
    },
  ]);
  expect(() => hostsOf('')).toThrow('the release has no way in');
});
