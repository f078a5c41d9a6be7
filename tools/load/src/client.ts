import { HEADERS, LABELS, PREDICT_PATH, type PredictResponse, VERSIONS } from '@sms-checker/contracts';
import { errors, Pool } from 'undici';

/** Bytes of an answer: the message comes back, every character perhaps escaped. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** What came back. */
export interface Reply {
  /** HTTP status, or in words why there is none. */
  readonly status: number | string;
  readonly setCookie?: string | string[];
  readonly requestId?: string;
  /** The prediction; a call that has none did not end well, whatever its status. */
  readonly answer?: Pick<PredictResponse, 'result' | 'version' | 'modelVersion' | 'assignment'> | undefined;
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
        ...(reply.statusCode === 200 && { answer: answerOf(text) }),
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

/** The prediction in an answer, if it is one. */
function answerOf(text: string): Reply['answer'] {
  try {
    const answer = JSON.parse(text) as PredictResponse;
    return LABELS.includes(answer.result) && VERSIONS.includes(answer.version) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function wordOf(error: unknown): string {
  if (error instanceof errors.ConnectTimeoutError || error instanceof errors.HeadersTimeoutError) return 'timeout';
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'failed';
}
