import type { Experiment } from '../config/experiment.js';
import { Fault } from '@sms-checker/cli';
import { run } from './run.js';

/** Milliseconds that a question may take, and an upgrade. */
const ASK_MS = 10_000;
const UPGRADE_MS = 120_000;

/** The values of a chart or a release. */
export type Values = Record<string, unknown>;

interface Revision {
  /** ISO 8601. */
  readonly updated: string;
}

/** Helm, and the one release that the experiment is about. */
export class Helm {
  /**
   * @param program its path
   * @param folder where the path of the chart is meant
   */
  constructor(
    private readonly program: string,
    private readonly experiment: Experiment,
    private readonly folder: string,
  ) {}

  /** When the release was last changed, in milliseconds since 1970. @throws Fault where Helm cannot tell */
  async changedAt(): Promise<number> {
    const answer = await this.ask(['history', this.experiment.release, '--output', 'json', '--max', '20']);
    // One that failed counts as well: what it had changed until then stays.
    const at = Date.parse((JSON.parse(answer) as Revision[]).at(-1)?.updated ?? '');
    if (Number.isNaN(at)) throw new Fault(`release ${this.experiment.release} has no revision with a time`);
    return at;
  }

  /** All values of the release, those of the chart included. @throws Fault where Helm cannot tell */
  async values(): Promise<Values> {
    return JSON.parse(
      await this.ask(['get', 'values', this.experiment.release, '--all', '--output', 'json']),
    ) as Values;
  }

  /** Runs a command that was shown before. @throws Fault where it fails */
  async apply(command: readonly string[]): Promise<void> {
    await run(this.program, command.slice(1), UPGRADE_MS, this.folder);
  }

  private ask(args: readonly string[]): Promise<string> {
    return run(this.program, [...args, '--namespace', this.experiment.namespace], ASK_MS);
  }
}
