import { expect, it } from 'vitest';
import { failedTasks } from './failed-tasks.mjs';

const dim = (text) => `\x1b[2m${text}\x1b[22m`;
const output = `
${dim('> ')}${dim('nx run')} load:test

 ✓ src/one.spec.ts (2 tests)

${dim('> ')}${dim('nx run')} local:test

 ✓ src/two.spec.ts (2 tests)
 ❯ src/three.spec.ts (2 tests | 1 failed)
     ✓ adds
     × subtracts

 FAIL  src/three.spec.ts > subtracts
AssertionError: expected 1 to be 2

${dim('> ')}${dim('nx run')} frontend:lint

 All files passed

 NX  Running targets lint, test for 3 projects failed

Failed tasks:

- local:test
`;

it('says again what a failed task said, without the tests that passed', () => {
  const said = failedTasks(output);
  expect(said.split('\n')).toEqual([
    '> nx run local:test',
    ' ❯ src/three.spec.ts (2 tests | 1 failed)',
    '     × subtracts',
    ' FAIL  src/three.spec.ts > subtracts',
    'AssertionError: expected 1 to be 2',
  ]);
});

it('keeps the last lines where there are many', () => {
  expect(failedTasks(output, { lines: 1 })).toBe('AssertionError: expected 1 to be 2');
});

it('says of each failed task, and of the last one', () => {
  expect(failedTasks(`${output}- frontend:lint\n`)).toMatch(/be 2\n\n> nx run frontend:lint\n All files passed$/);
});

it('says nothing where no task failed, or its words are not found', () => {
  expect(failedTasks('> nx run load:test\n ✓ src/one.spec.ts\n')).toBe('');
  expect(failedTasks('Failed tasks:\n\n- load:test\n')).toBe('');
});
