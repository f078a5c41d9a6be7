import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { Fault, reasonOf, UsageFault } from '@sms-checker/cli';
import type { PrometheusSettings } from '../config/experiment.js';

/** Bytes of the longest answer that is taken. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** Milliseconds before the first repetition; each further one waits twice as long. */
const FIRST_PAUSE_MS = 250;

/** What Prometheus says of a range: pairs of seconds and the value as text. */
export interface Matrix {
  readonly metric: Record<string, string>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** A failure that may be gone at the next try. */
class Passing extends Error {}

/** Prometheus' HTTP API, with bounds on time, tries and size. */
export class PrometheusClient {
  private readonly agent: Agent;
  private readonly root: string;
  private readonly timeoutMs: number;

  /** @param token bearer token; without one none is sent */
  constructor(
    private readonly settings: PrometheusSettings,
    private readonly token?: string,
  ) {
    this.root = settings.url.replace(/\/+$/, '');
    this.timeoutMs = settings.timeoutSeconds * 1000;
    this.agent = new Agent({
      connect: {
        timeout: this.timeoutMs,
        ...(settings.caFile !== undefined && { ca: fileOf(settings.caFile, 'caFile') }),
      },
      connections: 8,
      maxResponseSize: MAX_ANSWER,
    });
  }

  /** `query_range`. @throws Fault where there is no answer after all tries, or the answer is an error */
  async range(query: string, from: number, to: number, step: number): Promise<Matrix[]> {
    // A step as a fraction of a second would lose a millisecond by Prometheus' arithmetic: 1.017 is 1016 ms to it.
    const form = { query, start: `${from / 1000}`, end: `${to / 1000}`, step: `${step}ms` };
    return this.matrix('/api/v1/query_range', form);
  }

  /** An instant query of a range vector: the raw samples themselves. */
  async raw(query: string, at: number): Promise<Matrix[]> {
    return this.matrix('/api/v1/query', { query, time: `${at / 1000}` });
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async matrix(path: string, form: Record<string, string>): Promise<Matrix[]> {
    const body = new URLSearchParams({ ...form, timeout: `${this.settings.timeoutSeconds}s` }).toString();
    for (let left = this.settings.retries, pause = FIRST_PAUSE_MS; ; left--, pause *= 2) {
      try {
        return await this.once(path, body);
      } catch (error) {
        if (error instanceof Fault) throw error;
        if (left === 0) {
          const tries = this.settings.retries + 1;
          throw new Fault(
            `Prometheus at ${this.root} cannot be read: ${reasonOf(error)}, ${tries === 1 ? 'once' : `${tries} times`}`,
          );
        }
        await sleep(pause);
      }
    }
  }

  private async once(path: string, body: string): Promise<Matrix[]> {
    const answer = await request(`${this.root}${path}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
      },
      dispatcher: this.agent,
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    const text = await answer.body.text();
    if (answer.statusCode === 401 || answer.statusCode === 403) {
      throw new Fault(
        `Prometheus at ${this.root} answers ${answer.statusCode}: set PROMETHEUS_TOKEN or prometheus.tokenFile to a token that may query`,
      );
    }
    const { status, data, error } = json(text, answer.statusCode);
    if (answer.statusCode === 404)
      throw new Fault(`${this.root} has no ${path}: set prometheus.url to the root of a Prometheus`);
    if (answer.statusCode >= 500 || answer.statusCode === 429) {
      throw new Passing(`it answers ${answer.statusCode}${error === undefined ? '' : `, ${error}`}`);
    }
    if (status !== 'success' || data?.resultType !== 'matrix' || !isMatrix(data.result)) {
      throw new Fault(`Prometheus at ${this.root} refuses a query (${answer.statusCode}): ${error ?? 'no matrix'}`);
    }
    return data.result;
  }
}

interface Answer {
  readonly status?: string;
  readonly error?: string;
  readonly data?: { resultType?: string; result?: Matrix[] };
}

/** Series of native histograms, say, have no values. */
const isMatrix = (result: Matrix[] | undefined): result is Matrix[] =>
  Array.isArray(result) && result.every(({ values }) => Array.isArray(values));

function json(text: string, status: number): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    if (status === 404) return {};
    throw new Passing(`it answers ${status} with something that is no JSON`);
  }
}

/** What a file named by a setting holds. */
export function fileOf(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageFault(`prometheus.${setting} cannot be read (${reasonOf(error)}): set it to the path of a file`);
  }
}
