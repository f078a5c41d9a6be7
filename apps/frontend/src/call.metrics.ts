import { Inject, Injectable } from '@nestjs/common';
import { assignmentOf, HEADERS } from '@sms-checker/contracts';
import { isExplained, type CallObserver, type FinishedCall } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge, Histogram } from 'prom-client';
import { FrontendConfig } from './config.js';

/** Counts and times every call of `POST /predict` that is a prediction. */
@Injectable()
export class CallMetrics implements CallObserver {
  private readonly version: string;

  constructor(
    @Inject(FrontendConfig) config: FrontendConfig,
    @InjectMetric('app_predictions_total') private readonly predictions: Counter,
    @InjectMetric('app_prediction_latency_seconds') private readonly latency: Histogram,
    @InjectMetric('app_requests_in_flight') private readonly inFlight: Gauge,
  ) {
    this.version = config.VERSION;
  }

  started(): void {
    this.inFlight.inc({ version: this.version });
  }

  finished({ request, status, result, seconds }: FinishedCall): void {
    const { version } = this;
    const assignment = assignmentOf(request.headers[HEADERS.assignment]);
    this.inFlight.dec({ version });
    if (isExplained(request)) return;
    this.predictions.inc({ version, result, status, assignment });
    this.latency.observe({ version, source: 'app', assignment }, seconds);
  }
}
