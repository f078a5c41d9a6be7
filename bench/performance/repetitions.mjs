// Repetitions of the comparison: in each of them every server is started, warmed up, loaded and ended, one after the other.
import { say } from '../../tools/dev/steps.mjs';
import { cpuSeconds, rss } from '../lib/process.mjs';
import { messageBodies } from '../lib/load.mjs';

export const CONNECTIONS = [1, 16, 64];
/** Those by which goals are judged. */
export const JUDGED = 16;
/** Of the warm-up: the most that there will be. */
const MOST = Math.max(...CONNECTIONS);

/**
 * @typedef {{ rate: number, p50: number, p99: number, microseconds: number, busy: number }} Level requests a second,
 *   ms, processor time of the server a request, and share of its core that the load took
 * @typedef {{ startMs: number, megabytes: number, at: Record<number, Level> }} Sample of one server in one repetition
 */

/**
 * @param {{ id: string, name: string, model: string, start: Function }[]} servers
 * @param {{ repetitions: number, warmUpSeconds: number, seconds: number }} plan
 * @param {{ generator: import('../lib/load.mjs').Generator, core?: number, behind?: { url: string } }} means the
 *   last is what servers of a chain ask
 * @returns {Promise<Record<string, Sample[]>>} by id, without the first repetition, which warms up the machine
 */
export async function repeat(servers, plan, means) {
  const samples = Object.fromEntries(servers.map(({ id }) => [id, []]));
  for (let repetition = 0; repetition <= plan.repetitions; repetition++) {
    say(
      `repetition ${repetition} of ${plan.repetitions}${repetition === 0 ? ', which warms up and is not counted' : ''}`,
    );
    for (const server of servers) {
      const sample = await measure(server, plan, means);
      say(`  ${server.name}: ${CONNECTIONS.map((n) => Math.round(sample.at[n].rate)).join(' / ')} requests/s`);
      if (repetition > 0) samples[server.id].push(sample);
    }
  }
  return samples;
}

async function measure({ start, model }, { warmUpSeconds, seconds }, { generator, core, behind }) {
  const service = await start(core, behind?.url);
  try {
    const load = { url: service.url, bodies: messageBodies(model) };
    await generator.runWell({ ...load, connections: MOST, duration: warmUpSeconds });
    const at = {};
    for (const connections of CONNECTIONS)
      at[connections] = await level(service, { ...load, connections, duration: seconds }, generator);
    return { startMs: service.startMs, megabytes: rss(service.pid), at };
  } finally {
    await service.stop();
  }
}

async function level({ pid }, load, generator) {
  const before = cpuSeconds(pid);
  const { calls, seconds, latency, busy } = await generator.runWell(load);
  const microseconds = (1e6 * (cpuSeconds(pid) - before)) / calls;
  return { rate: calls / seconds, p50: latency.p50, p99: latency.p99, microseconds, busy };
}
