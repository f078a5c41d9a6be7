import type { Counter, Histogram } from 'prom-client';

// One by one, what a call measures costs it several times as much as many at a time: by the next call the processor's caches
// have lost what prom-client needs for it.

type Labels = Record<string, string>;

/** Values of a histogram's handle that wait at most: 2 KB of them. */
const ROOM = 256;

/** By metric, what hands on what its handles hold. */
const holding = new WeakMap<object, (() => void)[]>();

function hold(metric: object, handOn: () => void): void {
  holding.set(metric, [...(holding.get(metric) ?? []), handOn]);
}

/** The `collect` of a metric that has handles of this file: takes what they hold, before it is read. */
export function takeOver(this: object): void {
  for (const handOn of holding.get(this) ?? []) handOn();
}

/** What takes the values of one combination of labels. */
export interface Observer {
  /** @param value finite, or the histogram's next reading fails */
  observe(value: number): void;
}

/** A handle of a histogram that hands on many values at a time. */
export function observerOf(histogram: Histogram, labels: Labels): Observer {
  const handle = histogram.labels(labels);
  const values = new Float64Array(ROOM);
  let held = 0;
  const handOn = () => {
    const some = values.subarray(0, held);
    held = 0;
    for (const value of some) handle.observe(value);
  };
  hold(histogram, handOn);
  return {
    observe(value) {
      values[held++] = value;
      if (held === ROOM) handOn();
    },
  };
}

/** What counts the events of one combination of labels. */
export interface Tally {
  inc(): void;
}

/** A handle of a counter that hands on many events at a time. */
export function tallyOf(counter: Counter, labels: Labels): Tally {
  const handle = counter.labels(labels);
  let held = 0;
  hold(counter, () => {
    handle.inc(held);
    held = 0;
  });
  return {
    inc() {
      held++;
    },
  };
}
