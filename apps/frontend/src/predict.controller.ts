import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { PredictRequest, PredictResponse } from '@sms-checker/contracts';
import { ApiExplain, ApiProblems, explainAsked } from '@sms-checker/service-kit';
import type { FastifyRequest } from 'fastify';
import { Predictions } from './predictions.service.js';

@ApiTags('prediction')
@Controller('predict')
export class PredictController {
  constructor(private readonly predictions: Predictions) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Tell whether a message is spam' })
  @ApiExplain()
  @ApiBody({ type: PredictRequest })
  @ApiResponse({ status: 200, type: PredictResponse })
  @ApiProblems(400, 413, 415, 429, 502, 503, 504)
  predict(@Body() body: PredictRequest, @Req() request: FastifyRequest): Promise<PredictResponse> {
    return this.predictions.predict(body, explainAsked(request), request);
  }
}
