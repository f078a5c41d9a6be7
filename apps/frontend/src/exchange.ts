import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** No whole answer came in time. */
export class LateError extends Error {
  constructor(readonly milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/** What a dispatcher tells of one request, until there is an answer: without the stream and the signal of `request`, which cost more than the rest. */
class Exchange implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = [];
  private readonly timer: NodeJS.Timeout;
  private controller?: Dispatcher.DispatchController;
  private late?: LateError;
  private status = 0;
  private headers: IncomingHttpHeaders = {};

  constructor(
    limitMs: number,
    private readonly resolve: (received: Received) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.timer = setTimeout(() => this.giveUp(new LateError(limitMs)), limitMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // It waited for a connection until nobody wanted it any more.
    if (this.late) controller.abort(this.late);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.timer);
    const [only] = this.chunks;
    const body = this.chunks.length === 1 && only ? only : Buffer.concat(this.chunks);
    this.resolve({ status: this.status, headers: this.headers, text: body.toString() });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.timer);
    this.reject(error);
  }

  private giveUp(late: LateError): void {
    this.late = late;
    this.reject(late);
    this.controller?.abort(late);
  }
}

/**
 * Sends a request and waits for the whole answer, for so many milliseconds with the time that it waits for a connection.
 * @throws LateError, or an error of undici
 */
export const exchange = (
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  limitMs: number,
): Promise<Received> =>
  new Promise((resolve, reject) => {
    dispatcher.dispatch(options, new Exchange(limitMs, resolve, reject));
  });
