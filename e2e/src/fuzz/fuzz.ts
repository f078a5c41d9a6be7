import fc from 'fast-check';
import { FUZZ_CASES } from '../settings.js';
import { BODY_MUTATIONS } from './body-mutations.js';
import type { Endpoint } from './endpoints.js';
import { HEAD_MUTATIONS } from './head-mutations.js';
import { faultOf } from './oracle.js';
import { RawConnection, type RawReply } from './raw-connection.js';
import { bytesOf, goodRequests, type FuzzRequest, type Mutation } from './request.js';

/** Requests under way at once, each on a connection of its own. */
const CONNECTIONS = 16;

const MOST_MUTATIONS = 3;

/** Bytes that no socket takes at once. */
const LARGE = 1_000_000;

interface Case {
  good: FuzzRequest;
  mutations: Mutation[];
}

/**
 * Sends an endpoint good requests with up to three things done to each, and holds every answer against what is promised.
 * @param seed the same for the same cases
 * @returns how many got each status
 * @throws Error with the seed, and the fewest mutations that still make a wrong answer
 */
export async function fuzz(endpoint: Endpoint, port: number, seed: number): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  const connections = Array.from({ length: CONNECTIONS }, () => new RawConnection(port));
  const mutation = fc.oneof(
    ...HEAD_MUTATIONS,
    ...(endpoint.body ? [...BODY_MUTATIONS, ...BODY_MUTATIONS] : BODY_MUTATIONS.slice(-2)),
  );
  const oneCase = fc.record({
    good: goodRequests(endpoint),
    mutations: fc.array(mutation, { maxLength: MOST_MUTATIONS, size: 'max' }),
  });
  const cases = fc.array(oneCase, { minLength: CONNECTIONS, maxLength: CONNECTIONS });

  const ask = async ({ good, mutations }: Case, connection: RawConnection): Promise<string | undefined> => {
    const request = mutations.reduce((one, mutation) => mutation.apply(one), good);
    const what = mutations.map((one) => one.what).join('; ') || 'nothing';
    const bytes = bytesOf(request);
    const told = (fault: string, reply?: RawReply) =>
      `${fault}, with done to it: ${what}\n  answer: ${JSON.stringify(reply ?? 'none').slice(0, 600)}\n  sent, in base64: ${bytes.subarray(0, 3000).toString('base64')}`;
    try {
      const reply = await connection.exchange(bytes, request.method === 'HEAD');
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      const fault = faultOf(endpoint, request, good, reply);
      return fault === undefined ? undefined : told(fault, reply);
    } catch (error) {
      // Who is cut off while much is still to be sent may lose the answer to what came first.
      return bytes.length > LARGE ? undefined : told((error as Error).message);
    }
  };

  const property = fc.asyncProperty(cases, async (some) => {
    const asked = await Promise.all(some.map((one, i) => ask(one, connections[i] ?? new RawConnection(port))));
    const faults = asked.filter((fault) => fault !== undefined);
    if (faults.length > 0) throw new Error(faults[0]);
  });
  const { failed, errorInstance, counterexamplePath } = await fc.check(property, {
    seed,
    numRuns: Math.ceil(FUZZ_CASES / CONNECTIONS),
  });
  for (const connection of connections) connection.close();
  if (failed) throw new Error(`${(errorInstance as Error).message}\n  seed ${seed}, path ${counterexamplePath}`);
  return statuses;
}
