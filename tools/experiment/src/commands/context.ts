import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Experiment, PrometheusSettings } from '../config/experiment.js';
import { loadExperiment } from '../config/load.js';
import { UsageFault } from '@sms-checker/cli';
import { shellOf } from '../release/commands.js';
import { Helm } from '../release/helm.js';
import { Store } from '../report/store.js';
import type { Settings } from '../settings.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Where the words of a command go. */
export interface Output {
  /** Results. */
  out(text: string): void;
  /** Progress and warnings. */
  err(text: string): void;
}

/** Options that most commands have. */
export interface CommonOptions {
  readonly file?: string;
  readonly out?: string;
  readonly prometheus?: string;
}

/** An experiment by its name, with all that commands do to it. */
export class Context {
  readonly experiment: Experiment;
  readonly helm: Helm;
  readonly store: Store;

  /** @throws UsageFault where there is no such experiment, or its file is wrong */
  constructor(
    readonly name: string,
    readonly settings: Settings,
    readonly output: Output,
    options: CommonOptions,
  ) {
    if (!/^[\w][\w.-]*$/.test(name))
      throw new UsageFault(`${name} is no name of an experiment: give that of a folder in experiments`);
    const file =
      options.file === undefined ? join(ROOT, 'experiments', name, 'experiment.yaml') : this.path(options.file);
    const shown = relative(settings.folder, file);
    this.experiment = loadExperiment(file, shown.startsWith('..') ? file : shown);
    if (options.prometheus !== undefined) this.usePrometheus(options.prometheus);
    this.helm = new Helm(settings.helm, this.experiment, ROOT);
    this.store = new Store(name, options.out === undefined ? dirname(file) : this.path(options.out));
  }

  /** A path of the command line. */
  path(path: string): string {
    return isAbsolute(path) ? path : resolve(this.settings.folder, path);
  }

  /** Shows a command, and runs it if that was asked. */
  async run(command: readonly string[], apply: boolean): Promise<void> {
    this.output.out(shellOf(command));
    if (!apply) return;
    this.output.err('running it …');
    await this.helm.apply(command);
    this.output.err('done');
  }

  private usePrometheus(url: string): void {
    if (!URL.canParse(url))
      throw new UsageFault(`--prometheus ${url} is no URL: give one such as http://prometheus.local:9090`);
    this.experiment.prometheus = Object.assign(new PrometheusSettings(), this.experiment.prometheus, { url });
    delete this.experiment.scrape;
  }
}
