import { quantile } from '../stats.js';
import type { Course } from './courses.js';

/** What came of the calls under a strategy. */
export interface Calls {
  strategy: string;
  sent: number;
  /** Of those that were answered or failed, in milliseconds. */
  latencies: readonly number[];
  failed: number;
}

export interface Run {
  /** What it ran on, and what was done, as Markdown. */
  about: string;
  calls: readonly Calls[];
  courses: readonly Course[];
  restarted: number;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '-'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const whole = (value: number) => Math.round(value).toLocaleString('en');
const megabytes = (value: number) => value.toFixed(1);

/** What is said of the memory of a process. */
export function verdictOf({ lower, isFlat }: Course): 'flat' | 'grows' | 'too short to tell' {
  if (lower === -Infinity) return 'too short to tell';
  return isFlat ? 'flat' : 'grows';
}

/** The section of a run, as Markdown. */
export function sectionOf({ about, calls, courses, restarted }: Run): string {
  const all: Calls = {
    strategy: '**all**',
    sent: calls.reduce((sum, { sent }) => sum + sent, 0),
    latencies: calls.flatMap(({ latencies }) => latencies),
    failed: calls.reduce((sum, { failed }) => sum + failed, 0),
  };
  const grown = courses.filter((course) => verdictOf(course) === 'grows').map(({ process }) => process);
  return [
    about,
    `Failed calls: ${whole(all.failed)} of ${whole(all.sent)}. Processes that started anew: ${restarted}. Memory that grows: ${grown.join(', ') || 'none'}.`,
    table(
      ['strategy', 'calls', 'failed', 'p50, ms', 'p99, ms', 'slowest, ms'],
      [...calls, all].map(({ strategy, sent, latencies, failed }) => [
        strategy,
        whole(sent),
        whole(failed),
        quantile(latencies, 0.5).toFixed(1),
        quantile(latencies, 0.99).toFixed(1),
        whole(latencies.reduce((most, ms) => Math.max(most, ms), 0)),
      ]),
    ),
    table(
      ['process', 'first, MB', 'last, MB', 'highest, MB', 'slope, MB an hour', 'noise, MB', 'verdict'],
      courses.map((course) => [
        course.process,
        ...[course.first, course.last, course.highest].map(megabytes),
        `${megabytes(course.slope)} (${megabytes(course.lower)} to ${megabytes(course.upper)})`,
        megabytes(course.noise),
        verdictOf(course),
      ]),
    ),
  ].join('\n\n');
}
