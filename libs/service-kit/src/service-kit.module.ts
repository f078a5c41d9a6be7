import { Module, type DynamicModule } from '@nestjs/common';
import { HealthController, IDENTITY, type Identity } from './health.controller.js';
import { Readiness } from './readiness.js';

/** Health, readiness and identity of a service; `Readiness` can be injected everywhere. */
@Module({})
export class ServiceKitModule {
  static register(identity: Identity): DynamicModule {
    return {
      module: ServiceKitModule,
      global: true,
      controllers: [HealthController],
      providers: [Readiness, { provide: IDENTITY, useValue: identity }],
      exports: [Readiness],
    };
  }
}
