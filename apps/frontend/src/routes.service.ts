import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { assignmentOf, HEADERS, type RouteResponse } from '@sms-checker/contracts';
import { FrontendConfig } from './config.js';

/** Tells callers where the routes have led them, and how they may choose. */
@Injectable()
export class Routes {
  constructor(@Inject(FrontendConfig) private readonly config: FrontendConfig) {}

  of(headers: IncomingHttpHeaders): RouteResponse {
    const { VERSION: version, PIN_COOKIE: pinCookie } = this.config;
    return { version, assignment: assignmentOf(headers[HEADERS.assignment]), ...(pinCookie && { pinCookie }) };
  }
}
