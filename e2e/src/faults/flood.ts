import { PREDICT_PATH } from '@sms-checker/contracts';
import { Pool } from 'undici';
import { messageOf } from '../answers.js';
import { reasonOf } from '../http.js';
import { OpenLoop } from '../load.js';
import { ENTRY } from '../settings.js';
import type { Sent } from '../users.js';

/** Connections of the flood: more than a proxy holds under way, so that the bound is its. */
const CONNECTIONS = 3000;

/** Milliseconds that a caller waits: more than the time limit of a route. */
const LIMIT_MS = 10_000;

/** Calls at a rate that can change, cheap enough to be more than the release can answer; answers are counted, not checked. */
export class Flood {
  readonly calls: Sent[] = [];
  private readonly start = performance.now();
  private readonly pool = new Pool(ENTRY, { connections: CONNECTIONS });
  private load: OpenLoop | undefined;
  private phase = '';

  /** Milliseconds since the start, to compare with {@link Sent.at}. */
  get now(): number {
    return performance.now() - this.start;
  }

  /** Sends at another rate from now on. What is under way goes on. @returns settles when the last call of the rate before is answered */
  async rate(phase: string, perSecond: number): Promise<unknown> {
    const before = this.load?.stop();
    this.phase = phase;
    const maxInFlight = CONNECTIONS;
    if (perSecond > 0)
      this.load = new OpenLoop({ perSecond, maxCalls: Infinity, maxInFlight }, (call) => this.send(call));
    return before;
  }

  /** Waits for the answers still to come. */
  async end(): Promise<readonly Sent[]> {
    await this.load?.stop();
    await this.pool.destroy();
    return this.calls;
  }

  private async send(call: number): Promise<string> {
    const { phase, now: at } = this;
    const outcome = await this.ask(call).catch(reasonOf);
    this.calls.push({ phase, at, ms: this.now - at, outcome });
    return outcome;
  }

  private async ask(call: number): Promise<string> {
    const { statusCode, body } = await this.pool.request({
      path: PREDICT_PATH,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sms: messageOf(call) }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (statusCode !== 200) return `status ${statusCode}: ${(await body.text()).slice(0, 300)}`;
    await body.dump();
    return 'ok';
  }
}
