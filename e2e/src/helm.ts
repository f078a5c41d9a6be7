import { CHART, GATEWAY_NAMESPACE, GATEWAY_SELECTOR, HOST, IMAGES, NAMESPACE, RELEASE } from './settings.js';
import { run } from './shell.js';

export type Values = Record<string, string | number | boolean | null>;

/** Values as arguments of helm, whose `--set` makes a string of a fraction. */
export const set = (values: Values) =>
  Object.entries(values).flatMap(([name, value]) => [
    typeof value === 'number' && !Number.isInteger(value) ? '--set-json' : '--set',
    `${name}=${value}`,
  ]);

/** An image as the chart takes it: by digest where the name has one, else by tag. */
function imageValues(component: keyof typeof IMAGES): Values {
  const [, repository = '', tag = '', digest = ''] = /^(.*?)(?::([^:/@]+))?(?:@(.+))?$/.exec(IMAGES[component]) ?? [];
  const image = `defaults.${component}.image`;
  return { [`${image}.repository`]: repository, [`${image}.tag`]: tag, [`${image}.digest`]: digest };
}

/**
 * What every release of the scenarios is given: where it is. v3 serves
 * the light model of v2 where a scenario does not say otherwise: what is tried is how copies are made, not what a core can do.
 */
export const BASE: Values = {
  'istio.host': HOST,
  'istio.gateway.ingressGatewaySelector': GATEWAY_SELECTOR,
  'istio.gateway.namespace': GATEWAY_NAMESPACE,
  ...imageValues('app'),
  ...imageValues('model'),
  'versions.v3.model.name': 'v2',
};

export const helm = (args: string[]) => run('helm', args);

const release = (command: string, ...args: string[]) =>
  helm([command, RELEASE, CHART, '--namespace', NAMESPACE, ...args]);

/** `helm install` as users type it. */
export const install = () => release('install', ...set(BASE));

/** An upgrade to these values alone: whatever earlier upgrades set is forgotten. */
export const reset = (values: Values) => release('upgrade', '--reset-values', ...set({ ...BASE, ...values }));

/** `helm upgrade` as NOTES.txt prints it: what earlier upgrades set stays. */
export const upgrade = (values: Values) => release('upgrade', '--reset-then-reuse-values', ...set(values));

/** The release as it was rendered last. */
export const rendered = () => helm(['get', 'manifest', RELEASE, '--namespace', NAMESPACE]);

/** Every object of it by kind and name. */
export const manifest = async () => objectsOf(await rendered());

/** The objects of a manifest by kind and name. */
export function objectsOf(manifest: string): Map<string, string> {
  return new Map(
    manifest.split(/^---$/m).flatMap((object) => {
      const [, kind] = /^kind: (.*)$/m.exec(object) ?? [];
      const [, name] = /^metadata:\n(?: {2}.*\n)*? {2}name: (.*)$/m.exec(object) ?? [];
      return kind && name ? [[`${kind} ${name}`, object.trim()]] : [];
    }),
  );
}
