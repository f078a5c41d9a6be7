import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Axios, type AxiosInstance } from 'axios';
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
    const http = new HttpService(jsonClient(pool, origin, MODEL_TIMEOUT_MS));
    return {
      module: ModelClientModule,
      providers: [{ provide: Pool, useValue: pool }, { provide: HttpService, useValue: http }, PoolCloser, ModelClient],
      exports: [ModelClient],
    };
  }
}

/** An axios that sends and reads JSON alone. The defaults of `axios.create` are for all that a call may be, and take longer than the call. */
function jsonClient(pool: Pool, baseURL: string, timeout: number): AxiosInstance {
  const json = 'application/json';
  const client = new Axios({
    baseURL,
    timeout,
    adapter: undiciAdapter(pool),
    headers: { accept: json, 'content-type': json },
    transformRequest: (body: unknown) => JSON.stringify(body),
    transformResponse: jsonOr,
    validateStatus: (status) => status >= 200 && status < 300,
  });
  // HttpService calls its methods alone, never the client itself as a function.
  return client as AxiosInstance;
}

/** What a JSON text says; a text that is none stays as it is, and whoever reads it will not understand it. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
