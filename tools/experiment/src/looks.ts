import type { Experiment } from './config/experiment.js';
import { Fault, UsageFault } from '@sms-checker/cli';
import { judge, unread } from './judging/judge.js';
import type { Judgement } from './judging/verdict.js';
import { observe } from './reading/observe.js';
import { changeOf, startOf, type ChangeLog } from './reading/window.js';
import { shellOf, rollbackCommand } from './release/commands.js';
import type { Settings } from './settings.js';
import { fileOf, PrometheusClient } from './source/prometheus.client.js';
import { PrometheusSource } from './source/prometheus.source.js';
import { ScrapeSource } from './source/scrape.source.js';
import type { MetricsSource, Window } from './source/series.js';

/** An experiment that can be looked at as often as one likes. */
export interface Looks {
  /** Judges what there is now. What cannot be read is no error but a reason to wait. @throws UsageFault */
  look(now?: number): Promise<Judgement>;
  close(): Promise<void>;
}

/** Opens the source that the experiment names. @throws UsageFault where it names none */
export function openLooks(name: string, experiment: Experiment, settings: Settings, helm: ChangeLog): Looks {
  const { source, windowAt, close } = sourceOf(experiment, settings, helm);
  return {
    close,
    async look(now = Date.now()) {
      const given = {
        experiment: name,
        judgedAt: new Date(now).toISOString(),
        commands: { rollback: shellOf(rollbackCommand(experiment)) },
      };
      try {
        const window = await windowAt(now);
        return judge(await observe(source, experiment, window), experiment, given);
      } catch (error) {
        if (!(error instanceof Fault) || error instanceof UsageFault) throw error;
        return unread(experiment, given, error.message);
      }
    },
  };
}

/** Milliseconds after which Prometheus has stored what it scraped: until then two queries may see two different things. */
const STORING_MS = 2000;

interface Opened {
  readonly source: MetricsSource;
  readonly windowAt: (now: number) => Promise<Window>;
  readonly close: () => Promise<void>;
}

function sourceOf(experiment: Experiment, settings: Settings, helm: ChangeLog): Opened {
  const { prometheus, scrape } = experiment;
  if (scrape) return scraped(new ScrapeSource(scrape), experiment);
  if (!prometheus) {
    throw new UsageFault(
      'the experiment names no source: set prometheus.url or scrape.targets in experiment.yaml, or say --prometheus URL',
    );
  }
  const token = settings.prometheusToken ?? (prometheus.tokenFile && fileOf(prometheus.tokenFile, 'tokenFile').trim());
  const client = new PrometheusClient(prometheus, token);
  const labels = prometheus.labels ?? { namespace: experiment.namespace, release: experiment.release };
  const source = new PrometheusSource(client, labels);
  let change: number | undefined;
  return {
    source,
    async windowAt(now) {
      const stored = now - STORING_MS;
      change ??= await changeOf(experiment, helm, source, stored);
      return { from: await startOf(experiment, change, source, stored), to: stored };
    },
    close: () => client.close(),
  };
}

function scraped(source: ScrapeSource, { start, settleSeconds }: Experiment): Opened {
  return {
    source,
    async windowAt(now) {
      await source.scrape(now);
      const from =
        start === undefined ? (source.since ?? source.startedAt()) : Date.parse(start) + settleSeconds * 1000;
      if (from === undefined) throw new Fault('the services do not say when they started (process_start_time_seconds)');
      return { from: Math.min(from, now - 1), to: now };
    },
    close: () => source.close(),
  };
}
