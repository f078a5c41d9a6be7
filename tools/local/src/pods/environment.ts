import { UsageFault } from '@sms-checker/cli';
import type { Container, InitContainer } from '../manifest/pod-template.js';
import type { Release } from '../manifest/release.js';
import { cpus } from './cpus.js';

/** What a container sees otherwise in a cluster than a process does on this machine. */
export interface Place {
  /** Name of the pod, which is the host name of its containers. */
  readonly pod: string;
  /** Port of this machine for a port of the container. */
  port(containerPort: number): number | undefined;
  /** Where a port of a Service is reached, such as http://127.0.0.1:40001. Undefined for what is no Service of the release. */
  service(host: string, port: number): string | undefined;
  /** Path on this machine of a path below a mount of the container; itself where it is below none. */
  path(path: string): string;
}

/**
 * The environment of a container, as kubelet makes it: later sources of `envFrom` win over earlier ones, `env` over both,
 * `$(NAME)` is the value of a variable before it. Ports, paths and URLs are those of this machine.
 * @throws UsageFault that names a ConfigMap or Secret that is not part of the release
 */
export function environmentOf(
  container: Container | InitContainer,
  release: Pick<Release, 'configMaps' | 'secrets'>,
  place: Place,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { configMapRef, secretRef } of container.envFrom) {
    if (configMapRef) Object.assign(environment, dataOf(release.configMaps, configMapRef.name, 'ConfigMap'));
    if (secretRef) Object.assign(environment, decoded(dataOf(release.secrets, secretRef.name, 'Secret')));
  }
  for (const { name, value = '', valueFrom } of container.env)
    environment[name] = valueFrom ? place.pod : expanded(value, environment);
  const { cpu } = container.resources.limits ?? {};
  // A process has no limit of CPU: the model would take a thread, and a copy of itself, for each CPU of this machine.
  if (cpu !== undefined && 'MODEL_NAME' in environment && !('MODEL_WORKERS' in environment))
    environment.MODEL_WORKERS = String(Math.max(1, Math.floor(cpus(cpu))));
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, here(name, value, place)]));
}

function dataOf(all: Release['configMaps'] | Release['secrets'], name: string, kind: string): Record<string, string> {
  const found = all.find(({ metadata }) => metadata.name === name);
  if (found) return found.data;
  throw new UsageFault(
    `${kind} ${name}, which pods take variables from, is not part of the release: set its variables in the values instead`,
  );
}

const decoded = (data: Record<string, string>) =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Buffer.from(value, 'base64').toString()]));

/** A text with `$(NAME)` filled in; `$$` stands for one `$`, and what is not known stays as it is. */
export const expanded = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\$|\$\(([\w.-]+)\)/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (variables[name] ?? found),
  );

function here(name: string, value: string, place: Place): string {
  if (/^(\w+_)?PORT$/.test(name)) return String(place.port(Number(value)) ?? value);
  const [, host, port = '80', path] = /^http:\/\/([\w.-]+)(?::(\d+))?(\/.*)?$/.exec(value) ?? [];
  const url = host === undefined ? undefined : place.service(host, Number(port));
  if (url !== undefined) return `${url}${path ?? ''}`;
  return value.startsWith('/') ? place.path(value).replaceAll('{hostname}', place.pod) : value;
}
