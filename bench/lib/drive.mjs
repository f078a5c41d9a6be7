// Load: calls over kept connections, as fast as they are answered or at a rate.
import { Connection } from './connection.mjs';
import { quantile } from './statistics.mjs';

/** Milliseconds until a connection that failed is tried again. */
const PAUSE_MS = 10;

/**
 * @typedef {object} Load
 * @property {string} url of the server, without a path
 * @property {string} [path]
 * @property {string[]} bodies taken in turns
 * @property {string[]} [cookies] taken in turns
 * @property {number} connections
 * @property {number} [rate] calls a second; without it a connection has its next call when it has an answer
 * @property {number} [amount] of calls
 * @property {number} [duration] seconds
 */

/**
 * Ends with the last answer after the amount or the duration.
 * @param {Load} load
 * @returns statuses (number by status), errors (calls without an answer), reason (of the first of them), calls (those with one), seconds, latency { p50,
 *   p99, max } in ms of all answers, since the moment at which a call was due, and busy: the share of a core that this
 *   process took
 */
export async function drive(load) {
  const { url, connections, rate, amount = Infinity, duration = Infinity } = load;
  const { hostname, port } = new URL(url);
  const requests = requestsOf(load);
  const tally = { statuses: {}, errors: 0, latencies: [] };
  const used = process.cpuUsage();
  const start = performance.now();
  let last = start;
  let sent = 0;
  const isOver = () => sent >= amount || performance.now() - start >= duration * 1000;
  const call = (connection, since) =>
    new Promise((resolve) => {
      connection.call(requests[sent++ % requests.length], (error, status) => {
        if (error) {
          tally.errors++;
          tally.reason ??= error.message;
          setTimeout(resolve, PAUSE_MS);
          return;
        }
        last = performance.now();
        tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
        tally.latencies.push(last - since);
        resolve();
      });
    });
  const schedule = rate ? timetable(rate, start) : undefined;
  const user = async () => {
    const connection = new Connection({ host: hostname, port: Number(port) });
    while (!isOver()) {
      if (!schedule) await call(connection, performance.now());
      else if (schedule.isDue()) await call(connection, schedule.take());
      else await schedule.tick();
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, user));
  const { user: own, system } = process.cpuUsage(used);
  const seconds = (last - start) / 1000;
  const [p50, p99] = [0.5, 0.99].map((share) => quantile(tally.latencies, share));
  return {
    statuses: tally.statuses,
    errors: tally.errors,
    reason: tally.reason,
    calls: tally.latencies.length,
    seconds,
    latency: { p50, p99, max: quantile(tally.latencies, 1) },
    busy: (own + system) / 1000 / (performance.now() - start),
  };
}

/** Calls become due one after the other, whether or not there is a connection to make them. */
function timetable(rate, start) {
  let taken = 0;
  const next = () => start + (1000 * taken) / rate;
  let waiting;
  const tick = () =>
    (waiting ??= new Promise((resolve) => {
      setTimeout(() => {
        waiting = undefined;
        resolve();
      }, 1);
    }));
  return {
    isDue: () => performance.now() >= next(),
    take: () => {
      const due = next();
      taken++;
      return due;
    },
    tick,
  };
}

/** Whole requests as they go over the wire. */
function requestsOf({ url, path = '/predict', bodies, cookies = [] }) {
  const { host } = new URL(url);
  return Array.from({ length: Math.max(bodies.length, cookies.length) }, (_, i) => {
    const body = bodies[i % bodies.length];
    const cookie = cookies.length > 0 ? [`cookie: ${cookies[i % cookies.length]}`] : [];
    const head = [
      `POST ${path} HTTP/1.1`,
      `host: ${host}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      ...cookie,
    ];
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}
