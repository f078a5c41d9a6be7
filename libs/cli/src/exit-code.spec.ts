import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { EXIT, exitCodeOf } from './exit-code.js';
import { Fault, UsageFault } from './fault.js';

/** The exit code after an error, and what was told. */
function after(error: unknown): [number, string[]] {
  const told: string[] = [];
  return [exitCodeOf(error, 'load', (line) => told.push(line)), told];
}

it('tells a fault in one line that begins with the name of the tool', () => {
  expect(after(new Fault('no answer'))).toEqual([EXIT.failed, ['load: no answer']]);
});

it('has an exit code of its own for wrong usage', () => {
  expect(after(new UsageFault('--rate is not a number'))).toEqual([EXIT.usage, ['load: --rate is not a number']]);
});

it('leaves to commander what it has told already, of which help is no fault', () => {
  expect(after(new CommanderError(1, 'commander.unknownOption', 'unknown option'))).toEqual([EXIT.usage, []]);
  expect(after(new CommanderError(0, 'commander.helpDisplayed', 'help'))).toEqual([EXIT.done, []]);
});

it('does not hide a defect', () => {
  expect(() => after(new TypeError('x is not a function'))).toThrow(TypeError);
});
