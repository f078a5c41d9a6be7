import { describe, expect, it } from 'vitest';
import { app } from '../testing/pods.js';
import { example, EXAMPLE_NAMES, routingOf } from '../testing/routing.js';
import { sidecarConfig } from './sidecar.js';

const MODEL = 'sms-sms-checker-model-service';
const ports = (service: string, port: number) => port + service.length;

describe('the proxy of an app', () => {
  const config = sidecarConfig(routingOf(example('canary-with-shadow')), app('v2'), ports);

  it('listens at a port of this machine for each Service', () => {
    expect(config.listeners.map(({ name, address }) => [name, address])).toContainEqual([
      `${MODEL}.sms.svc.cluster.local:8081`,
      { socket_address: { address: '127.0.0.1', port_value: 8081 + MODEL.length } },
    ]);
    expect(config.listeners).toHaveLength(4);
  });

  it('does not listen for a Service that the app never calls', () => {
    const only = sidecarConfig(routingOf(example('canary-with-shadow')), app('v2'), (service) =>
      service === MODEL ? 1 : undefined,
    );
    expect(only.listeners.map(({ name }) => name)).toEqual([`${MODEL}.sms.svc.cluster.local:8081`]);
    expect(only.routes).toHaveLength(1);
  });

  it('has the same rules under either name of a Service, whatever the caller calls it', () => {
    const [byName, byMesh] = [`${MODEL}.sms`, `${MODEL}-mesh.sms`].map((start) =>
      config.routes.find(({ name }) => name.startsWith(start)),
    );
    expect(byName?.virtual_hosts).toMatchObject([{ domains: ['*'], routes: [{ name: 'v2' }] }]);
    expect(byName?.virtual_hosts[0]?.routes).toEqual(byMesh?.virtual_hosts[0]?.routes);
  });

  it('has no user of the gateway’s rules', () => {
    const names = config.routes.flatMap(({ virtual_hosts: hosts }) =>
      hosts.flatMap(({ routes }) => routes.map((route) => route.name)),
    );
    expect(new Set(names)).toEqual(new Set(['stable', 'v2']));
  });
});

it('calls a Service without rules as it is', () => {
  const config = sidecarConfig(routingOf(example('plain')), app('v1'), ports);
  expect(config.routes.map(({ virtual_hosts: [host] }) => host?.routes[0]?.route)).toEqual([
    { cluster: 'outbound|80||sms-sms-checker-frontend.sms.svc.cluster.local', timeout: '60s' },
    { cluster: `outbound|8081||${MODEL}.sms.svc.cluster.local`, timeout: '60s' },
  ]);
});

it.each(EXAMPLE_NAMES.filter((name) => !['plain', 'existing-cluster', 'production'].includes(name)))(
  'finds rules for every Service of example %s',
  (name) => {
    const { routes } = sidecarConfig(routingOf(example(name)), app('v1'), ports);
    const found = routes.flatMap(({ virtual_hosts: hosts }) =>
      hosts.flatMap(({ routes: of }) => of.map((route) => route.name)),
    );
    expect(found).toHaveLength(4);
    expect(found).not.toContain('default');
  },
);
