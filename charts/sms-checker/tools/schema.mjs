// The schema of the values, made by helm-values-schema-json of the `@schema` lines in values.yaml. Draft 7 is the newest
// that every Helm 3 knows.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { run } from './programs.mjs';

/**
 * @typedef {{ [keyword: string]: unknown, $ref?: string, properties?: Record<string, Schema>, items?: Schema, allOf?: Schema[] }} Schema
 */
/** @typedef {{ [name: string]: unknown }} Values */

/** @param {string} chart the folder, which is called like the chart */
export function valuesSchema(chart) {
  const values = join(chart, 'values.yaml');
  const title = `--schema-root.title=Values of ${basename(chart)}`;
  const flags = ['--draft=7', '--no-additional-properties', '--use-helm-docs', title, `--values=${values}`];
  /** @type {Schema} */
  const generated = JSON.parse(run('helm-values-schema-json', [...flags, '--output=-']));
  const schema = resolved(generated, generated);
  const allOf = [needed(schema, parse(readFileSync(values, 'utf8')), schema)];
  return `${JSON.stringify({ ...schema, allOf }, null, 2)}\n`;
}

/**
 * `$ref` in values.yaml means: the shape of that value, and properties that only this one has are further ones. The
 * generator asks for both shapes at once, where a closed one refuses what the other one has.
 * @param {Schema} schema
 * @param {Schema} root
 * @returns {Schema}
 */
function resolved(schema, root) {
  const [own, $ref] = parts(schema);
  // Items of which nothing is said are free; the generator closes them, and then only {} is one.
  if (own.items && !own.items.properties) delete own.items.additionalProperties;
  const properties = Object.entries(own.properties ?? {});
  const all = Object.fromEntries(properties.map(([name, property]) => [name, resolved(property, root)]));
  if (!$ref) return own.properties ? { ...own, properties: all } : own;

  const shared = Object.keys(valueAt($ref, root).properties ?? {});
  if (properties.every(([name]) => shared.includes(name))) return { description: own.description, $ref };
  for (const name of shared) all[name] = { $ref: `${$ref}/properties/${name}` };
  return { ...own, properties: all };
}

/**
 * Null takes a default away. That is how to have a list or a free map empty; anywhere else a template counts on the default.
 * @param {Schema} schema
 * @param {Values} defaults
 * @param {Schema} root
 * @returns {Schema | undefined}
 */
function needed({ $ref, properties = {} }, defaults, root) {
  if ($ref) return needed(valueAt($ref, root), defaults, root);
  /** @type {Record<string, Schema | undefined>} */
  const all = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = defaults[name] ?? '';
    const inner = typeof value === 'object' ? needed(property, /** @type {Values} */ (value), root) : {};
    if (value !== '' && inner) all[name] = inner;
  }
  const required = Object.keys(all);
  return required.length > 0 ? /** @type {Schema} */ ({ properties: all, required }) : undefined;
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
