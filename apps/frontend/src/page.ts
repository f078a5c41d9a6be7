import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { addSecurityHeaders } from './security-headers.js';

/** The page as it was built from `page/`. */
const PAGE = fileURLToPath(new URL('../dist-page/', import.meta.url));

const ONE_YEAR_S = 365 * 24 * 3600;

/** Serves the page at `/sms/`, leads there from `/` and `/sms`, and sets the security headers of all answers. */
export async function servePage(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  addSecurityHeaders(fastify);
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
  for (const path of ['/', '/sms']) fastify.get(path, (_request, reply) => reply.redirect('/sms/'));
}
