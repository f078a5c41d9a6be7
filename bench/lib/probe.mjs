// How a service answers its probes while it has something else to do.
import { setTimeout as sleep } from 'node:timers/promises';

const PROBES = ['/healthz', '/metrics'];
const EVERY_MS = 50;
const LIMIT_MS = 10_000;

/**
 * Asks for the paths of Kubernetes and Prometheus again and again while something goes on.
 * @returns what came of that, and lines of { path, latencies (ms of each answer) }
 * @throws Error if a probe is answered by anything but 2xx, or not within 10 s
 */
export async function probedDuring(url, run) {
  const state = { goesOn: true };
  const probing = PROBES.map(async (path) => ({ path, latencies: await probe(`${url}${path}`, state) }));
  const running = run().finally(() => (state.goesOn = false));
  const [result, ...probes] = await Promise.all([running, ...probing]);
  return { result, probes };
}

async function probe(url, load) {
  const latencies = [];
  while (load.goesOn) {
    const start = performance.now();
    const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    latencies.push(performance.now() - start);
    await sleep(EVERY_MS);
  }
  return latencies;
}
