import { messageBodies } from '../lib/load.mjs';
import { probedDuring } from '../lib/probe.mjs';
import { quantile } from '../lib/statistics.mjs';
import { startModel } from './servers.mjs';

/** As many as fill the queue of v3 and its worker; one more would be refused. */
const CONNECTIONS = 64;

/** How v3 answers probes while its queue is full. @returns lines of { path, calls, p50, p99 } in ms */
export async function probesWhileSaturated(seconds, { generator, core }) {
  const service = await startModel('v3', core);
  try {
    const load = { url: service.url, bodies: messageBodies('v3'), connections: CONNECTIONS };
    await generator.run({ ...load, duration: 1 });
    const run = () => generator.run({ ...load, duration: seconds });
    const { probes } = await probedDuring(service.url, run);
    return probes.map(({ path, latencies }) => ({
      path,
      calls: latencies.length,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
    }));
  } finally {
    await service.stop();
  }
}
