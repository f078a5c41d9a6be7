import { TestRunner } from 'vitest';
import { say } from './progress.js';

/** A figure that a scenario measured, and what it may be. */
export interface Row {
  what: string;
  figure: string;
  bound: string;
}

declare module 'vitest' {
  interface TaskMeta {
    measured?: Row[];
  }
}

/** Prints a figure, and puts it into docs/measured.md if the whole file of scenarios passes. */
export function measured(what: string, figure: string | number, bound: string | number): void {
  const row = { what, figure: figure.toLocaleString('en'), bound: bound.toLocaleString('en') };
  say(`${what}: ${row.figure} (bound: ${row.bound})`);
  const meta = TestRunner.getCurrentTest()?.meta;
  if (meta) (meta.measured ??= []).push(row);
}
