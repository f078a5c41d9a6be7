import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { PREDICT_PATH, type PredictRequest } from '@sms-checker/contracts';

export interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** By default each call has a connection of its own. */
  agent?: Agent;
  timeoutMs?: number;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** Milliseconds from the start of the call to the end of the answer. */
  ms: number;
}

/** Connections that are kept alive between calls: one, as a browser keeps it, or as many as many users need. */
export function keptAlive(connections = 1): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections });
}

/**
 * Sends exactly what it is told, well-formed or not: node's own client, as fetch refuses or corrects much of what the
 * scenarios send. An answer counts even if the service stopped reading the request before its end.
 */
export async function call(url: string | URL, options: Call = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, body, agent = false, timeoutMs = 20_000 } = options;
  const start = performance.now();
  return new Promise((resolve, reject) => {
    let answered = false;
    const sent = request(url, { method, headers, agent, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      answered = true;
      text(response).then(
        (answer) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: answer,
            ms: performance.now() - start,
          }),
        reject,
      );
    });
    sent.on('error', (error) => {
      // Once an answer is there, writing the rest of the request may fail; reading the answer then tells by itself.
      if (!answered) reject(Object.assign(error, { reused: sent.reusedSocket }));
    });
    sent.end(body);
  });
}

/** Asks `POST /predict` of a service or a deployment. */
export function predict(base: string, message: PredictRequest, options: Call = {}): Promise<Reply> {
  return call(new URL(PREDICT_PATH, base), {
    ...options,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...options.headers },
    body: JSON.stringify(message),
  });
}

/** In words why a call got no answer, the same for all calls that failed in the same way. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = error.message, reused } = error as NodeJS.ErrnoException & { reused?: boolean };
  return reused ? `${code} on a kept-alive connection` : code;
}
