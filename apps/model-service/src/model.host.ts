import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Model, ModelError } from '@sms-checker/model-runtime';
import { ProblemException, Readiness } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Gauge } from 'prom-client';
import { ModelServiceConfig } from './config.js';

/** Holds the model of this process. Until it has proved itself, the service is not ready and says why. */
@Injectable()
export class ModelHost implements OnApplicationBootstrap {
  private readonly logger = new Logger(ModelHost.name);
  private loaded?: Model;

  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    private readonly readiness: Readiness,
    @InjectMetric('model_info') private readonly info: Gauge,
  ) {}

  /** Loading goes on while the service already listens, so that `/readyz` can tell. */
  onApplicationBootstrap(): void {
    this.readiness.block('model', `the model ${this.config.MODEL_NAME} is being loaded`);
    void this.load();
  }

  /** @throws ProblemException 503 while there is no model */
  get model(): Model {
    if (!this.loaded) throw new ProblemException(503, 'the model is not ready: see /readyz');
    return this.loaded;
  }

  private async load(): Promise<void> {
    try {
      this.loaded = await Model.load(join(this.config.MODEL_DIR, this.config.MODEL_NAME));
    } catch (error) {
      const reason = error instanceof ModelError ? error.message : `the model cannot be loaded: ${String(error)}`;
      this.readiness.block('model', reason);
      this.logger.error(reason);
      return;
    }
    const { name, version, sha256 } = this.loaded.manifest;
    this.info.set({ version: this.config.VERSION, name, sha256 }, 1);
    this.logger.log(`serving model ${name} ${version}`);
    this.readiness.clear('model');
  }
}
