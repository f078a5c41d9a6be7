import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import request from 'supertest';
import { expect, it, vi } from 'vitest';
import { createLogger, createService, serve, ServiceConfig, ServiceKitModule } from './index.js';

@Controller()
class SlowController {
  @Get('hang')
  hang() {
    return new Promise(() => undefined);
  }
}

const events: string[] = [];

@Injectable()
class Log implements OnApplicationShutdown {
  async onApplicationShutdown() {
    await sleep(2000);
    events.push('flushed');
  }
}

@Module({})
class TestModule {}

it('cuts off calls that do not end, and still does what comes after the last call', async () => {
  const module = {
    module: TestModule,
    imports: [ServiceKitModule.register({ service: 'test', version: 'v1' })],
    controllers: [SlowController],
    providers: [Log],
  };
  const write = (line: string) => void events.push((JSON.parse(line) as { msg: string }).msg);
  const logger = createLogger('info', 'test', 'v1', { write });
  const config = Object.assign(new ServiceConfig(), { PORT: 0 });
  const app = await createService(module, { title: 'test', description: 'test' }, config, logger);
  const on = vi.spyOn(process, 'on').mockReturnThis();
  await serve(app, config, logger);
  const interrupt = on.mock.calls.find(([event]) => (event as string) === 'SIGINT')?.[1] as (() => void) | undefined;
  on.mockRestore();
  const call = request(app.getHttpServer())
    .get('/hang')
    .catch((error: unknown) => error);
  await sleep(100);
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  interrupt?.();
  await expect.poll(() => exit.mock.calls, { timeout: 10_000 }).toEqual([[0]]);
  expect(events.slice(-3)).toEqual([
    'shutting down',
    'not done after 3300 ms: calls that are still running are cut off',
    'flushed',
  ]);
  expect(await call).toMatchObject({ code: 'ECONNRESET' });
});
