import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random numbers, from 0 up to but not including 1. */
export type Random = () => number;

/** As many independent streams of one seed as are asked for: drawing more from one changes no other. */
export function* streams(seed: number): Generator<Random, never> {
  const generator = xoroshiro128plus(seed);
  for (;;) {
    // Before the first stream too: what comes right after a small seed is not yet random.
    generator.jump();
    const own = generator.clone();
    yield () => uniformFloat64(own);
  }
}

/** One of the items, each as likely as the others. */
export function pick<T>(random: Random, items: readonly [T, ...T[]]): T;
export function pick<T>(random: Random, items: readonly T[]): T | undefined;
export function pick<T>(random: Random, items: readonly T[]): T | undefined {
  return items[Math.floor(random() * items.length)];
}
