import { EXIT, exitCodeOf, number, whole } from '@sms-checker/cli';
import { Command } from 'commander';
import { callsOf, FAULT } from './demo/canary.js';
import { demo, type DemoOptions } from './demo/demo.js';
import { clusterDemo, type ClusterOptions } from './demo/cluster.js';
import { start, type StartOptions } from './live/start.js';
import type { Output } from './output.js';
import type { Settings } from './settings.js';

const DEMO_CODES = `
Exit codes, as the experiment tool's: 0 accept, 10 reject, 11 continue, 12 inconclusive, 13 invalid; 2 wrong usage, 1 a failure.`;

const port = whole(1, 65_535);
const collected = (value: string, before: readonly string[] = []) => [...before, value];

/** Runs one command line. @param ending ends it early, and is ended by the user's wish @returns the exit code */
export async function cli(
  words: readonly string[],
  settings: Settings,
  output: Output,
  ending: AbortController,
): Promise<number> {
  let code: number = EXIT.done;
  const program = new Command('local')
    .description('Runs the rendered chart on this machine, without a cluster.')
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err });
  program
    .command('start')
    .description('npm start: shows a canary and a shadow at work')
    .option('--example <name>', "folder in the chart's examples (default: local, or stable without Envoy)")
    .option('--values <file>', "a file of values of the chart, in place of an example's")
    .option('--set <name=value>', 'a value of the chart, as helm --set takes it; may be given again', collected)
    .option('--port <n>', 'where users come in (default: PORT, else 8080)', port)
    .option('--rate <n>', 'calls a second of the traffic', number(0.1, 1000), 20)
    .option('--traffic', 'begin with traffic')
    .action(async (options: StartOptions) => start(options, settings, output, ending));
  program
    .command('demo')
    .description('npm run demo: a canary for half of the users, judged in about two minutes')
    .option('--fault', `let the canary fail ${callsOf(FAULT.local)}`)
    .option('--port <n>', 'where users come in (default: PORT, else 8080)', port)
    .addHelpText('after', DEMO_CODES)
    .action(async (options: DemoOptions) => void (code = await demo(options, settings, output, ending.signal)));
  program
    .command('demo-cluster')
    .description('npm run demo:cluster: the same with a release on the cluster of your kubeconfig')
    .option('--fault', `let the canary fail ${callsOf(FAULT.cluster)}`)
    .requiredOption('--url <url>', 'where users come in, such as http://sms-checker.local')
    .requiredOption('--prometheus <url>', 'where its Prometheus is, such as http://localhost:9090')
    .option('--release <name>', "Helm's name of the release", 'sms')
    .option('--namespace <name>', 'its namespace', 'sms')
    .option('--rate <n>', 'calls a second', number(1, 1000), 60)
    .addHelpText('after', DEMO_CODES)
    .action(
      async (options: ClusterOptions) => void (code = await clusterDemo(options, settings, output, ending.signal)),
    );
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    return exitCodeOf(error, 'sms-checker', (line) => output.err(`${line}\n`));
  }
}
