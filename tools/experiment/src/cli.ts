import { EXIT, exitCodeOf, number } from '@sms-checker/cli';
import { Command } from 'commander';
import { Context, type CommonOptions, type Output } from './commands/context.js';
import { planText } from './commands/plan.js';
import { promote, rollback } from './commands/release.js';
import { shadow, type ShadowOptions } from './commands/shadow.js';
import { verdict, type VerdictOptions } from './commands/verdict.js';
import { watchCommand, type WatchOptions } from './commands/watch.js';
import type { Settings } from './settings.js';

const EXIT_CODES = `
Exit codes of verdict and watch:
  0 accept        the canary is no worse than the margins allow
  10 reject       it is worse: roll back
  11 continue     not enough is known yet
  12 inconclusive the budget is used up without a decision
  13 invalid      the experiment itself is broken, and the reason says how
  2 wrong usage, 1 a crash. Other commands end with 0 when they have done their work; shadow with 13 where nothing can be compared.

Environment: PROMETHEUS_TOKEN (bearer token), HELM and KUBECTL (paths of these programs).
tools/experiment/README.md tells the whole.`;

/** Runs one command line. @param signal ends a watch @returns the exit code */
export async function cli(
  words: readonly string[],
  settings: Settings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  let code: number = EXIT.done;
  const open = (name: string, options: CommonOptions) => new Context(name, settings, output, options);
  const program = new Command('experiment')
    .usage('<command> <experiment> [options]')
    .description('Judges a canary or a shadow by what was measured, and promotes or rolls back.')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.err(text.trimEnd()),
    });
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .argument('<experiment>', 'folder in experiments/ with its experiment.yaml')
      .option('--file <path>', 'another experiment.yaml');
  const judging = (name: string, description: string) =>
    command(name, description)
      .option('--prometheus <url>', 'Prometheus to ask, in place of the one in the file')
      .option(
        '--out <folder>',
        'where verdict.json, report.md and report.html are written (default: beside experiment.yaml)',
      )
      .option('--no-write', 'write no files')
      .option('--json', 'print the judgement as JSON')
      .option('--apply', 'run the command that the verdict asks for: promote after accept, roll back after reject');

  command('plan', 'tells how long a test needs')
    .option('--harm <points>', 'errors of a bad canary, in percentage points above stable', number(0, 100), 2)
    .option('--slow <percent>', 'slow calls of a canary as fast as stable, in percent', number(0, 100), 3.3)
    .option('--slow-harm <percent>', 'slow calls of a bad canary, in percent', number(0, 100), 8)
    .action((name: string, options: CommonOptions & { harm: number; slow: number; slowHarm: number }) => {
      output.out(planText(open(name, options).experiment, options));
    });
  judging('verdict', 'judges once').action(async (name: string, options: CommonOptions & VerdictOptions) => {
    code = await verdict(open(name, options), options);
  });
  judging('watch', 'judges every few seconds until there is a verdict')
    .option('--every <seconds>', 'pause between two looks', number(0.1, 3600), 5)
    .option('--metrics-port <port>', 'serve experiment_verdict at /metrics of this port', number(0, 65_535))
    .option('--linger <seconds>', 'serve it for so long after the end', number(0, 86_400), 45)
    .action(async (name: string, options: CommonOptions & WatchOptions) => {
      code = await watchCommand(open(name, options), options, signal);
    });
  command('shadow', 'compares live and shadow by the lines of the prediction log')
    .argument('[logs...]', 'files of the prediction log, - for stdin')
    .option('--kubectl', 'read the logs of the pods by kubectl')
    .option('--since <duration>', 'how far back kubectl reads', '1h')
    .option('--labels <file>', 'true labels, each line: request id, a tab, ham or spam')
    .option('--max-pending <lines>', 'lines that may wait for their partner in memory', number(1, 10_000_000), 500_000)
    .option('--out <folder>', 'where shadow.json and the reports are written (default: beside experiment.yaml)')
    .option('--no-write', 'write no files')
    .option('--json', 'print the comparison as JSON')
    .action(async (name: string, logs: string[], options: CommonOptions & ShadowOptions) => {
      code = await shadow(open(name, options), logs, options);
    });
  command('report', 'writes report.md and report.html anew from what is recorded')
    .option('--out <folder>', 'where that is (default: beside experiment.yaml)')
    .action((name: string, options: CommonOptions) => {
      for (const file of open(name, options).store.render()) output.out(`written: ${file}`);
    });
  command('promote', 'shows the command that makes stable what the canary is')
    .option('--out <folder>', 'where the verdict is recorded (default: beside experiment.yaml)')
    .option('--apply', 'run it, if the recorded verdict is accept')
    .option('--force', 'run it whatever the verdict')
    .action(async (name: string, options: CommonOptions & { apply?: boolean; force?: boolean }) => {
      code = await promote(open(name, options), options);
    });
  command('rollback', 'shows the command that sends everybody back to stable')
    .option('--apply', 'run it')
    .action(async (name: string, options: CommonOptions & { apply?: boolean }) => {
      code = await rollback(open(name, options), options.apply ?? false);
    });

  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    return exitCodeOf(error, 'experiment', (line) => output.err(line));
  }
}
