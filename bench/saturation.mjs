// What is left of the service while v3 has more to do than it can: event loop, probes, throughput.
import { say } from '../tools/dev/steps.mjs';
import { Generator, goldenBodies } from './lib/load.mjs';
import { loopDelay } from './lib/loop-delay.mjs';
import { probedDuring } from './lib/probe.mjs';
import { startService } from './lib/service.mjs';
import { quantile, verdict } from './lib/statistics.mjs';

const GOAL_MS = 10;
const SECONDS = 20;
/** Of the load; workers have 10. */
const NICENESS = 19;
const WARM_UP_CALLS = 200;
/** Delay of this process, which has next to nothing to do: what the machine makes of any process. */
const own = loopDelay();
/** 64 fill the queue (MODEL_QUEUE) and are all answered in the end; of 96, a third is refused at once and comes again. */
const CASES = [
  { workers: 1, connections: 64 },
  { workers: 2, connections: 64 },
  { workers: 2, connections: 96 },
];

async function saturate({ workers, connections }, generator) {
  const service = await startService({ MODEL_NAME: 'v3', MODEL_WORKERS: String(workers) }, { hook: 'loop-delay' });
  try {
    const load = { url: service.url, bodies: goldenBodies('v3'), connections };
    await generator.run({ ...load, amount: WARM_UP_CALLS });
    await service.ask();
    own();
    const { result, probes } = await probedDuring(service.url, () => generator.run({ ...load, duration: SECONDS }));
    const delay = await service.ask();
    const control = own();
    return { delay, control, result, probes };
  } finally {
    await service.stop();
  }
}

const milliseconds = ({ p50, p99, max }) =>
  `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}${max === undefined ? '' : `, max ${max.toFixed(1)}`} ms`;
const quantiles = (values) => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99), max: Math.max(...values) });

function tell({ workers, connections }, { delay, control, result, probes }) {
  const { statuses, errors, seconds, latency } = result;
  const told = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  say(`${workers} worker(s), ${connections} connections, ${seconds.toFixed(0)} s:`);
  say(`  event loop: ${milliseconds(delay)} late`);
  say(`  that of this process, which only probes: ${milliseconds(control)} late`);
  for (const { path, latencies } of probes)
    say(`  ${path}: ${milliseconds(quantiles(latencies))} (${latencies.length} calls)`);
  say(`  ${((statuses[200] ?? 0) / seconds).toFixed(1)} messages/s; ${told.join(', ')}, ${errors} errors`);
  say(`  /predict, all answers: ${milliseconds(latency)}`);
}

export default async function saturation() {
  const generator = new Generator(NICENESS);
  const delays = [];
  const rates = [];
  try {
    for (const one of CASES) {
      const figures = await saturate(one, generator);
      tell(one, figures);
      delays.push(figures.delay.p99);
      rates.push((figures.result.statuses[200] ?? 0) / figures.result.seconds);
    }
  } finally {
    await generator.stop();
  }
  say(
    `2 workers to 1: ${(rates[1] / rates[0]).toFixed(2)} times the messages; the load shares their CPUs, at niceness ${NICENESS}`,
  );
  const worst = Math.max(...delays);
  say(
    verdict(worst < GOAL_MS, `p99 of the event loop's delay under ${GOAL_MS} ms; the worst is ${worst.toFixed(1)} ms`),
  );
}
