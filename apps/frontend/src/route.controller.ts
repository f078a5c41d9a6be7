import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Get, Header, Headers } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ROUTE_PATH, RouteResponse } from '@sms-checker/contracts';
import { Routes } from './routes.service.js';

@ApiTags('operation')
@Controller(ROUTE_PATH)
export class RouteController {
  constructor(private readonly routes: Routes) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Tell the caller which release they get, why, and how to choose another' })
  @ApiResponse({ status: 200, type: RouteResponse })
  route(@Headers() headers: IncomingHttpHeaders): RouteResponse {
    return this.routes.of(headers);
  }
}
