import { Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { INFER_PATHS, PREDICT_PATH } from '@sms-checker/contracts';
import { MetricsModule } from '@sms-checker/metrics';
import { createLogger, createService, observeCalls, ServiceKitModule } from '@sms-checker/service-kit';
import { CallMetrics } from './call.metrics.js';
import { ModelServiceConfig } from './config.js';
import { Explanations } from './explanations.service.js';
import { LOGGER, type Logger } from './logger.js';
import { ModelHost } from './model.host.js';
import { inferResult, prepareInfer } from './oip/infer.hooks.js';
import { OipController } from './oip/oip.controller.js';
import { OIP_ERRORS } from './oip/oip.errors.js';
import { OpenInference } from './oip/oip.service.js';
import { PredictController } from './predict.controller.js';
import { PredictionLog } from './prediction-log/prediction-log.js';
import { Predictions } from './predictions.service.js';
import { RoutingMetrics } from './routing.metrics.js';
import { WorkerMetrics } from './worker.metrics.js';

const METRICS = [
  'model_predictions_total',
  'model_prediction_latency_seconds',
  'model_inference_seconds',
  'model_queue_seconds',
  'model_queue_depth',
  'model_workers',
  'model_workers_busy',
  'model_worker_restarts_total',
  'model_prediction_probability',
  'model_fallbacks_total',
  'model_info',
  'model_reloads_total',
  'model_prediction_log_dropped_total',
] as const;

@Module({})
class AppModule {
  static register(config: ModelServiceConfig, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServiceKitModule.register({ service: 'model-service', version: config.VERSION }),
        MetricsModule.register(METRICS, config.METRICS_PORT),
      ],
      controllers: [PredictController, OipController],
      providers: [
        { provide: ModelServiceConfig, useValue: config },
        { provide: LOGGER, useValue: logger },
        ModelHost,
        Predictions,
        PredictionLog,
        OpenInference,
        Explanations,
        CallMetrics,
        RoutingMetrics,
        WorkerMetrics,
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
    AppModule.register(config, logger),
    {
      title: 'sms-checker model-service',
      description: 'Serves one model that tells spam SMS from ham.',
      errorShapes: [OIP_ERRORS],
    },
    config,
    logger,
  );
  const fastify = app.getHttpAdapter().getInstance();
  prepareInfer(fastify);
  const metrics = app.get(CallMetrics);
  observeCalls(fastify, [PREDICT_PATH], metrics.of('predict'));
  observeCalls(fastify, INFER_PATHS, metrics.of('infer'), inferResult);
  app.get(RoutingMetrics).observe(fastify);
  return app;
}
