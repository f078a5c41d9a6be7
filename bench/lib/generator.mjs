// The process behind load.mjs: makes the load that each message asks for, and answers with what came of it.
import { setPriority } from 'node:os';
import autocannon from 'autocannon';

setPriority(Number(process.argv[2]));

process.on('message', async ({ url, bodies, connections, amount, duration }) => {
  const start = performance.now();
  const run = autocannon({
    url: `${url}/predict`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    requests: bodies.map((body) => ({ body })),
    connections,
    ...(amount ? { amount } : { duration }),
  });
  // The result of a run is known up to a second after its last answer.
  let last = start;
  run.on('response', () => (last = performance.now()));
  const { statusCodeStats, errors, latency } = await run;
  const statuses = Object.fromEntries(Object.entries(statusCodeStats).map(([status, { count }]) => [status, count]));
  const calls = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  process.send({ statuses, errors, calls, seconds: (last - start) / 1000, latency });
});
process.on('disconnect', () => process.exit());
