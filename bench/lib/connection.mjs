// A kept connection to a server of HTTP/1.1, by which one call is made after the other. A client that understands more
// of HTTP takes longer for a call than the servers that are measured here.
import { connect } from 'node:net';

const LIMIT_MS = 20_000;
const END_OF_HEAD = '\r\n\r\n';

export class Connection {
  /** @param {{ host: string, port: number }} server */
  constructor(server) {
    this.server = server;
  }

  /**
   * Makes a call, opening the connection where there is none (any more).
   * @param {Buffer} request the whole of it
   * @param {(error: Error | undefined, status: number) => void} done told once, within 20 s
   */
  call(request, done) {
    this.done = done;
    this.socket ??= this.open();
    this.socket.write(request);
  }

  close() {
    const { socket } = this;
    this.socket = undefined;
    this.received = undefined;
    socket?.destroy();
  }

  open() {
    const socket = connect({ ...this.server, noDelay: true });
    const lost = (error) => {
      if (socket !== this.socket) return;
      this.close();
      this.settle(error);
    };
    socket.setTimeout(LIMIT_MS, () => lost(new Error(`no answer within ${LIMIT_MS / 1000} s`)));
    socket.on('error', lost);
    socket.on('close', () => lost(new Error('the connection was closed without an answer')));
    socket.on('data', (data) => socket === this.socket && this.hear(data));
    return socket;
  }

  hear(data) {
    this.received = this.received ? Buffer.concat([this.received, data]) : data;
    const end = this.received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const head = this.received.latin1Slice(0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    if (!length) {
      this.close();
      this.settle(new Error('an answer without Content-Length is not understood here'));
      return;
    }
    if (this.received.length < end + END_OF_HEAD.length + Number(length[1])) return;
    this.received = undefined;
    if (/\r\nconnection: *close/i.test(head)) this.close();
    this.settle(undefined, Number(head.slice(9, 12)));
  }

  settle(error, status) {
    const { done } = this;
    this.done = undefined;
    done?.(error, status);
  }
}
