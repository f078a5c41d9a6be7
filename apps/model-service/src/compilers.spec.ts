import { setFlagsFromString } from 'node:v8';
import { expect, it, vi } from 'vitest';
import { fitCompilers } from './compilers.js';

vi.mock('node:v8', () => ({ setFlagsFromString: vi.fn() }));

it('does without Maglev for a model on the main thread alone', () => {
  fitCompilers({ execution: 'workers' });
  expect(setFlagsFromString).not.toHaveBeenCalled();
  fitCompilers({ execution: 'inline' });
  expect(setFlagsFromString).toHaveBeenCalledWith('--no-maglev');
});
