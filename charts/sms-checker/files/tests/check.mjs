// What the tests have in common: calls by the names that the chart gave, and checks that all run and are all reported.
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {{ v1: number, v2: number }} Split */
/**
 * What the values say; see templates/tests/_expected.tpl.
 * @typedef {{
 *   services: Record<string, string>, pods: Record<string, Record<string, string>>, closed: boolean, strict: boolean,
 *   gateway: { address: string, guesses: string[], tls: boolean, host: string }, metricsPort: number,
 *   canary: { enabled: boolean, assignment: string, split: Split, reachable: string[], headerRoutingRegex: string,
 *     stickyCookie: { enabled: boolean, name: string }, pinCookie: { enabled: boolean, name: string } },
 *   shadow: { enabled: boolean, mirrorPercent: number },
 * }} Expected
 */
/** @typedef {{ status: number, text: string, json: any, cookies: string[] }} Answer */

/** @returns {Expected} */
export const expected = () => JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));

let failed = 0;

/**
 * @param {string} what
 * @param {boolean} holds
 * @param {unknown} [seen]
 */
export function check(what, holds, seen) {
  console.log(`${holds ? 'ok  ' : 'FAIL'}  ${what}${seen === undefined ? '' : `: ${seen}`}`);
  if (!holds) {
    failed++;
    process.exitCode = 1;
  }
}

/**
 * Whether every one of them is as wanted.
 * @template T
 * @param {string} what
 * @param {T[]} seen
 * @param {(one: T) => boolean} wanted
 */
export const all = (what, seen, wanted) => check(what, seen.every(wanted), tally(seen));

/** @param {string} what */
export const note = (what) => console.log(`      ${what}`);

export const result = () => console.log(failed ? `${failed} failed` : 'all checks hold');

/**
 * One call on a connection of its own. The address may be another than that of the host that is asked for.
 * @param {string} url
 * @param {{ headers?: http.OutgoingHttpHeaders, body?: unknown, address?: string }} [options]
 * @returns {Promise<Answer>}
 */
export function call(url, { headers = {}, body, address } = {}) {
  const { protocol, host, hostname, port, pathname } = new URL(url);
  const [at = hostname, atPort = port] = address?.split(':') ?? [];
  const options = {
    host: at,
    port: atPort || undefined,
    path: pathname,
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...headers,
      host,
      connection: 'close',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    timeout: 10_000,
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const done = (/** @type {http.IncomingMessage} */ reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part) => (text += part));
      reply.on('error', reject).on('end', () => {
        const json = /json/.test(reply.headers['content-type'] ?? '') ? JSON.parse(text) : undefined;
        resolve({ status: reply.statusCode ?? 0, text, json, cookies: reply.headers['set-cookie'] ?? [] });
      });
    };
    // Whose certificate the gateway has is not what is tested here.
    const request =
      protocol === 'https:'
        ? https.request({ ...options, servername: hostname, rejectUnauthorized: false }, done)
        : http.request(options, done);
    request.on('timeout', () => request.destroy(new Error('no answer within 10 s')));
    request.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/**
 * The answers to `count` calls, a few at a time.
 * @template T
 * @param {number} count
 * @param {() => Promise<T>} one
 */
export async function calls(count, one) {
  /** @type {T[]} */
  const answers = [];
  const worker = async () => {
    while (count-- > 0) answers.push(await one());
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return answers;
}

/** @param {string} address */
export const metricsOf = async (address) => (await call(`http://${address}:${expected().metricsPort}/metrics`)).text;

/**
 * The first of these addresses whose name leads anywhere.
 * @param {string[]} addresses
 */
export async function known(addresses) {
  for (const address of addresses) {
    const found = await lookup(address.split(':')[0] ?? '').catch(() => undefined);
    if (found) return address;
  }
  return '';
}

/**
 * The addresses of the ready pods behind a headless Service. That there are none is cached for up to half a minute, so that
 * is waited for.
 * @param {string} [service]
 */
export async function podsOf(service = '') {
  for (let patience = 45; ; patience--) {
    const addresses = await lookup(service, { all: true }).catch(() => []);
    if (patience === 0 || addresses.length > 0) {
      return addresses.map(({ address, family }) => (family === 6 ? `[${address}]` : address));
    }
    await sleep(1000);
  }
}

/**
 * How often each came, as in "v1 × 20".
 * @param {unknown[]} values
 */
export function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, times]) => `${value} × ${times}`).join(', ');
}

/**
 * The values of a metric's series, with the labels as text.
 * @param {string} text
 * @param {string} metric
 */
export function series(text, metric) {
  return [...text.matchAll(new RegExp(`^${metric}\\{(.*)\\} (.+)$`, 'gm'))].map(([, labels = '', value]) => ({
    labels,
    value: Number(value),
  }));
}
