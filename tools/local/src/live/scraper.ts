import { parseExposition } from '@sms-checker/metrics/exposition';
import { Agent, request } from 'undici';
import type { LocalSystem } from '../system.js';
import type { Figures } from './figures.js';

/** Milliseconds that one process may take to answer. */
const LIMIT_MS = 2000;

/** Bytes of the longest answer that is taken. */
const MAX_ANSWER = 16 * 1024 * 1024;

/** What processes said at one moment, in milliseconds. */
interface Snapshot {
  readonly at: number;
  readonly answers: ReadonlyMap<string, string>;
}

/** Asks all processes for their metrics, and remembers what they said when the release was changed last. */
export class Scraper {
  private readonly agent = new Agent({ connect: { timeout: LIMIT_MS }, maxResponseSize: MAX_ANSWER });
  private start: Snapshot | undefined;

  constructor(
    private readonly system: Pick<LocalSystem, 'targets' | 'pods'>,
    private readonly figures: Figures,
  ) {}

  /** The start of what is counted for a verdict; undefined before the first look. */
  get since(): Snapshot | undefined {
    return this.start;
  }

  /** What Prometheus would scrape; where the release says nothing of that, every pod's own metrics. */
  get urls(): string[] {
    const { targets, pods } = this.system;
    if (targets.length > 0) return targets.map(({ url }) => url);
    const ports = pods.map(({ ports }) => ports.metrics ?? ports.http);
    return ports.flatMap((port) => (port === undefined ? [] : [`http://127.0.0.1:${port}/metrics`]));
  }

  /** Lets the next look be the start of what is counted for a verdict. */
  changed(): void {
    this.start = undefined;
  }

  /** Asks every process once; one that does not answer is left out. */
  async look(now = Date.now()): Promise<void> {
    const isStart = this.start === undefined;
    const { urls } = this;
    const all = await Promise.all(urls.map(async (url) => [url, await this.ask(url)] as const));
    const answers = new Map(all.flatMap(([url, text]) => (text === undefined ? [] : [[url, text] as const])));
    const scrapes = all.map(([target, text]) => ({
      target,
      samples: text === undefined ? text : parseExposition(text),
    }));
    this.figures.add(scrapes, now);
    // What a process that is gone had counted is lost to a verdict: it starts anew.
    const isLost = [...(this.start?.answers.keys() ?? [])].some((url) => !urls.includes(url));
    if (!isStart && !isLost) return;
    this.figures.changed();
    // Before every process has answered, their counts would not be of the same time.
    if (answers.size === urls.length && answers.size > 0) this.start = { at: now, answers };
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async ask(url: string): Promise<string | undefined> {
    try {
      const signal = AbortSignal.timeout(LIMIT_MS);
      const { statusCode, body } = await request(url, { dispatcher: this.agent, signal });
      const text = await body.text();
      return statusCode === 200 ? text : undefined;
    } catch {
      return undefined;
    }
  }
}
