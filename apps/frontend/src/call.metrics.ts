import { Inject, Injectable } from '@nestjs/common';
import { assignmentOf, HEADERS } from '@sms-checker/contracts';
import { kept, observerOf, tallyOf } from '@sms-checker/metrics';
import { isExplained, type CallObserver, type FinishedCall } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge, Histogram } from 'prom-client';
import { FrontendConfig } from './config.js';

/** Counts and times every call of `POST /predict` that is a prediction. */
@Injectable()
export class CallMetrics implements CallObserver {
  private readonly predictions;
  private readonly latency;
  private readonly inFlight;

  constructor(
    @Inject(FrontendConfig) { VERSION: version }: FrontendConfig,
    @InjectMetric('app_predictions_total') predictions: Counter,
    @InjectMetric('app_prediction_latency_seconds') latency: Histogram,
    @InjectMetric('app_requests_in_flight') inFlight: Gauge,
  ) {
    this.predictions = kept((assignment, status, result) =>
      tallyOf(predictions, { version, result, status, assignment }),
    );
    this.latency = kept((assignment) => observerOf(latency, { version, source: 'app', assignment }));
    this.inFlight = inFlight.labels({ version });
  }

  started(): void {
    this.inFlight.inc();
  }

  finished({ request, status, result, seconds }: FinishedCall): void {
    this.inFlight.dec();
    if (isExplained(request)) return;
    const assignment = assignmentOf(request.headers[HEADERS.assignment]);
    this.predictions(assignment, status, result).inc();
    this.latency(assignment).observe(seconds);
  }
}
