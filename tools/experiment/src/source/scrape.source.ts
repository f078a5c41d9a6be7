import { Agent, request } from 'undici';
import type { ScrapeSettings } from '../config/experiment.js';
import { Fault, reasonOf } from '@sms-checker/cli';
import { parseExposition } from '@sms-checker/metrics/exposition';
import { readSnapshot } from './snapshot.js';
import { grid, type Labels, type Match, type MetricsSource, type Sample, type Series, type Window } from './series.js';

/** Bytes of the longest answer of /metrics that is taken. */
const MAX_ANSWER = 16 * 1024 * 1024;

/** Most samples of a series that are kept: when there are more, every second one goes. */
const MAX_SAMPLES = 480;

/** For how long a sample stands for the moments after it, as in Prometheus. */
const LOOKBACK_MS = 300_000;

interface Kept {
  readonly url: string;
  readonly labels: Labels;
  samples: Scraped[];
}

/** A sample, or that the series was not there any more. */
interface Scraped extends Sample {
  readonly isGone?: true;
}

/** The services' own /metrics, scraped by this process: a Prometheus of a local run, which remembers since its start. */
export class ScrapeSource implements MetricsSource {
  private readonly agent: Agent;
  private readonly timeoutMs: number;
  private readonly memory = new Map<string, Map<string, Kept>>();

  /** When its memory begins, in milliseconds, where the settings name what was said before. */
  readonly since: number | undefined;

  /** @throws UsageFault where `since` cannot be read */
  constructor(private readonly settings: ScrapeSettings) {
    this.timeoutMs = settings.timeoutSeconds * 1000;
    this.agent = new Agent({ connect: { timeout: this.timeoutMs }, maxResponseSize: MAX_ANSWER });
    if (settings.since === undefined) return;
    const { at, answers } = readSnapshot(settings.since, settings.targets);
    this.since = at;
    for (const [url, text] of answers) this.remember(url, text, at);
  }

  /**
   * Asks every target once, and remembers what they say.
   * @throws Fault where none of them answers; one that does not is a series without samples
   */
  async scrape(at: number): Promise<void> {
    const answers = await Promise.allSettled(this.settings.targets.map((url) => this.one(url, at)));
    const failed = answers.flatMap((answer, i) =>
      answer.status === 'rejected' ? [`${this.settings.targets[i] ?? ''} (${reasonOf(answer.reason)})`] : [],
    );
    if (failed.length === answers.length) throw new Fault(`no service answers: ${failed.join(', ')}`);
  }

  /** When the first of the processes was started, as they say; counters begin there at 0. */
  startedAt(): number | undefined {
    const starts = [...(this.memory.get('process_start_time_seconds')?.values() ?? [])].flatMap(({ samples }) =>
      samples.slice(0, 1).map(({ value }) => value * 1000),
    );
    return starts.length === 0 ? undefined : Math.min(...starts);
  }

  series(metric: string, match: Match, window: Window, points: number): Promise<Series[]> {
    return Promise.resolve(this.read(metric, match, window, points, ({ value }) => value));
  }

  scrapedAt(metric: string, match: Match, window: Window, points: number): Promise<Series[]> {
    return Promise.resolve(this.read(metric, match, window, points, ({ at }) => at / 1000));
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async one(url: string, at: number): Promise<void> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    const { statusCode, body } = await request(url, { dispatcher: this.agent, signal });
    const text = await body.text();
    if (statusCode !== 200) throw new Fault(`it answers ${statusCode}`);
    this.forget(url, at);
    this.remember(url, text, at);
  }

  private remember(url: string, text: string, at: number): void {
    for (const { name, labels, value } of parseExposition(text)) {
      const all = this.memory.get(name) ?? new Map<string, Kept>();
      this.memory.set(name, all);
      const key = JSON.stringify([url, labels]);
      const kept = all.get(key) ?? { url, labels: { ...labels, instance: url }, samples: [] };
      all.set(key, kept);
      if (kept.samples.at(-1)?.at === at) kept.samples.pop();
      kept.samples.push({ at, value });
      if (kept.samples.length > MAX_SAMPLES) kept.samples = kept.samples.filter((_, i) => i % 2 === 0);
    }
  }

  /** Marks all that a process has shown before as gone, until it shows it again. */
  private forget(url: string, at: number): void {
    for (const all of this.memory.values()) {
      for (const kept of all.values()) {
        if (kept.url === url && kept.samples.at(-1)?.isGone !== true)
          kept.samples.push({ at, value: NaN, isGone: true });
      }
    }
  }

  private read(metric: string, match: Match, window: Window, points: number, of: (sample: Sample) => number): Series[] {
    const wanted = Object.entries(match).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`)] as const);
    const { moments, step } = grid(window, points);
    return [...(this.memory.get(metric)?.values() ?? [])]
      .filter(({ labels }) => wanted.every(([name, pattern]) => pattern.test(labels[name] ?? '')))
      .map(({ labels, samples }) => ({ labels, samples: resample(samples, moments, Math.max(LOOKBACK_MS, step), of) }))
      .filter(({ samples }) => samples.length > 0);
  }
}

/** The last sample at or before each moment, unless it is too old. */
function resample(
  samples: readonly Scraped[],
  moments: readonly number[],
  lookback: number,
  of: (sample: Sample) => number,
): Sample[] {
  let i = -1;
  return moments.flatMap((moment) => {
    while ((samples[i + 1]?.at ?? Infinity) <= moment) i++;
    const last = samples[i];
    return last && !last.isGone && moment - last.at <= lookback ? [{ at: moment, value: of(last) }] : [];
  });
}
