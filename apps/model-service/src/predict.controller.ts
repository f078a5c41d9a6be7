import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ModelRequest, PredictResponse } from '@sms-checker/contracts';
import { ApiExplain, ApiProblems, explainAsked } from '@sms-checker/service-kit';
import type { FastifyRequest } from 'fastify';
import { Explanations } from './explanations.service.js';
import { Predictions } from './predictions.service.js';

@ApiTags('prediction')
@Controller('predict')
export class PredictController {
  constructor(
    private readonly predictions: Predictions,
    private readonly explanations: Explanations,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Tell whether a message is spam' })
  @ApiExplain()
  @ApiBody({ type: ModelRequest })
  @ApiResponse({ status: 200, type: PredictResponse })
  @ApiProblems(400, 413, 415, 429, 503)
  predict(@Body() { sms }: ModelRequest, @Req() request: FastifyRequest): Promise<PredictResponse> {
    return explainAsked(request) ? this.explanations.predict(sms, request) : this.predictions.predict(sms, request);
  }
}
