// Repetitions of the comparison: in each of them all servers are started and warmed up, have short turns under load, and are ended.
import { say } from '../../tools/dev/steps.mjs';
import { cpuSeconds, rss } from '../lib/process.mjs';
import { messageBodies } from '../lib/load.mjs';
import { median } from '../lib/statistics.mjs';

export const CONNECTIONS = [1, 16, 64];
/** Those by which goals are judged. */
export const JUDGED = 16;
/** How each turn begins, uncounted: while all others had theirs, the processor's caches have lost what this one needs. */
const LEAD_SECONDS = 0.25;
/** Of the warm-up: the most that there will be. */
const MOST = Math.max(...CONNECTIONS);

/**
 * @typedef {{ rate: number, p50: number, p99: number, microseconds: number, busy: number }} Level requests a second,
 *   ms, processor time of the server a request, and share of its core that the load took; p50, p99 and busy are medians of the turns
 * @typedef {{ startMs: number, megabytes: number, at: Record<number, Level> }} Sample of one server in one repetition
 * @typedef {{ repetitions: number, rehearsals: number, warmUpSeconds: number, turns: number, seconds: number }} Plan how
 *   often all start anew; how often before, which warms up the machine and is not counted;
 *   turns of a server at each number of connections, and how long one is
 */

/**
 * What else a machine does comes and goes within seconds: by short turns it meets all servers alike. Who has no turn waits idle.
 * @param {{ id: string, name: string, model: string, start: Function }[]} servers
 * @param {Plan} plan
 * @param {{ generator: import('../lib/load.mjs').Generator, core?: number, behind?: { url: string } }} means the
 *   last is what servers of a chain ask
 * @returns {Promise<Record<string, Sample[]>>} by id, of the repetitions
 */
export async function repeat(servers, plan, means) {
  const samples = Object.fromEntries(servers.map(({ id }) => [id, []]));
  for (let repetition = 1 - plan.rehearsals; repetition <= plan.repetitions; repetition++) {
    const counts = repetition > 0;
    say(counts ? `repetition ${repetition} of ${plan.repetitions}` : 'a rehearsal, which is not counted');
    const taken = await sampled(servers, counts ? plan : { ...plan, turns: 1 }, means);
    for (const [i, { id, name }] of servers.entries()) {
      say(`  ${name}: ${CONNECTIONS.map((n) => Math.round(taken[i].at[n].rate)).join(' / ')} requests/s`);
      if (counts) samples[id].push(taken[i]);
    }
  }
  return samples;
}

/** A sample of each server, in their order. */
async function sampled(servers, { warmUpSeconds, turns, seconds }, { generator, core, behind }) {
  const running = [];
  try {
    for (const { start, model } of servers) {
      const service = await start(core, behind?.url);
      const load = { url: service.url, bodies: messageBodies(model) };
      running.push({ service, load, blocks: {} });
      await generator.runWell({ ...load, connections: MOST, duration: warmUpSeconds });
    }
    for (const connections of CONNECTIONS)
      for (let turn = 0; turn < turns; turn++)
        for (const { service, load, blocks } of running) {
          const taken = await block(service, { ...load, connections, duration: seconds }, generator);
          (blocks[connections] ??= []).push(taken);
        }
    return running.map(({ service, blocks }) => ({
      startMs: service.startMs,
      megabytes: rss(service.pid),
      at: Object.fromEntries(CONNECTIONS.map((connections) => [connections, levelOf(blocks[connections])])),
    }));
  } finally {
    for (const { service } of running) await service.stop();
  }
}

async function block({ pid }, load, generator) {
  await generator.runWell({ ...load, duration: LEAD_SECONDS });
  const before = cpuSeconds(pid);
  const { calls, seconds, latency, busy } = await generator.runWell(load);
  return { calls, seconds, latency, busy, processor: cpuSeconds(pid) - before };
}

/** @returns {Level} of the turns of one server */
export function levelOf(blocks) {
  const total = (of) => blocks.reduce((sum, block) => sum + of(block), 0);
  const calls = total((block) => block.calls);
  return {
    rate: calls / total(({ seconds }) => seconds),
    p50: median(blocks.map(({ latency }) => latency.p50)),
    p99: median(blocks.map(({ latency }) => latency.p99)),
    microseconds: (1e6 * total(({ processor }) => processor)) / calls,
    busy: median(blocks.map(({ busy }) => busy)),
  };
}
