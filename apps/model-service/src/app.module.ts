import { Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PREDICT_PATH } from '@sms-checker/contracts';
import { MetricsModule } from '@sms-checker/metrics';
import { createLogger, createService, observeCalls, ServiceKitModule } from '@sms-checker/service-kit';
import { CallMetrics } from './call.metrics.js';
import { ModelServiceConfig } from './config.js';
import { Explanations } from './explanations.service.js';
import { ModelHost } from './model.host.js';
import { PredictController } from './predict.controller.js';
import { Predictions } from './predictions.service.js';
import { RoutingMetrics } from './routing.metrics.js';

const METRICS = [
  'model_predictions_total',
  'model_prediction_latency_seconds',
  'model_inference_seconds',
  'model_prediction_probability',
  'model_fallbacks_total',
  'model_info',
] as const;

@Module({})
class AppModule {
  static register(config: ModelServiceConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServiceKitModule.register({ service: 'model-service', version: config.VERSION }),
        MetricsModule.register(METRICS, config.METRICS_PORT),
      ],
      controllers: [PredictController],
      providers: [
        { provide: ModelServiceConfig, useValue: config },
        ModelHost,
        Predictions,
        Explanations,
        CallMetrics,
        RoutingMetrics,
      ],
    };
  }
}

/** The service as `config` says, not yet listening. */
export async function createModelService(
  config: ModelServiceConfig,
  logger = createLogger(config.LOG_LEVEL, 'model-service', config.VERSION),
): Promise<NestFastifyApplication> {
  const app = await createService(
    AppModule.register(config),
    { title: 'sms-checker model-service', description: 'Serves one model that tells spam SMS from ham.' },
    config,
    logger,
  );
  const fastify = app.getHttpAdapter().getInstance();
  observeCalls(fastify, PREDICT_PATH, app.get(CallMetrics));
  app.get(RoutingMetrics).observe(fastify);
  return app;
}
