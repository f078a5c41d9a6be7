import type { Experiment } from '../config/experiment.js';
import { Fault, reasonOf, UsageFault } from '@sms-checker/cli';
import type { PrometheusSource } from '../source/prometheus.source.js';
import { grid } from '../source/series.js';
import { CONFIGURED_SHARE, PROCESS_START } from './names.js';
import { targetsOf } from './target.js';

/** Days in which the last change of the split is looked for. */
const DAYS = 2;

/** Milliseconds after a change in which pods that come and go are its own; later ones are part of the experiment. */
const ROLLOUT_MS = 600_000;

/** Who knows when the release was changed. */
export interface ChangeLog {
  changedAt(): Promise<number>;
}

/**
 * When the release was last changed, in milliseconds since 1970: what the file says, else the latest that Helm's history and the
 * recorded split tell.
 * @throws UsageFault where nobody knows
 */
export async function changeOf(
  { start }: Experiment,
  helm: ChangeLog,
  source: PrometheusSource,
  now: number,
): Promise<number> {
  if (start !== undefined) return Date.parse(start);
  const [fromHelm, fromSplit] = await Promise.allSettled([helm.changedAt(), splitChangedAt(source, now)]);
  if (fromSplit.status === 'rejected') throw fromSplit.reason;
  const known = [fromHelm.status === 'fulfilled' ? fromHelm.value : undefined, fromSplit.value].filter(
    (at) => at !== undefined,
  );
  if (known.length > 0) return Math.max(...known);
  const reason = fromHelm.status === 'rejected' ? reasonOf(fromHelm.reason) : '';
  throw new UsageFault(
    `nothing tells when the release was last changed (${reason}; ${CONFIGURED_SHARE} did not change in ${DAYS} days): set start in experiment.yaml`,
  );
}

/** When a recorded weight last took another value, or appeared. */
async function splitChangedAt(source: PrometheusSource, now: number): Promise<number | undefined> {
  const series = await source.raw(CONFIGURED_SHARE, {}, now, DAYS);
  const changes = series.flatMap((one) => {
    const samples = one.samples.filter(({ value }) => Number.isFinite(value));
    const last = samples.findLastIndex(({ value }, i) => i > 0 && value !== samples[i - 1]?.value);
    const [first] = samples;
    if (last > 0) return [samples[last]?.at ?? 0];
    return first && first.at > now - DAYS * 86_400_000 + ROLLOUT_MS ? [first.at] : [];
  });
  return changes.length > 0 ? Math.max(...changes) : undefined;
}

/**
 * The start of the window: when the pods of the change had come and the old ones gone, and the proxies knew of it.
 * @throws Fault while that is still to come
 */
export async function startOf(
  { start, settleSeconds }: Experiment,
  change: number,
  source: PrometheusSource,
  now: number,
): Promise<number> {
  const settled = start === undefined ? Math.max(change, await rolledOutAt(source, change, now)) : change;
  const from = settled + settleSeconds * 1000;
  if (from >= now)
    throw new Fault(
      `the release changed ${Math.round((now - settled) / 1000)} s ago: figures count after ${settleSeconds} s`,
    );
  return from;
}

/** When the last process came or went that belongs to a change. */
async function rolledOutAt(source: PrometheusSource, change: number, now: number): Promise<number> {
  const window = { from: change, to: Math.min(now, change + ROLLOUT_MS) };
  const points = 60;
  const end = grid(window, points).moments.at(-2) ?? change;
  const starts = await source.series(PROCESS_START, {}, window, points);
  const times = targetsOf(starts, []).flatMap(({ sights }) => [
    ...sights.map(({ started }) => started),
    ...sights.slice(-1).flatMap(({ at }) => (at < end ? [at] : [])),
  ]);
  return Math.max(change, ...times.filter((at) => at <= window.to));
}
