import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import * as kinds from '../manifest/routing.js';
import type { Routing } from '../manifest/routing.js';

const EXAMPLES = fileURLToPath(new URL('../../../../charts/sms-checker/examples', import.meta.url));

export const EXAMPLE_NAMES = readdirSync(EXAMPLES);

/** What an example of the chart renders. */
export const example = (name: string) => readFileSync(join(EXAMPLES, name, 'output.yaml'), 'utf8');

/** The example `canary` with other weights. */
export const canaryOf = (stable: number, canary: number) =>
  example('canary').replace('weight: 90\n', `weight: ${stable}\n`).replace('weight: 10\n', `weight: ${canary}\n`);

/** Reads what a rendered chart says of routing, and passes over all else. */
export function routingOf(yaml: string): Routing {
  const objects = parseAllDocuments(yaml).map((document) => document.toJS() as { kind: string } | null);
  const all = <T>(kind: string, schema: { parse: (object: unknown) => T }) =>
    objects.filter((object) => object?.kind === kind).map((object) => schema.parse(object));
  return {
    namespace: 'sms',
    services: all('Service', kinds.service),
    gateways: all('Gateway', kinds.gateway),
    virtualServices: all('VirtualService', kinds.virtualService),
    destinationRules: all('DestinationRule', kinds.destinationRule),
    ingresses: all('Ingress', kinds.ingress),
    envoyFilters: all('EnvoyFilter', kinds.envoyFilter),
  };
}
