import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks. The histogram holds the times between looks, of which this much is no delay. */
const RESOLUTION = 1;

/** Watches the event loop from now on. @returns what tells, in ms, by how much it was late since the last time it told */
export function loopDelay() {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  const delay = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  return () => {
    const told = {
      p50: delay(histogram.percentile(50)),
      p99: delay(histogram.percentile(99)),
      max: delay(histogram.max),
    };
    histogram.reset();
    return told;
  };
}
