// What an image of this repository sets for its service; what runs outside images takes it over.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.mjs';

const dockerfileOf = (service) => readFileSync(join(root, 'apps', service, 'Dockerfile'), 'utf8');

/** What a service's image starts: options of Node, and the path of a module. */
export function argumentsOf(service) {
  const [, ...args] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfileOf(service))[1]);
  return { flags: args.slice(0, -1), entry: args.at(-1) };
}

/** NODE_OPTIONS of a service's image, and then those of this process, which win. */
export function nodeOptions(service) {
  const options = /^ENV NODE_OPTIONS="(.*)"$/m.exec(dockerfileOf(service))?.[1] ?? '';
  return `${options} ${process.env.NODE_OPTIONS ?? ''}`.trim();
}
