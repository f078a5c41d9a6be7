import { CHART, GATEWAY_SELECTOR, HOST, IMAGES, NAMESPACE, RELEASE } from './settings.js';
import { run } from './shell.js';

export type Values = Record<string, string | number | boolean | null>;

const set = (values: Values) => Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);

/** An image as the chart takes it: by digest where the name has one, else by tag. */
function imageValues(component: keyof typeof IMAGES): Values {
  const [, repository = '', tag = '', digest = ''] = /^(.*?)(?::([^:/@]+))?(?:@(.+))?$/.exec(IMAGES[component]) ?? [];
  const image = `defaults.${component}.image`;
  return { [`${image}.repository`]: repository, [`${image}.tag`]: tag, [`${image}.digest`]: digest };
}

/** `helm install` as users type it, small enough to share a cluster with others. */
export function install(): Promise<string> {
  const values: Values = {
    'istio.host': HOST,
    'istio.gateway.ingressGatewaySelector': GATEWAY_SELECTOR,
    ...imageValues('app'),
    ...imageValues('model'),
    'defaults.app.resources.requests.cpu': '10m',
    'defaults.model.resources.requests.cpu': '10m',
  };
  return run('helm', ['install', RELEASE, CHART, '--namespace', NAMESPACE, ...set(values)]);
}

/** `helm upgrade` as NOTES.txt prints it: what earlier upgrades set stays. */
export function upgrade(values: Values): Promise<string> {
  const args = ['upgrade', RELEASE, CHART, '--namespace', NAMESPACE, '--reset-then-reuse-values', ...set(values)];
  return run('helm', args);
}
