import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** Swagger UI, under `/docs`, needs styles and pictures of its own making; everything else gets only what comes from here. */
const DOCS = { style: ["'unsafe-inline'"], image: ['data:'] };
const NOTHING: typeof DOCS = { style: [], image: [] };

/** What helmet would set on every answer, worked out once: it depends on nothing of a call. */
function headersFor(also: typeof DOCS): Record<string, string> {
  const set = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", ...also.style],
        imgSrc: ["'self'", ...also.image],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // These mean something under TLS only, which ends at the gateway.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  const headers: Record<string, string> = {};
  const answer = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  set({} as IncomingMessage, answer as unknown as ServerResponse, (error) => {
    if (error instanceof Error) throw error;
  });
  return headers;
}

/** Sets the security headers of all answers. */
export function addSecurityHeaders(fastify: FastifyInstance): void {
  const [docs, others] = [headersFor(DOCS), headersFor(NOTHING)];
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(request.url.startsWith('/docs') ? docs : others);
    done();
  });
}
