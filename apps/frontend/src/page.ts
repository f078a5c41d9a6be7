import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The page as it was built from `page/`. */
const PAGE = fileURLToPath(new URL('../dist-page/', import.meta.url));

const ONE_YEAR_S = 365 * 24 * 3600;

/** Lets the documents under `/docs` have what Swagger UI needs; everything else gets only what comes from here. */
const docsAlso = (source: string) => (request: { url?: string }) =>
  request.url?.startsWith('/docs') ? source : "'self'";

/** Serves the page at `/sms/`, leads there from `/` and `/sms`, and sets the security headers of all answers. */
export async function servePage(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", docsAlso("'unsafe-inline'")],
        imgSrc: ["'self'", docsAlso('data:')],
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
  await app.register(files, {
    root: PAGE,
    prefix: '/sms/',
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Names under assets/ change with their content.
      const cache = path.includes('/assets/') ? `public, max-age=${ONE_YEAR_S}, immutable` : 'no-cache';
      reply.setHeader('cache-control', cache);
    },
  });
  for (const path of ['/', '/sms']) {
    app
      .getHttpAdapter()
      .getInstance()
      .get(path, (_request, reply) => reply.redirect('/sms/'));
  }
}
