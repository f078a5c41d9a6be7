import { Fault } from '@sms-checker/cli';
import type { Routing, Service } from '../manifest/routing.js';

type Named = Pick<Routing, 'namespace' | 'services'>;

/** Full host name of a Service. */
export const hostOf = (namespace: string, service: string) => `${service}.${namespace}.svc.cluster.local`;

/** Istio's name of a cluster; without a subset it has all pods of the Service. */
export const clusterName = (host: string, port: number, subset = '') => `outbound|${port}|${subset}|${host}`;

/** Istio's name of a virtual host. */
export const virtualHostName = (host: string, port: number) => `${host}:${port}`;

/** Services with an address, which callers can call by name; those without are for who looks up the pods. */
export const addressed = ({ services }: Named): Service[] => services.filter(({ spec }) => spec.clusterIP !== 'None');

/** A Service that is called by name. @throws Fault which names who wants it */
export function serviceNamed(routing: Named, name: string, wanted: string): Service {
  const service = addressed(routing).find(({ metadata }) => metadata.name === name);
  if (!service) throw new Fault(`${wanted} leads to ${name}, which is no Service of the release`);
  return service;
}
