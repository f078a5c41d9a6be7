import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import {
  InferInput,
  InferOutput,
  InferOutputRequest,
  InferRequest,
  InferResponse,
  ModelMetadata,
  ModelReady,
  ServerLive,
  ServerMetadata,
  ServerReady,
  TensorMetadata,
} from './oip.dto.js';
import { ApiOipErrors } from './oip.errors.js';
import { OpenInference } from './oip.service.js';

/** Open Inference Protocol (V2), REST. */
@ApiTags('Open Inference Protocol')
@ApiExtraModels(InferInput, InferOutput, InferOutputRequest, TensorMetadata)
@Controller('v2')
export class OipController {
  constructor(private readonly oip: OpenInference) {}

  @Get()
  @ApiOperation({ summary: 'What server this is' })
  @ApiOkResponse({ type: ServerMetadata })
  server(): ServerMetadata {
    return this.oip.server();
  }

  @Get('health/live')
  @ApiOperation({ summary: 'Whether the process lives' })
  @ApiOkResponse({ type: ServerLive })
  serverLive(): ServerLive {
    return { live: true };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Whether the server takes calls' })
  @ApiOkResponse({ type: ServerReady })
  @ApiOipErrors(503)
  serverReady(): ServerReady {
    return this.oip.ready();
  }

  @Get(['models/:model', 'models/:model/versions/:version'])
  @ApiOperation({ summary: 'What the model takes and gives' })
  @ApiOkResponse({ type: ModelMetadata })
  @ApiOipErrors(404, 503)
  modelMetadata(@Param('model') model: string, @Param('version') version?: string): ModelMetadata {
    return this.oip.metadata(model, version);
  }

  @Get(['models/:model/ready', 'models/:model/versions/:version/ready'])
  @ApiOperation({ summary: 'Whether the model takes calls' })
  @ApiOkResponse({ type: ModelReady })
  @ApiOipErrors(404, 503)
  modelReady(@Param('model') model: string, @Param('version') version?: string): ModelReady {
    return this.oip.modelReady(model, version);
  }

  @Post(['models/:model/infer', 'models/:model/versions/:version/infer'])
  @HttpCode(200)
  @ApiOperation({ summary: 'Tell of one or many messages whether they are spam' })
  @ApiBody({ type: InferRequest })
  @ApiOkResponse({ type: InferResponse })
  @ApiOipErrors(400, 404, 413, 415, 429, 503)
  infer(
    @Req() request: FastifyRequest,
    @Param('model') model: string,
    @Param('version') version?: string,
  ): Promise<InferResponse> {
    return this.oip.infer(request, model, version);
  }
}
