import type { Summary } from './summary.js';
import { quantiles } from './table.js';

/** How a run is doing, in one line. */
export function progressOf({ arrived, missed, all, versions }: Summary, seconds: number, underWay: number): string {
  return [
    `${Math.round(seconds)} s`,
    `${arrived} calls`,
    `${underWay} under way`,
    ...versions.map(({ version, calls }) => `${version} ${calls}`),
    `${all.failed} failed`,
    `${missed} missed`,
    `p50/p95/p99 ${quantiles(all.latencyMs)} ms`,
  ].join(' · ');
}
