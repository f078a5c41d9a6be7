import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PredictRequest } from '@sms-checker/contracts';

/** A call as it came. */
export interface Got {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: PredictRequest;
}

/** A frontend behind routes: every second new user is drawn to v2, by a sticky cookie; testers are pinned. */
export class FakeFrontend {
  readonly got: Got[] = [];
  /** Most calls that were under way at once. */
  most = 0;
  /** Connections that were opened. */
  connections = 0;
  /** Milliseconds before an answer. */
  delay = 0;
  /** Answers a call in place of the fake; false leaves it to the fake. */
  fault: (response: ServerResponse, version: string) => boolean = () => false;
  private readonly server: Server;
  private drawn = 0;
  private underWay = 0;

  constructor() {
    this.server = createServer((request, response) => {
      this.most = Math.max(this.most, ++this.underWay);
      response.on('close', () => this.underWay--);
      void text(request).then(async (body) => {
        const got = { path: request.url, headers: request.headers, body: JSON.parse(body) as PredictRequest };
        this.got.push(got);
        await sleep(this.delay);
        this.answer(got, response);
      });
    });
    this.server.on('connection', () => this.connections++);
  }

  /** @returns the base URL */
  async start(): Promise<URL> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer({ headers, body }: Got, response: ServerResponse): void {
    const cookie = headers.cookie ?? '';
    const pin = /canary=(v\d)/.exec(cookie)?.[1];
    const sticky = /user-session=(v\d)\./.exec(cookie)?.[1];
    const version = pin ?? sticky ?? (this.drawn++ % 2 === 0 ? 'v1' : 'v2');
    response.setHeader('x-request-id', `call-${this.got.length}`);
    if (!pin && !sticky) response.setHeader('set-cookie', `user-session=${version}.id; Path=/; HttpOnly`);
    if (this.fault(response, version)) return;
    const assignment = pin ? 'pinned' : headers['x-user-id'] ? 'header' : 'random';
    const answer = { result: 'ham', probability: 0.1, version, modelVersion: '1', assignment, sms: body.sms };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  }
}
