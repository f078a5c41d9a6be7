import { connect, type Socket } from 'node:net';

/** An answer as it came. */
export interface RawReply {
  status: number;
  /** By name in lower case; of several of one name the values are joined by a comma. */
  headers: Record<string, string>;
  body: string;
  /** Whether the connection ended with it. */
  last: boolean;
}

const EMPTY_LINE = '\r\n\r\n';

/** Far longer than any answer takes, on whatever else the machine is doing. */
const LIMIT_MS = 30_000;

/** A connection that sends any bytes, opened when it is needed: clients refuse or correct much of what is hostile. */
export class RawConnection {
  private socket: Socket | undefined;

  constructor(private readonly port: number) {}

  /**
   * Sends these bytes and waits for one answer.
   * @param isHead whether the answer has no body whatever its headers say
   * @throws Error where the connection ends, or nothing comes, before there is one
   */
  async exchange(bytes: Buffer, isHead = false): Promise<RawReply> {
    const socket = (this.socket ??= connect({ port: this.port, host: '127.0.0.1', noDelay: true }));
    const text = await new Promise<string>((resolve, reject) => {
      let seen = '';
      const done = (how: () => void) => {
        clearTimeout(late);
        socket.removeAllListeners();
        // Who is cut off while sending still has the answer to read; what comes after it is no fault of that.
        socket.on('error', () => undefined);
        how();
      };
      const failed = (why: string) =>
        done(() => {
          this.close();
          reject(new Error(`${why}; it sent ${JSON.stringify(seen.slice(0, 300))}`));
        });
      const late = setTimeout(() => failed(`no whole answer came for ${LIMIT_MS} ms`), LIMIT_MS);
      socket.on('data', (data) => {
        seen = withoutInterim(seen + data.toString('latin1'));
        if (isWhole(seen, isHead)) done(() => resolve(seen));
      });
      socket
        .on('close', () => failed('the connection ended before there was a whole answer'))
        .on('error', () => undefined);
      socket.write(bytes);
    });
    const reply = parse(text);
    if (reply.last) this.close();
    return reply;
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }
}

/** Answers of 1xx come before the one that counts. */
function withoutInterim(seen: string): string {
  const end = seen.indexOf(EMPTY_LINE);
  return seen.startsWith('HTTP/1.1 1') && end >= 0 ? seen.slice(end + EMPTY_LINE.length) : seen;
}

function headOf(text: string): string | undefined {
  const end = text.indexOf(EMPTY_LINE);
  return end < 0 ? undefined : text.slice(0, end);
}

function isWhole(text: string, isHead: boolean): boolean {
  const head = headOf(text);
  if (head === undefined) return false;
  if (isHead || /^HTTP\/1\.1 (204|304) /.test(head)) return true;
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (length !== undefined) return text.length - head.length - EMPTY_LINE.length >= Number(length);
  return /^transfer-encoding: chunked$/im.test(head) && text.endsWith(`0${EMPTY_LINE}`);
}

function parse(text: string): RawReply {
  const head = headOf(text) ?? '';
  const [first = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(': ');
    const name = line.slice(0, colon).toLowerCase();
    headers[name] = [headers[name], line.slice(colon + 2)].filter((value) => value !== undefined).join(',');
  }
  return {
    status: Number(first.split(' ')[1]),
    headers,
    body: Buffer.from(text.slice(head.length + EMPTY_LINE.length), 'latin1').toString(),
    last: headers.connection?.toLowerCase() !== 'keep-alive',
  };
}
