import { EXIT_CODES } from '../judging/verdict.js';
import { UsageFault } from '@sms-checker/cli';
import { shadowTablesOf } from '../report/tables.js';
import { compare } from '../shadow/compare.js';
import { fileInput, kubectlInput } from '../shadow/inputs.js';
import { readLabels } from '../shadow/labels.js';
import type { Context } from './context.js';

/** Options of the comparison. */
export interface ShadowOptions {
  readonly kubectl?: boolean;
  /** How far back kubectl reads, such as 1h. */
  readonly since: string;
  readonly labels?: string;
  /** Lines that may wait for their partner. */
  readonly maxPending: number;
  readonly json?: boolean;
  readonly write: boolean;
}

/** Joins the lines of live and shadow. @returns the exit code */
export async function shadow(context: Context, logs: readonly string[], options: ShadowOptions): Promise<number> {
  const { experiment, settings, output, store } = context;
  if (options.kubectl ? logs.length > 0 : logs.length === 0) {
    throw new UsageFault('give the files of the prediction log, - for stdin, or --kubectl in place of them');
  }
  const truth = options.labels === undefined ? undefined : await readLabels(context.path(options.labels));
  const inputs = options.kubectl
    ? (['live', 'shadow'] as const).map((role) => kubectlInput(settings.kubectl, experiment, role, options.since))
    : logs.map((file) => fileInput(file === '-' ? file : context.path(file)));
  const report = await compare(inputs, options.maxPending, truth);
  const files = options.write ? store.compared(report) : [];
  if (options.json) output.out(JSON.stringify(report));
  else {
    for (const { title, head, rows } of shadowTablesOf(report)) {
      output.out(
        [
          title,
          ...[head, ...rows].map((row) =>
            `  ${row.map((cell, i) => cell.padEnd(i === 0 ? 42 : 14)).join(' ')}`.trimEnd(),
          ),
        ].join('\n'),
      );
    }
    for (const fault of report.faults) output.out(`invalid: ${fault}`);
  }
  for (const file of files) output.err(`written: ${file}`);
  return report.faults.length > 0 ? EXIT_CODES.invalid : EXIT_CODES.accept;
}
