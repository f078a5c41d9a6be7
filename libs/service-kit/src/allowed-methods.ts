import { METHODS } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** The methods that each path takes. Fastify tells that of a route's pattern, not of a path that a caller sent. */
export class AllowedMethods {
  private readonly routes: { methods: string[]; pattern: string[] }[] = [];

  /** Notes every route that is registered from now on. */
  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ method, url }) => {
      this.routes.push({ methods: [method].flat(), pattern: url.split('/') });
    });
  }

  /** In the order of Node's own list; empty where there is nothing at this path. */
  of(path: string): string[] {
    const segments = path.split('/');
    const allowed = new Set(this.routes.flatMap(({ methods, pattern }) => (matches(pattern, segments) ? methods : [])));
    return METHODS.filter((method) => allowed.has(method));
  }
}

/** `:name` stands for one segment that is not empty, a last `*` for all that follows. */
function matches(pattern: string[], segments: string[]): boolean {
  const open = pattern.at(-1) === '*';
  if (open ? segments.length < pattern.length : segments.length !== pattern.length) return false;
  return pattern.every((part, i) => part === '*' || (part.startsWith(':') ? segments[i] !== '' : part === segments[i]));
}
