import type { Exposed } from '@sms-checker/metrics/exposition';
import { LatencyWindow, type Quantiles } from './latency-window.js';

/** Statuses of failed calls: those of an experiment's `errorStatuses`. */
const FAILED = /^(?:5..|429|499)$/;

/** Calls that one version has answered. */
export interface Counted {
  /** At the app; of the shadow at its model. */
  readonly requests: number;
  readonly errors: number;
  /** Calls of users at random since the last change of the release. */
  readonly random: number;
}

/** What one process said of /metrics. */
export interface Scrape {
  /** The URL that it was asked by. */
  readonly target: string;
  /** Undefined where it gave no answer this time. */
  readonly samples: readonly Exposed[] | undefined;
}

/** Counters of a process as they were last seen. */
interface Seen {
  readonly started: number | undefined;
  readonly series: ReadonlyMap<string, number>;
}

/** Most targets that are remembered: far more than there are at once. */
const MAX_TARGETS = 1000;

const NOTHING: Counted = { requests: 0, errors: 0, random: 0 };

/** Adds up the counters of processes that come and go. No sum ever falls: a process that began again counts from 0. */
export class Figures {
  /** By target, the one seen last at the end: one that is away for a while may come back. */
  private readonly last = new Map<string, Seen>();
  private readonly counted = new Map<string, Counted>();
  private readonly latencies = new Map<string, LatencyWindow>();
  private liveCalls = 0;
  private liveCopies = 0;

  /** Takes what all targets say at a moment, in milliseconds. */
  add(scrapes: readonly Scrape[], at: number): void {
    for (const scrape of scrapes) this.take(scrape);
    for (const target of [...this.last.keys()].slice(0, -MAX_TARGETS)) this.last.delete(target);
    for (const latency of this.latencies.values()) latency.close(at);
  }

  /** Counts `random` and {@link mirrored} anew. */
  changed(): void {
    for (const [version, counted] of this.counted) this.counted.set(version, { ...counted, random: 0 });
    [this.liveCalls, this.liveCopies] = [0, 0];
  }

  of(version: string): Counted {
    return this.counted.get(version) ?? NOTHING;
  }

  /** Seconds, of the last minute; undefined where nothing was answered in it. */
  latency(version: string): Quantiles | undefined {
    return this.latencies.get(version)?.quantiles;
  }

  /** Share of the calls at live models whose copies the shadow has answered, since the last change; undefined without calls. */
  get mirrored(): number | undefined {
    // A call just before the change may have its copy counted after it: more than all there are not.
    return this.liveCalls === 0 ? undefined : Math.min(1, this.liveCopies / this.liveCalls);
  }

  private take({ target, samples }: Scrape): void {
    if (!samples) return;
    const before = this.last.get(target);
    const started = samples.find(({ name }) => name === 'process_start_time_seconds')?.value;
    const known = before?.started === started ? before?.series : undefined;
    const series = new Map<string, number>();
    for (const { name, labels, value } of samples) {
      if (!RELEVANT.test(name)) continue;
      const key = `${name} ${JSON.stringify(labels)}`;
      series.set(key, value);
      const growth = value - (known?.get(key) ?? 0);
      if (growth > 0) this.grow(name, labels, growth);
    }
    this.last.delete(target);
    this.last.set(target, { started, series });
  }

  private grow(name: string, labels: Exposed['labels'], growth: number): void {
    const { version = '', source, assignment, status = '', api, le } = labels;
    const isCopy = source === 'shadow';
    const errors = FAILED.test(status) ? growth : 0;
    if (name === 'app_predictions_total')
      this.count(version, { requests: growth, errors, random: assignment === 'random' ? growth : 0 });
    else if (name === 'app_prediction_latency_seconds_bucket') this.observe(version, le, growth);
    else if (api === 'predict' && name === 'model_predictions_total') {
      if (isCopy) this.count(version, { requests: growth, errors, random: 0 });
      if (isCopy) this.liveCopies += growth;
      else this.liveCalls += growth;
    } else if (isCopy && api === 'predict') this.observe(version, le, growth);
  }

  private count(version: string, more: Counted): void {
    const { requests, errors, random } = this.of(version);
    this.counted.set(version, {
      requests: requests + more.requests,
      errors: errors + more.errors,
      random: random + more.random,
    });
  }

  private observe(version: string, le: string | undefined, growth: number): void {
    const latency = this.latencies.get(version) ?? new LatencyWindow();
    this.latencies.set(version, latency);
    latency.add(le === '+Inf' ? Infinity : Number(le), growth);
  }
}

const RELEVANT = /^(?:app|model)_(?:predictions_total|prediction_latency_seconds_bucket)$/;
