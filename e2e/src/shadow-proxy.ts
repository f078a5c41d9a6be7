import { allocatedIn } from './system/memory.js';
import { system } from './system/system.js';

/** What the proxy of the app of v1, which sends the copies, says of itself. */
export interface ShadowProxy {
  megabytes: number;
  /** Copies under way. */
  copies: number;
  /** Copies that were sent to the pods that are there. */
  sent: number;
}

export async function shadowProxy(): Promise<ShadowProxy> {
  const [memory, clusters] = await Promise.all([system.askProxy('v1', 'memory'), system.askProxy('v1', 'clusters')]);
  const ofV3 = (what: string) =>
    [...clusters.matchAll(new RegExp(`^outbound\\|8081\\|v3\\|.*::${what}::(\\d+)$`, 'gm'))]
      .map(([, count]) => Number(count))
      .reduce((sum, count) => sum + count, 0);
  return { megabytes: allocatedIn(memory) / 1e6, copies: ofV3('rq_active'), sent: ofV3('rq_total') };
}
