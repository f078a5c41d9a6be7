import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { register } from 'prom-client';

export const METRICS_PORT = Symbol('METRICS_PORT');

/** Serves `/metrics` on a port of its own, which no gateway routes and mutual TLS can leave out. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server: Server;

  constructor(@Inject(METRICS_PORT) private readonly port: number) {
    this.server = createServer({ requestTimeout: 5_000 }, (request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404).end('only GET /metrics is served here\n');
        return;
      }
      register.metrics().then(
        (text) => response.writeHead(200, { 'content-type': register.contentType }).end(text),
        (error: unknown) => response.writeHead(500).end(`metrics could not be collected: ${String(error)}\n`),
      );
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.server.listen(this.port);
    await once(this.server, 'listening');
  }

  /** Last of all, so that what a draining service counts can still be read. */
  async onApplicationShutdown(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
