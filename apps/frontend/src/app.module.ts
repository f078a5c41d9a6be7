import { Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PREDICT_PATH } from '@sms-checker/contracts';
import { MetricsModule } from '@sms-checker/metrics';
import { createLogger, createService, observeCalls, ServiceKitModule } from '@sms-checker/service-kit';
import { CallMetrics } from './call.metrics.js';
import { FrontendConfig } from './config.js';
import { ModelClientModule } from './model.client.module.js';
import { servePage } from './page.js';
import { PredictController } from './predict.controller.js';
import { Predictions } from './predictions.service.js';
import { RouteController } from './route.controller.js';
import { Routes } from './routes.service.js';
import { RoutingMetrics } from './routing.metrics.js';

const METRICS = [
  'app_predictions_total',
  'app_prediction_latency_seconds',
  'app_requests_in_flight',
  'app_guesses_total',
  'app_fallbacks_total',
  'app_sessions_total',
] as const;

@Module({})
class AppModule {
  static register(config: FrontendConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServiceKitModule.register({ service: 'frontend', version: config.VERSION }),
        MetricsModule.register(METRICS, config.METRICS_PORT),
        ModelClientModule.register(config),
      ],
      controllers: [PredictController, RouteController],
      providers: [{ provide: FrontendConfig, useValue: config }, Predictions, Routes, CallMetrics, RoutingMetrics],
    };
  }
}

/** The service as `config` says, not yet listening. */
export async function createFrontend(
  config: FrontendConfig,
  logger = createLogger(config.LOG_LEVEL, 'frontend', config.VERSION),
): Promise<NestFastifyApplication> {
  const app = await createService(
    AppModule.register(config),
    { title: 'sms-checker frontend', description: 'Tells people whether an SMS is spam.' },
    config,
    logger,
  );
  const fastify = app.getHttpAdapter().getInstance();
  observeCalls(fastify, [PREDICT_PATH], app.get(CallMetrics));
  app.get(RoutingMetrics).observe(fastify);
  await servePage(app);
  return app;
}
