import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kubectlHere } from '../src/kubectl.js';
import { CHART } from '../src/settings.js';

const examples = readdirSync(`${CHART}examples`, { withFileTypes: true }).filter((entry) => entry.isDirectory());

it.each(examples.map(({ name }) => name))('the cluster accepts every object of the example %s', async (name) => {
  const accepted = await kubectlHere([
    'apply',
    '--dry-run=server',
    '--filename',
    `${CHART}examples/${name}/output.yaml`,
  ]);
  const lines = accepted.trim().split('\n');
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(line).toMatch(/ \(server dry run\)$/);
});
