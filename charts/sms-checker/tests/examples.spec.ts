import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { example, exampleNames } from '../tools/helm.mjs';

describe.each(exampleNames())('example %s', (name) => {
  const { output, render } = example(name);

  it('is what its output.yaml shows; after a change that is meant, run `npm run generate`', () => {
    expect(render()).toBe(readFileSync(output, 'utf8'));
  });

  it('renders to the same bytes twice', () => {
    expect(render()).toBe(render());
  });
});
