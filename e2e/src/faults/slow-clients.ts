import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PREDICT_PATH } from '@sms-checker/contracts';
import { inParallel } from '../load.js';

/** So many connections are opened at once. */
const AT_ONCE = 100;

const BODY = '{"sms":"see you at six"}';
const HEAD = `POST ${PREDICT_PATH} HTTP/1.1\r\nhost: slow\r\ncontent-type: application/json\r\n`;
const WHOLE = `${HEAD}content-length: ${BODY.length}\r\n\r\n${BODY}`;
const HEALTH = 'GET /healthz HTTP/1.1\r\nhost: idle\r\n\r\n';

const CLOSED_WITHIN_MS = 20_000;

/** A raw connection, and what came of it. */
export interface Client {
  socket: Socket;
  heard: string;
  closed: boolean;
}

/** Opens so many connections to a port of this machine. Those that are refused are closed. */
export async function openClients(port: number, count: number, allowHalfOpen = false): Promise<Client[]> {
  return inParallel([...Array(count).keys()], AT_ONCE, async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
    const client: Client = { socket, heard: '', closed: false };
    socket.setEncoding('utf8').on('data', (chunk: string) => (client.heard += chunk));
    socket.on('error', () => undefined).on('close', () => (client.closed = true));
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
    return client;
  });
}

export const closeClients = (clients: readonly Client[]) => clients.forEach(({ socket }) => socket.destroy());

/** What clients send, of whom each has one connection. Resolves when that is sent, or nobody takes it any more. */
export const KINDS = {
  /** A header a second, and never the last. */
  slowloris: (clients: readonly Client[], seconds: number) =>
    drip(clients, HEAD, seconds, (second) => `x-${second}: slow\r\n`),
  /** A byte of the body a second. */
  'one byte a second': (clients: readonly Client[], seconds: number) =>
    drip(clients, `${HEAD}content-length: ${BODY.length}\r\n\r\n`, seconds, (second) => BODY.charAt(second)),
  /** Half of a call, then nothing more and no end: what is left of a client who vanished. */
  'half a call, and then nothing': (clients: readonly Client[], seconds: number) =>
    drip(clients, HEAD, seconds, () => ''),
} as const;

async function drip(clients: readonly Client[], first: string, seconds: number, next: (second: number) => string) {
  for (const { socket } of clients) socket.write(first);
  for (let second = 0; second < seconds && clients.some(({ closed }) => !closed); second++) {
    await sleep(1000);
    for (const { socket, closed } of clients) if (!closed) socket.write(next(second));
  }
}

/** A whole call, after which the client's side of the connection is closed: to Node that is a client who has left. */
export async function halfClosed(clients: readonly Client[]): Promise<void> {
  for (const { socket } of clients) socket.end(WHOLE);
  const limit = AbortSignal.timeout(CLOSED_WITHIN_MS);
  const open = clients.filter(({ closed }) => !closed);
  await Promise.all(open.map(({ socket }) => once(socket, 'close', { signal: limit }).catch(() => undefined)));
}

/** One cheap call each, so that the connection is one that is kept alive. @returns how many were answered */
export async function becomeIdle(clients: readonly Client[]): Promise<number> {
  const answered = await inParallel(clients, AT_ONCE, async (client) => {
    if (client.closed) return false;
    client.socket.write(HEALTH);
    await Promise.race([once(client.socket, 'data'), once(client.socket, 'close')]).catch(() => undefined);
    return client.heard.startsWith('HTTP/1.1 200');
  });
  return answered.filter(Boolean).length;
}
