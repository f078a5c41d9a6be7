import { clock, type Flaw } from './flaw.js';
import type { Target } from './target.js';

/** Milliseconds that the last sample of a process may be old at the end of the window. */
const STALE_MS = 90_000;

const spell = (ms: number) => (ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`);

/**
 * What of the window is not known: times without samples of a process, and processes whose last sample is old.
 * @param moments of the reading
 * @param maxGapMs the longest time without samples that is nothing
 */
export function absencesOf(targets: readonly Target[], moments: readonly number[], maxGapMs: number): Flaw[] {
  const [first = 0, second = 0] = moments;
  const step = second - first;
  const end = moments.at(-1) ?? 0;
  return targets.flatMap(({ name, sights }) => {
    const gaps = sights.slice(1).flatMap(({ scraped }, i): Flaw[] => {
      const before = sights[i]?.scraped ?? scraped;
      if (scraped - before <= Math.max(maxGapMs, 2 * step)) return [];
      return [
        { kind: 'gap', text: `nothing is known of ${name} for ${spell(scraped - before)} from ${clock(before)} on` },
      ];
    });
    const last = sights.at(-1)?.scraped ?? end;
    if (end - last <= Math.max(STALE_MS, step)) return gaps;
    return [
      ...gaps,
      { kind: 'stale', text: `the last sample of ${name} is of ${clock(last)}, ${spell(end - last)} before the end` },
    ];
  });
}

/** Milliseconds by which the spans differ that counts of these processes are of: none is scraped when the others are. */
export function skewOf(targets: readonly Target[], moments: readonly number[]): number {
  const spread = (times: readonly number[]) => (times.length > 1 ? Math.max(...times) - Math.min(...times) : 0);
  const starts = targets.flatMap(({ sights: [first] }) => (first && first.at === moments[0] ? [first.scraped] : []));
  return spread(starts) + spread(targets.flatMap(({ sights }) => sights.slice(-1).map(({ scraped }) => scraped)));
}

/** Processes that are scraped more than once: each of their counts would count as often. */
export function scrapedTwice(targets: readonly Target[]): string[] {
  const seen = new Map<string, number>();
  for (const { identity, sights } of targets) if (sights.length > 0) seen.set(identity, (seen.get(identity) ?? 0) + 1);
  return [...seen].filter(([, times]) => times > 1).map(([identity]) => identity);
}
