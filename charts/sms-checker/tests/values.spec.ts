import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { chart, HelmError } from '../tools/helm.mjs';
import { chartWith, notesSource, renderText, withValue, type Options, type Values } from './helm.js';
import { probes } from './probes.js';

/** The paths of all values, as `helm --set` has them; a map has none of its own unless it is empty. */
function paths(value: unknown, path: string): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [path];
  const children = Object.entries(value);
  return children.length === 0 ? [path] : children.flatMap(([name, child]) => paths(child, `${path}.${name.replaceAll('.', '\\.')}`));
}

const defaults = parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) as Values;
const all = Object.entries(defaults).flatMap(([name, value]) => paths(value, name));

it('every value has a probe', () => {
  const missing = all.filter((path) => !(path in probes));
  expect(missing, 'give each a line in tests/probes.ts: another value, and what must be set for it to matter').toEqual(
    [],
  );
});

it('every probe has a value', () => {
  const left = Object.keys(probes).filter((path) => !all.includes(path));
  expect(left, 'no values of values.yaml: take their lines out of tests/probes.ts').toEqual([]);
});

describe('every value is read', () => {
  const path = chartWith(notesSource);
  afterAll(() => rmSync(path, { recursive: true }));

  /** The manifests and the notes or, as that is an effect too, why a rule of the chart refuses them. The schema reads all. */
  function outcome(values: Values, options: Options): string {
    try {
      return renderText(values, { path, ...options });
    } catch (error) {
      if (error instanceof HelmError && error.message.includes('execution error at')) return error.message;
      throw error;
    }
  }

  const bases = new Map<string, string>();
  function baseOutcome(given: Values, options: Options): string {
    const key = JSON.stringify([given, options]);
    const known = bases.get(key) ?? outcome(given, options);
    bases.set(key, known);
    return known;
  }

  it.each(Object.entries(probes))('%s', (name, [value, given = {}, apis]) => {
    // What `helm test` makes repeats much of the values, and would hide that nothing else reads them.
    const options = { tests: name.startsWith('tests.'), ...(apis && { apis }) };
    expect(
      outcome(withValue(name, value, given), options) === baseOutcome(given, options),
      `${name}=${JSON.stringify(value)} makes no difference to manifests or notes. Read the value in a template, take it out of values.yaml, or say in tests/probes.ts what must be set for it to matter.`,
    ).toBe(false);
  });
});
