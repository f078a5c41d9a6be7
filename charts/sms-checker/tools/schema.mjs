// The schema of the values, made by helm-values-schema-json of the `@schema` lines in values.yaml. Draft 7 is the newest
// that every Helm 3 knows.
import { join } from 'node:path';
import { chart } from './helm.mjs';
import { run } from './programs.mjs';

/** @typedef {{ description?: string, properties?: Record<string, Schema>, allOf?: (Schema & { $ref?: string })[] }} Schema */

const flags = [
  '--draft=7',
  '--no-additional-properties',
  '--use-helm-docs',
  '--schema-root.title=Values of sms-checker',
];

export function valuesSchema() {
  const values = join(chart, 'values.yaml');
  /** @type {Schema} */
  const schema = JSON.parse(run('helm-values-schema-json', [...flags, `--values=${values}`, '--output=-']));
  return `${JSON.stringify(resolved(schema, schema), null, 2)}\n`;
}

/**
 * `$ref` in values.yaml means: the shape of that value, and properties that only this one has are further ones. Draft 7
 * cannot say that, so the generator asks for both shapes at once, and a closed one would refuse what the other one has.
 * @param {Schema} schema
 * @param {Schema} root
 * @returns {Schema}
 */
function resolved(schema, root) {
  const [own, $ref] = parts(schema);
  const properties = Object.entries(own.properties ?? {});
  const all = Object.fromEntries(properties.map(([name, property]) => [name, resolved(property, root)]));
  if (!$ref) return own.properties ? { ...own, properties: all } : own;

  const shared = Object.keys(valueAt($ref, root).properties ?? {});
  if (properties.every(([name]) => shared.includes(name))) return { description: own.description, allOf: [{ $ref }] };
  for (const name of shared) all[name] = { allOf: [{ $ref: `${$ref}/properties/${name}` }] };
  return { ...own, properties: all };
}

/**
 * What is said of a value itself, and the value that it takes after.
 * @param {Schema} schema
 * @returns {[Schema, string?]}
 */
function parts(schema) {
  const [own, reference] = schema.allOf ?? [];
  return own && reference?.$ref ? [own, reference.$ref] : [schema];
}

/**
 * @param {string} pointer such as #/properties/istio/properties/timeout
 * @param {Schema} root
 */
function valueAt(pointer, root) {
  const [, ...names] = pointer.split('/properties/');
  return names.reduce((at, name) => {
    const next = at.properties?.[name];
    if (!next)
      throw new Error(
        `values.yaml refers to ${pointer}, but has no such value. Correct the \`$ref\` of its \`@schema\` line.`,
      );
    return parts(next)[0];
  }, root);
}
