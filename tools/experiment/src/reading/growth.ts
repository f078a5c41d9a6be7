import type { Series } from '../source/series.js';
import { clock, type Flaw } from './flaw.js';
import { startedBy, targetOf, type Target } from './target.js';

/** Milliseconds by which the clocks of a process and of Prometheus may differ. */
const CLOCK_SKEW_MS = 2000;

/** What was counted since the start of the window, at each moment of the reading. */
export interface Growth {
  readonly labels: Series['labels'];
  readonly total: Float64Array;
  readonly flaws: readonly Flaw[];
}

/**
 * How a raw counter grew from the start of the window. A counter that falls, or whose process is another one, has begun again at
 * 0: what it counted between its last sample and its end is lost, which is a flaw. One that appears within the window began at 0
 * if its process was seen before or started since.
 * @param moments of the reading, the first the start of the window
 */
export function growthOf(
  { labels, samples }: Series,
  moments: readonly number[],
  targets: ReadonlyMap<string, Target>,
): Growth {
  const target = targets.get(targetOf(labels));
  const name = target?.name ?? labels.pod ?? labels.instance ?? 'a process';
  const from = moments[0] ?? 0;
  const flaws: Flaw[] = [];
  const total = new Float64Array(moments.length);
  const values = new Map(samples.map(({ at, value }) => [at, value]));
  let sum = 0;
  let last: { value: number; started: number | undefined } | undefined;
  for (const [i, moment] of moments.entries()) {
    const value = values.get(moment);
    if (value !== undefined && !Number.isFinite(value)) {
      flaws.push({ kind: 'nan', text: `${name} gave a value that is no number at ${clock(moment)}` });
    } else if (value !== undefined) {
      const started = target && startedBy(target, moment);
      if (last) {
        const isOther = started !== undefined && last.started !== undefined && started > last.started + CLOCK_SKEW_MS;
        // The old value still, where the new process has not shown this counter yet.
        if (isOther && value === last.value) {
          total[i] = sum;
          continue;
        }
        const again = isOther || value < last.value;
        if (again) {
          flaws.push({
            kind: 'reset',
            text: `${name} began to count again at ${clock(isOther ? started : moment)}, so what it counted last is lost`,
          });
        }
        sum += again ? value : value - last.value;
      } else if (i > 0) {
        const born = target !== undefined && isKnownFrom(target, from);
        if (born) sum += value;
        else
          flaws.push({ kind: 'late', text: `${name} ran before the window, and is known only since ${clock(moment)}` });
      }
      last = { value, started };
    }
    total[i] = sum;
  }
  return { labels, total, flaws };
}

/** Whether a counter that a process shows for the first time was 0 at this moment: it was scraped then, or not running yet. */
function isKnownFrom({ sights }: Target, from: number): boolean {
  const [first] = sights;
  return first !== undefined && (first.at <= from || first.started >= from - CLOCK_SKEW_MS);
}

/** Sums of growths by moment. */
export function sumOf(growths: readonly Growth[], length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const { total } of growths) for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + (total[i] ?? 0);
  return sum;
}
