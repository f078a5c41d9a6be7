import { setTimeout as sleep } from 'node:timers/promises';
import { VerdictGauge } from '../gauge.js';
import { openLooks } from '../looks.js';
import { progressOf, watch } from '../watch.js';
import type { Context } from './context.js';
import { conclude, type VerdictOptions } from './verdict.js';

/** Options of watching. */
export interface WatchOptions extends VerdictOptions {
  /** Seconds from one look to the next. */
  readonly every: number;
  readonly metricsPort?: number;
  /** Seconds for which the verdict is served after the end, so that it is scraped. */
  readonly linger: number;
}

/** Looks until there is a verdict, and carries it out if asked. @returns the exit code */
export async function watchCommand(context: Context, options: WatchOptions, signal: AbortSignal): Promise<number> {
  const { experiment, output, settings, helm, name } = context;
  const looks = openLooks(name, experiment, settings, helm);
  const gauge = new VerdictGauge(experiment);
  try {
    if (options.metricsPort !== undefined) {
      output.err(`the verdict is at http://localhost:${await gauge.listen(options.metricsPort)}/metrics`);
    }
    const budgetMs = experiment.budget.hours * 3_600_000;
    const judgement = await watch(
      looks,
      options.every * 1000,
      budgetMs,
      (seen) => {
        gauge.show(seen);
        output.err(progressOf(seen));
      },
      signal,
    );
    const code = await conclude(context, judgement, options);
    if (options.metricsPort !== undefined)
      await sleep(options.linger * 1000, undefined, { signal }).catch(() => undefined);
    return code;
  } finally {
    await Promise.all([looks.close(), gauge.close()]);
  }
}
