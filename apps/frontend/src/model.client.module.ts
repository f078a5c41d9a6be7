import { HttpModule } from '@nestjs/axios';
import { Inject, Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import type { FrontendConfig } from './config.js';
import { ModelClient } from './model.client.js';
import { rememberedLookup } from './remembered-lookup.js';
import { undiciAdapter } from './undici.adapter.js';

/** Bytes of an answer: the message comes back, every character perhaps escaped, and perhaps explained. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Closes the connections to the model when the last call is answered. */
@Injectable()
class PoolCloser implements OnApplicationShutdown {
  constructor(@Inject(Pool) private readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }
}

@Module({})
export class ModelClientModule {
  static register({ MODEL_HOST, MODEL_TIMEOUT_MS, MAX_IN_FLIGHT }: FrontendConfig): DynamicModule {
    const { origin } = new URL(MODEL_HOST);
    const pool = new Pool(origin, {
      connections: Math.min(MAX_IN_FLIGHT, 128),
      connect: { timeout: MODEL_TIMEOUT_MS, lookup: rememberedLookup() },
      maxResponseSize: MAX_ANSWER_BYTES,
    });
    const http = HttpModule.register({ baseURL: origin, adapter: undiciAdapter(pool), timeout: MODEL_TIMEOUT_MS });
    return {
      module: ModelClientModule,
      imports: [http],
      providers: [{ provide: Pool, useValue: pool }, PoolCloser, ModelClient],
      exports: [ModelClient],
    };
  }
}
