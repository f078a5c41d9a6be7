import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from './api-problems.js';
import { ProblemException } from './problem.js';
import { Readiness } from './readiness.js';

export const IDENTITY = Symbol('IDENTITY');

/** What `/version` tells. */
export interface Identity {
  service: string;
  version: string;
}

/** Liveness, readiness and identity, for orchestrators and people. */
@ApiTags('operation')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  @Get('healthz')
  @ApiOperation({ summary: 'Whether the process lives' })
  @ApiOkResponse()
  live() {
    return { status: 'ok' };
  }

  @Get('readyz')
  @ApiOperation({ summary: 'Whether the service takes calls, and if not, why' })
  @ApiOkResponse()
  @ApiProblems(503)
  ready() {
    const { reasons } = this.readiness;
    if (reasons.length > 0) throw new ProblemException(503, `not ready: ${reasons.join('; ')}`);
    return { status: 'ready' };
  }

  @Get('version')
  @ApiOperation({ summary: 'Which service and release this is' })
  @ApiOkResponse()
  version(): Identity {
    return this.identity;
  }
}
