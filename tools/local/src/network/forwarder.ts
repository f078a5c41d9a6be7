import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** Most connections at once; more are refused. */
const MAX_CONNECTIONS = 1024;

/** What a Service without a mesh is: each connection goes to one of its pods, in turn. Without any it is closed. */
export class Forwarder {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private turn = 0;

  private constructor(private readonly targets: () => readonly number[]) {
    this.server = createServer((caller) => this.forward(caller));
    this.server.maxConnections = MAX_CONNECTIONS;
  }

  /** @param targets ports of this machine, as they are at the moment of a connection */
  static async listen(port: number, targets: () => readonly number[]): Promise<Forwarder> {
    const forwarder = new Forwarder(targets);
    forwarder.server.listen(port, '127.0.0.1');
    await once(forwarder.server, 'listening');
    return forwarder;
  }

  /** Cuts all connections. */
  async end(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private forward(caller: Socket): void {
    const targets = this.targets();
    const port = targets[this.turn++ % targets.length];
    if (port === undefined) {
      caller.destroy();
      return;
    }
    const pod = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [caller, pod],
      [pod, caller],
    ] as const) {
      this.sockets.add(from);
      from.once('close', () => this.sockets.delete(from));
      // Where one end breaks, both do; whom it served notices.
      pipeline(from, to, (error) => error && to.destroy());
    }
  }
}
