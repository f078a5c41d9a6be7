import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';

const signals = new WeakMap<Socket, AbortSignal>();

/**
 * A signal that is aborted when the client's connection closes, so when it leaves before it has its answer. One serves
 * all calls of a connection. (Fastify's `request.signal` goes by the request, which is over once its body has been read.)
 */
export function clientLeft({ raw: { socket } }: FastifyRequest): AbortSignal {
  const known = signals.get(socket);
  if (known) return known;
  const left = new AbortController();
  if (socket.destroyed) left.abort();
  else socket.once('close', () => left.abort());
  signals.set(socket, left.signal);
  return left.signal;
}
