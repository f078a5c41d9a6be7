import { expect, it } from 'vitest';
import { coresOf, onCore } from './cores.mjs';

it.each([
  ['0', [0]],
  ['0-1', [0, 1]],
  ['0-2,5,7-8', [0, 1, 2, 5, 7, 8]],
])('reads the list of cores %s', (list, cores) => {
  expect(coresOf(list)).toEqual(cores);
});

it('leaves a command as it is where no core is named', () => {
  expect(onCore(undefined, ['node', 'x.mjs'])).toEqual(['node', 'x.mjs']);
});
