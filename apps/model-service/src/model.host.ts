import { join } from 'node:path';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ModelError, openModel, type ServingModel } from '@sms-checker/model-runtime';
import { DRAIN_MS, ProblemException, Readiness } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge } from 'prom-client';
import { fitCompilers } from './compilers.js';
import { ModelServiceConfig } from './config.js';
import { FolderWatcher } from './folder.watcher.js';
import { labelsOf } from './labels.js';
import { LOGGER, type Logger } from './logger.js';
import { WorkerMetrics } from './worker.metrics.js';

/** Milliseconds after which running calls get no more answers: when the drain has cut them off, before the process exits. */
const CUT_OFF_MS = DRAIN_MS + 200;

const RESULTS = ['swapped', 'refused', 'unavailable'] as const;

/**
 * Holds the model of this process. Until one has proved itself, the service is not ready and says why. Another that
 * appears in the folder takes its place when it has proved itself as well; otherwise the old one serves on.
 */
@Injectable()
export class ModelHost implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly folder: string;
  private readonly watcher: FolderWatcher;
  private current?: ServingModel;
  private closed = false;
  private cutOff?: NodeJS.Timeout;

  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly readiness: Readiness,
    private readonly workers: WorkerMetrics,
    @InjectMetric('model_info') private readonly info: Gauge,
    @InjectMetric('model_reloads_total') private readonly reloads: Counter,
  ) {
    this.folder = join(config.MODEL_DIR, config.MODEL_NAME);
    this.watcher = new FolderWatcher(this.folder, config.MODEL_RELOAD_SECONDS, {
      changed: () => this.load(),
      vanished: () => this.serveWithoutFolder(),
    });
    for (const result of RESULTS) this.count(result, 0);
  }

  /** Loading goes on while the service already listens, so that `/readyz` can tell. */
  onApplicationBootstrap(): void {
    this.readiness.block('model', `the model ${this.config.MODEL_NAME} is being loaded`);
    this.watcher.start();
  }

  /** Comes before the server drains: workers that are busy when the process exits would make it end with SIGABRT. */
  onModuleDestroy(): void {
    this.cutOff = setTimeout(() => void this.current?.close(0), CUT_OFF_MS);
  }

  /** Comes after the last answer. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.cutOff);
    this.closed = true;
    await this.watcher.close();
    await this.current?.close();
  }

  /** @throws ProblemException 503 while there is no model */
  get model(): ServingModel {
    if (!this.current) throw new ProblemException(503, 'the model is not ready: see /readyz');
    return this.current;
  }

  /**
   * Opens what is in the folder, aside of the model that serves.
   * @returns false where that may go well another time though the folder stays as it is
   */
  private async load(): Promise<boolean> {
    let model: ServingModel | undefined;
    const { MODEL_WORKERS: workers, MODEL_QUEUE: queue, MODEL_DEADLINE_MS: deadlineMs } = this.config;
    try {
      model = await openModel(this.folder, {
        workers,
        queue,
        deadlineMs,
        onChange: () => model && model === this.current && this.show(model),
        onRestart: (reason) => {
          this.workers.restarted();
          this.logger.error({ reason }, `a worker of the model ended: ${reason}; another takes its place`);
        },
      });
    } catch (error) {
      const isFault = error instanceof ModelError;
      this.refuse(isFault ? error.message : `the model cannot be loaded, and is tried again: ${String(error)}`);
      return isFault;
    }
    const old = this.current;
    if (this.closed || (old && isSame(old, model))) await model.close();
    else this.serve(model);
    if (old && old !== this.current) await old.close();
    return true;
  }

  /** From here on this one answers; calls that the old one has end there. */
  private serve(model: ServingModel): void {
    const old = this.current;
    this.current = model;
    fitCompilers(model);
    this.show(model);
    this.readiness.clear('model');
    const card = cardOf(model);
    if (old) {
      this.info.remove(this.labelsOf(old));
      this.count('swapped');
      this.logger.info({ model: card, old: cardOf(old) }, `serving model ${card.name} ${card.version} from now on`);
    } else {
      this.logger.info({ model: card }, `serving model ${card.name} ${card.version}`);
    }
    this.info.set(this.labelsOf(model), 1);
  }

  private labelsOf({ manifest: { name, sha256 } }: ServingModel) {
    return { version: this.config.VERSION, name, sha256 };
  }

  private refuse(reason: string): void {
    if (this.current) {
      const { name, version } = this.current.manifest;
      this.count('refused');
      this.logger.error({ reason }, `model ${name} ${version} serves on, as what is new is refused: ${reason}`);
    } else {
      this.readiness.block('model', reason);
      this.logger.error(reason);
    }
  }

  private serveWithoutFolder(): void {
    if (!this.current) return;
    const { name, version } = this.current.manifest;
    this.count('unavailable');
    this.logger.error(`model ${name} ${version} serves on, but its folder ${this.folder} cannot be read any more`);
  }

  private show({ load }: ServingModel): void {
    this.workers.show(load);
    if (load?.alive === 0)
      this.readiness.block('workers', 'no worker of the model is alive: new ones are being started');
    else this.readiness.clear('workers');
  }

  private count(result: (typeof RESULTS)[number], by = 1): void {
    this.reloads.inc({ ...labelsOf(this.config), result }, by);
  }
}

/** What tells a model from others, in metrics and in the log. */
function cardOf({ manifest: { name, version, sha256 } }: ServingModel) {
  return { name, version, sha256 };
}

/**
 * Whether one serves as well as the other: a manifest holds the checksums of its files, so that equal manifests are of
 * equal models, but one without a living worker does not serve.
 */
function isSame(old: ServingModel, model: ServingModel): boolean {
  return old.load?.alive !== 0 && JSON.stringify(old.manifest) === JSON.stringify(model.manifest);
}
