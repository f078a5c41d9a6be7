import { readFileSync } from 'node:fs';
import fc, { type Arbitrary } from 'fast-check';
import type { Service } from '../processes.js';

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  example?: unknown;
  oneOf?: Schema[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
}

interface Operation {
  responses: Record<string, unknown>;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** An operation of a service, as its OpenAPI document has it. */
export interface Endpoint {
  method: string;
  /** With a good value for each parameter. */
  path: string;
  /** Names of what may stand in the query. */
  query: string[];
  /** What it is documented to answer. */
  statuses: number[];
  /** A body that it takes; undefined where it takes none. */
  body: Arbitrary<unknown> | undefined;
}

/** For each parameter of a path, what a service of model v1 knows. */
const PARAMETERS: Record<string, string> = { model: 'v1', version: 'v1' };

const TEXTS = ['see you at six', 'WINNER!! Claim your prize, call 09061701461', '😀', 'ß\u0301 \u202e x', '0', 'null'];

/** Every endpoint of a service: a new one is in its document, so that it cannot be forgotten here. */
export function endpointsOf(service: Service['name']): Endpoint[] {
  const file = new URL(`../../../apps/${service}/openapi.json`, import.meta.url);
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  return Object.entries(document.paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, { responses, parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path: template.replace(/\{(\w+)\}/g, (_, name: string) => PARAMETERS[name] ?? unknown(`the parameter ${name}`)),
      query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
      statuses: Object.keys(responses).map(Number),
      body: requestBody && valueOf(requestBody.content['application/json']?.schema ?? {}, document),
    })),
  );
}

/** Values that obey a schema. @throws Error where it has something that is not known here */
function valueOf(schema: Schema, document: Document): Arbitrary<unknown> {
  const { $ref, type, items, oneOf, properties = {}, required = [] } = schema;
  if ($ref !== undefined) {
    const name = $ref.replace('#/components/schemas/', '');
    return valueOf(document.components?.schemas?.[name] ?? unknown($ref), document);
  }
  if (schema.example !== undefined) return fc.constant(schema.example);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (oneOf) return fc.oneof(...oneOf.map((one) => valueOf(one, document)));
  if (type === 'string') return fc.constantFrom(...TEXTS);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return fc.integer();
  if (type === 'array') {
    const { minItems: minLength = 1, maxItems: maxLength = 3 } = schema;
    return fc.array(valueOf(items ?? {}, document), { minLength, maxLength });
  }
  if (type === 'object') {
    const fields = Object.entries(properties).map(([name, one]) => [name, valueOf(one, document)] as const);
    return fc.record(Object.fromEntries(fields), { requiredKeys: required, noNullPrototype: true });
  }
  return unknown(JSON.stringify(schema));
}

function unknown(what: string): never {
  throw new Error(`${what} is new in an OpenAPI document: teach it to e2e/src/fuzz/endpoints.ts`);
}
