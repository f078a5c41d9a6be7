import { hostname } from 'node:os';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Label } from '@sms-checker/contracts';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { ModelServiceConfig } from '../config.js';
import { labelsOf } from '../labels.js';
import { FileSink } from './file.sink.js';
import { LineBuffer, type LineSink } from './line-buffer.js';
import { StdoutSink } from './stdout.sink.js';

/** What a line tells beside time, version and source. The message is not among it. */
export interface LoggedPrediction {
  /** Under which a copy of the call is known too, so that live and shadow can be joined. */
  requestId: string;
  modelVersion: string;
  label: Label;
  probability: number;
  /** Milliseconds that the model took, its queue included. */
  milliseconds: number;
  /** Place of the message in a call that brought many, from 0. */
  row?: number | undefined;
}

const MEGABYTE = 1_000_000;

/** Writes one JSON line a prediction to where the environment says. It never delays a prediction and never fails one. */
@Injectable()
export class PredictionLog implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PredictionLog.name);
  private readonly buffer: LineBuffer | undefined;
  /** Version and source, as every line has them. */
  private readonly labels: ReturnType<typeof labelsOf>;
  private time = { at: 0, text: '' };

  constructor(
    @Inject(ModelServiceConfig) config: ModelServiceConfig,
    @InjectMetric('model_prediction_log_dropped_total') dropped: Counter,
  ) {
    const labels = (this.labels = labelsOf(config));
    const sink = sinkOf(config);
    if (!sink) return;
    dropped.inc(labels, 0);
    this.buffer = new LineBuffer(sink, {
      dropped: (lines) => dropped.inc(labels, lines),
      failing: (reason) =>
        this.logger.error(`predictions are not logged: ${reason}; they are served on, see PREDICTION_LOG`),
      recovered: (lines) => this.logger.warn(`predictions are logged again; ${lines} lines were lost`),
    });
  }

  /** Tries the file, so that a wrong one is told of at the start and not with the first prediction. */
  async onApplicationBootstrap(): Promise<void> {
    await this.buffer?.probe();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.buffer?.close();
  }

  record({ requestId, modelVersion, label, probability, milliseconds, row }: LoggedPrediction): void {
    if (!this.buffer) return;
    const line = {
      time: this.now(),
      version: this.labels.version,
      source: this.labels.source,
      requestId,
      modelVersion,
      label,
      probability: rounded(probability, 1e6),
      milliseconds: rounded(milliseconds, 1e3),
      row,
    };
    this.buffer.add(`${JSON.stringify(line)}\n`);
  }

  /** Written once a millisecond, as that takes half as long as the rest of a line. */
  private now(): string {
    const now = Date.now();
    if (now !== this.time.at) this.time = { at: now, text: new Date(now).toISOString() };
    return this.time.text;
  }
}

/** To so many parts of one: the fewer digits, the more lines in one write. */
const rounded = (value: number, parts: number) => Math.round(value * parts) / parts;

function sinkOf(config: ModelServiceConfig): LineSink | undefined {
  switch (config.PREDICTION_LOG) {
    case 'off':
      return undefined;
    case 'stdout':
      return new StdoutSink();
    case 'file': {
      const file = config.PREDICTION_LOG_FILE.replaceAll('{hostname}', hostname());
      return new FileSink(file, config.PREDICTION_LOG_MAX_MB * MEGABYTE, config.PREDICTION_LOG_FILES);
    }
  }
}
