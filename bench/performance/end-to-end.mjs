// Users of the whole release on this machine, through its gateway and sidecars, with and without the shadow.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../../tools/dev/steps.mjs';
import { spent } from '../lib/cost.mjs';
import { startPath } from '../lib/path.mjs';
import { rss } from '../lib/process.mjs';
import { median, resampled } from '../lib/statistics.mjs';

/** v3 runs on while nothing is copied: to start it in each block would take the cores from the users. */
const VALUES = ['versions.v3.enabled=always'];
/** Of the load by which the capacity is found. */
const CONNECTIONS = 16;
/** Until proxies have heard of a change, and what was under way before it is answered. */
const SETTLE_MS = 1000;
const USERS = [0, 1, 10_000];

/** Whether calls are copied in the blocks of a pair: in an order in which neither gains from a drift. */
const orderOf = (pair) => (pair % 2 === 0 ? [true, false] : [false, true]);

/**
 * @param {{ warmUpSeconds: number, pairs: number, blockSeconds: number }} plan
 * @returns capacity and rate (calls a second), p99 { with, without, ratio, low, high } in ms, processes { name, megabytes,
 *   stable, canary, shadow } (µs a call), users { users, microseconds, megabytes } of the gateway
 */
export async function endToEnd({ warmUpSeconds, pairs, blockSeconds }) {
  say('the release on this machine, with canary and shadow …');
  const path = await startPath({ set: VALUES });
  try {
    await path.drive(undefined, warmUpSeconds, { connections: CONNECTIONS });
    const { calls, seconds } = await path.drive(undefined, blockSeconds, { connections: CONNECTIONS });
    const capacity = calls / seconds;
    const rate = Math.max(1, Math.round(capacity / 2));
    say(`it takes ${Math.round(capacity)} calls a second; half load is ${rate}`);
    const block = async () => {
      await sleep(SETTLE_MS);
      let result;
      const parts = await spent(path.parts, async () => (result = await path.drive(rate, blockSeconds)));
      return { p99: result.latency.p99, parts };
    };
    const blocks = { canary: [], shadow: [] };
    for (let pair = 0; pair < pairs; pair++) {
      say(`blocks with and without the shadow, ${pair + 1} of ${pairs} …`);
      for (const shadow of orderOf(pair)) {
        await path.change({ shadow });
        blocks[shadow ? 'shadow' : 'canary'].push(await block());
      }
    }
    await path.change({ shadow: false });
    say('users with cookies …');
    const users = [];
    for (const count of USERS) users.push(await withUsers(path, count, rate, blockSeconds));
    say('the stable version alone …');
    await path.change({ share: 0, shadow: false });
    blocks.stable = [await block()];
    return { capacity, rate, p99: ratioOf(blocks), processes: processesOf(path.parts, blocks), users };
  } finally {
    await path.end();
  }
}

function ratioOf({ canary, shadow }) {
  const both = shadow.map(({ p99 }, i) => ({ on: p99, off: canary[i].p99 }));
  const ratio = (some) => median(some.map(({ on, off }) => on / off));
  const [low, high] = resampled(both, ratio);
  return {
    with: median(both.map(({ on }) => on)),
    without: median(both.map(({ off }) => off)),
    ratio: ratio(both),
    low,
    high,
  };
}

/** Median time a call of each process; NaN where none came to it. */
function processesOf(parts, blocks) {
  const microseconds = (some, i) =>
    median(some.map(({ parts: { [i]: part } }) => (part.calls === 0 ? NaN : (1e6 * part.cpu) / part.calls)));
  return parts.map(({ name, pid }, i) => ({
    name,
    megabytes: rss(pid),
    ...Object.fromEntries(Object.entries(blocks).map(([what, some]) => [what, microseconds(some, i)])),
  }));
}

/** What so many users, who come in turns, cost the gateway; 0 is users without a cookie, whom it draws. */
async function withUsers(path, users, rate, seconds) {
  const cookies = Array.from({ length: users }, (_, i) => `user-session=v${1 + (i % 2)}.${randomUUID()}`);
  const [gateway] = path.parts;
  const [{ cpu, calls }] = await spent([gateway], () => path.drive(rate, seconds, { cookies }));
  return { users, microseconds: (1e6 * cpu) / calls, megabytes: rss(gateway.pid) };
}
