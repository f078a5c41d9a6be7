import { HEADERS, LABELS, PREDICT_PATH, type PredictResponse } from '@sms-checker/contracts';
import { errors, Pool } from 'undici';
import { reasonOf } from './fault.js';

/** Bytes of an answer: the message comes back, every character perhaps escaped. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** What came back. */
export interface Reply {
  /** HTTP status, or in words why there is none. */
  readonly status: number | string;
  readonly setCookie?: string | string[];
  readonly requestId?: string;
  /** The answer, of a call that ended well. */
  readonly answer?: Pick<PredictResponse, 'result' | 'version' | 'modelVersion' | 'assignment'>;
}

/** Asks one site, over connections that are kept and bounded. */
export class Client {
  private readonly pool: Pool;
  private readonly path: string;

  /**
   * @param url base, such as http://sms-checker.local
   * @param connections most connections at once
   * @param timeout milliseconds for a call in all
   */
  constructor(
    url: URL,
    connections: number,
    private readonly timeout: number,
  ) {
    this.pool = new Pool(url.origin, {
      connections,
      connect: { timeout },
      headersTimeout: timeout,
      bodyTimeout: timeout,
      maxResponseSize: MAX_ANSWER_BYTES,
    });
    this.path = url.pathname.replace(/\/$/, '') + PREDICT_PATH;
  }

  /** Sends one message. Never rejects: what goes wrong is the status of the reply. */
  async predict(body: object, headers: Record<string, string>): Promise<Reply> {
    const signal = AbortSignal.timeout(this.timeout);
    try {
      const reply = await this.pool.request({
        path: this.path,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      });
      const text = await reply.body.text();
      const requestId = reply.headers[HEADERS.requestId];
      return {
        status: reply.statusCode,
        setCookie: reply.headers['set-cookie'],
        ...(typeof requestId === 'string' && { requestId }),
        ...(reply.statusCode === 200 && answerOf(text)),
      };
    } catch (error) {
      return { status: signal.aborted ? 'timeout' : wordOf(error) };
    }
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.pool.destroy();
  }
}

/** A 200 that is no answer of ours did not end well. */
function answerOf(text: string): Pick<Reply, 'answer'> & { status?: string } {
  try {
    const answer = JSON.parse(text) as PredictResponse;
    if (LABELS.includes(answer.result) && typeof answer.version === 'string') return { answer };
  } catch {
    // Told by the status, like an answer of another shape.
  }
  return { status: 'not an answer' };
}

function wordOf(error: unknown): string {
  if (error instanceof errors.ConnectTimeoutError || error instanceof errors.HeadersTimeoutError) return 'timeout';
  return (error as NodeJS.ErrnoException).code ?? reasonOf(error);
}
