import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { resident } from '../../src/faults/resident.js';
import { becomeIdle, closeClients, halfClosed, KINDS, openClients } from '../../src/faults/slow-clients.js';
import { halfCapacity, tryFault } from '../../src/faults/trial.js';
import { useStable } from '../../src/release.js';
import { podsOf } from '../../src/system/local.js';

const CLIENTS = 500;
const IDLE = 10_000;

/** As many connections as a service takes, and some more. */
const LIMIT = 12_000;
const BEYOND = 200;

/** Seconds within which a whole call must have come, and some for the service to look. */
const CUT_OFF_S = 14;

const IDLE_MS = 5000;

let rate = 0;

beforeAll(async () => {
  await useStable();
  rate = await halfCapacity();
});

/** Of the frontend, past the gateway: a proxy before it would keep all of this from it. */
function frontend() {
  const [pod] = podsOf('app', 'v1');
  return { port: Object.values(pod?.ports ?? {})[0] ?? 0, pid: pod?.pid ?? 0 };
}

it.each(Object.entries(KINDS))('cuts off clients that send %s, and no user notices', async (name, send) => {
  let cutOff = 0;
  let told = 0;
  const notes = () => `${cutOff} of ${CLIENTS} cut off, ${told} of them with 408`;
  await tryFault({ fault: `${CLIENTS} clients: ${name}`, mayEndIn: [], rate, notes }, async () => {
    const clients = await openClients(frontend().port, CLIENTS);
    await send(clients, CUT_OFF_S);
    cutOff = clients.filter(({ closed }) => closed).length;
    told = clients.filter(({ heard }) => heard.startsWith('HTTP/1.1 408')).length;
    closeClients(clients);
  });
  expect(cutOff).toBe(CLIENTS);
  expect(told).toBe(CLIENTS);
});

it('lets go of clients that close their side after a call', async () => {
  let left = 0;
  const notes = () => `${left} of ${CLIENTS} left open`;
  await tryFault(
    { fault: `${CLIENTS} clients: a call, and their side closed`, mayEndIn: ['429', '503'], rate, notes },
    async () => {
      const clients = await openClients(frontend().port, CLIENTS, true);
      expect(clients.filter(({ closed }) => closed)).toEqual([]);
      await halfClosed(clients);
      left = clients.filter(({ closed }) => !closed).length;
      closeClients(clients);
    },
  );
  expect(left).toBe(0);
});

it(`serves on beside ${IDLE} idle connections`, async () => {
  const { port, pid } = frontend();
  let growth = NaN;
  const notes = () => `memory of the frontend × ${growth.toFixed(1)}`;
  await tryFault({ fault: `${IDLE} idle connections`, mayEndIn: [], rate, notes }, async () => {
    const before = resident(pid);
    const clients = await openClients(port, IDLE);
    const idle = await becomeIdle(clients);
    await sleep(IDLE_MS);
    growth = resident(pid) / before;
    expect(idle).toBe(IDLE);
    expect(clients.filter(({ closed }) => closed)).toEqual([]);
    closeClients(clients);
  });
});

it(`takes no more than ${LIMIT} connections, and keeps those of its users`, async () => {
  let idle = 0;
  const notes = () => `${idle} taken`;
  await tryFault({ fault: `${LIMIT + BEYOND} idle connections`, mayEndIn: ['503'], rate, notes }, async () => {
    const clients = await openClients(frontend().port, LIMIT + BEYOND);
    idle = await becomeIdle(clients);
    closeClients(clients);
  });
  expect(idle).toBeGreaterThan(IDLE);
  expect(idle).toBeLessThanOrEqual(LIMIT);
});
