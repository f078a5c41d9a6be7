import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A fake pod, which says its version. */
export class Backend {
  /** Headers of the calls that it got. */
  readonly got: IncomingHttpHeaders[] = [];
  /** Of its answers. */
  status = 200;
  delayMs = 0;
  /** Never answers. */
  hangs = false;
  /** Calls that it has not answered, and the most that there were. */
  underWay = 0;
  most = 0;
  private readonly server: Server;

  private constructor(readonly version: string) {
    this.server = createServer((request, response) => {
      this.got.push(request.headers);
      this.most = Math.max(this.most, ++this.underWay);
      response.on('close', () => this.underWay--);
      request.resume();
      if (this.hangs) return;
      void sleep(this.delayMs).then(() => {
        response.writeHead(this.status, { 'content-type': 'application/json', 'set-cookie': 'app=1' });
        response.end(JSON.stringify({ version, headers: request.headers }));
      });
    });
  }

  static async start(version: string): Promise<Backend> {
    const backend = new Backend(version);
    backend.server.listen(0, '127.0.0.1');
    await once(backend.server, 'listening');
    return backend;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
