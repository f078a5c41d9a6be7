import type { FastifyBaseLogger } from 'fastify';
import type { Bindings, ChildLoggerOptions } from 'pino';

/**
 * A logger whose children are made when they first say something. Fastify makes one for each request, which takes longer than
 * most of what else is done for it, and nearly none ever says a word.
 */
export function withLateChildren<T extends FastifyBaseLogger>(logger: T): T {
  const child = (bindings: Bindings, options?: ChildLoggerOptions) => lateChild(logger, bindings, options);
  return Object.create(logger, { child: { value: child } }) as T;
}

function lateChild(parent: FastifyBaseLogger, bindings: Bindings, options?: ChildLoggerOptions): FastifyBaseLogger {
  let child: FastifyBaseLogger | undefined;
  return new Proxy(parent, {
    get(_parent, name) {
      child ??= parent.child(bindings, options);
      const value: unknown = Reflect.get(child, name);
      return typeof value === 'function' ? (value.bind(child) as unknown) : value;
    },
  });
}
