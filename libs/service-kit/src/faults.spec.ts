import { request as call } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { injectFaults } from './faults.js';
import {
  createLogger,
  createService,
  observeCalls,
  readConfig,
  Readiness,
  ServiceConfig,
  ServiceKitModule,
  type FinishedCall,
} from './index.js';

/** Each test starts a service, on whatever else the machine is doing. */
vi.setConfig({ testTimeout: 20_000 });

let predicted: number;
let started: number;

@Controller()
class PredictController {
  @Post('predict')
  predict() {
    predicted++;
    return { result: 'ham' };
  }

  @Get('page')
  page() {
    return 'a page';
  }
}

@Module({})
class TestModule {}

let app: NestFastifyApplication;
let lines: unknown[];
let calls: FinishedCall[];

async function start(faults: NodeJS.ProcessEnv): Promise<void> {
  predicted = 0;
  started = 0;
  lines = [];
  calls = [];
  const module = {
    module: TestModule,
    imports: [ServiceKitModule.register({ service: 'test', version: 'v1' })],
    controllers: [PredictController],
  };
  const logger = createLogger('warn', 'test', 'v1', { write: (line: string) => void lines.push(JSON.parse(line)) });
  const config = readConfig(ServiceConfig, { PORT: '1', FAULTS_ALLOWED: 'true', ...faults });
  app = await createService(module, { title: 'test', description: 'test' }, config, logger);
  observeCalls(app.getHttpAdapter().getInstance(), ['/predict'], {
    started: () => (started += 1),
    finished: (call) => calls.push(call),
  });
  await app.listen(0, '127.0.0.1');
  onTestFinished(() => app.close());
}

const server = () => request(app.getHttpServer());
const predict = () => server().post('/predict').send({});

async function restIsWell(): Promise<void> {
  for (const path of ['/healthz', '/version', '/page', '/docs/json']) await server().get(path).expect(200);
}

/** A client that gives up once its call has come in; what it got instead of an answer. */
async function impatient(): Promise<string> {
  const { port } = new URL(await app.getUrl());
  const leaving = new AbortController();
  const outcome = new Promise<string>((resolve) => {
    const sent = call({ port, method: 'POST', path: '/predict', signal: leaving.signal }, () => resolve('an answer'));
    sent.on('error', ({ name }) => resolve(name)).end();
  });
  await expect.poll(() => started).toBe(1);
  await sleep(100);
  leaving.abort();
  return outcome;
}

it('are off by default, and nothing is said of them', async () => {
  await start({ FAULTS_ALLOWED: '' });
  await predict().expect(201);
  await server().get('/readyz').expect(200);
  expect(lines).toEqual([]);
});

describe('the hook', () => {
  const register = (faults: NodeJS.ProcessEnv) => {
    const config = readConfig(ServiceConfig, { PORT: '1', FAULTS_ALLOWED: 'true', ...faults });
    const addHook = vi.fn<(name: 'onRoute', added: (route: object) => void) => void>();
    injectFaults({ addHook } as unknown as FastifyInstance, config, new Readiness(), createLogger('silent', '', ''));
    return addHook.mock.calls;
  };

  it.each([{}, { FAULTS_ALLOWED: '' }, { FAULT_ERROR_RATE: '0' }])('is not there without a fault: %j', (faults) =>
    expect(register(faults)).toEqual([]),
  );

  it.each([
    ['/predict', 2],
    ['/v2/models/:model/infer', 2],
    ['/v2/models/:model/versions/:version/infer', 2],
    ['/healthz', 1],
    ['/readyz', 1],
    ['/metrics', 1],
    ['/v2/models/:model/ready', 1],
  ])('is before predictions alone: %s has %d', (url, count) => {
    const [[name, added]] = register({ FAULT_ERROR_RATE: '1' }) as [['onRoute', (route: object) => void]];
    expect(name).toBe('onRoute');
    const own = () => undefined;
    const route = { url, preHandler: own };
    added(route);
    expect([route.preHandler].flat()).toHaveLength(count);
    expect([route.preHandler].flat().at(-1)).toBe(own);
  });
});

it('FAULT_ERROR_RATE fails predictions alone, and says so', async () => {
  await start({ FAULT_ERROR_RATE: '1', FAULT_ERROR_STATUS: '503' });
  const { body } = await predict()
    .expect(503)
    .expect('content-type', /^application\/problem\+json/);
  expect(body).toMatchObject({ status: 503, detail: 'this is an injected fault: FAULT_ERROR_RATE is 1' });
  await expect.poll(() => calls).toMatchObject([{ status: '503', result: 'none' }]);
  expect(predicted).toBe(0);
  await restIsWell();
  await server().get('/readyz').expect(200);
});

it('FAULT_DELAY_MS comes before each prediction', async () => {
  await start({ FAULT_DELAY_MS: '300' });
  await predict().expect(201);
  await expect.poll(() => calls).toHaveLength(1);
  expect(calls[0]?.seconds).toBeGreaterThanOrEqual(0.29);
});

it('FAULT_DELAY_MS ends with the client: nobody is left to predict for', async () => {
  await start({ FAULT_DELAY_MS: '1000' });
  expect(await impatient()).toBe('AbortError');
  await expect.poll(() => calls).toMatchObject([{ status: '499' }]);
  await predict().expect(201);
  expect(predicted).toBe(1);
});

it.each([{ FAULT_DELAY_MS: '60000' }, { FAULT_HANG_RATE: '1' }])(
  '%o holds predictions alone, until the client goes',
  async (faults) => {
    await start(faults);
    expect(await impatient()).toBe('AbortError');
    await expect.poll(() => calls).toMatchObject([{ status: '499', result: 'none' }]);
    expect(predicted).toBe(0);
    await restIsWell();
    await server().get('/readyz').expect(200);
  },
);

it('a call that hangs while the service is closed is cut off with its connection', async () => {
  await start({ FAULT_HANG_RATE: '1' });
  const cut = predict().catch((error: unknown) => error);
  await expect.poll(() => started).toBe(1);
  const closed = app.close();
  app.getHttpServer().closeAllConnections();
  await closed;
  expect(await cut).toMatchObject({ code: 'ECONNRESET' });
  await expect.poll(() => calls).toMatchObject([{ status: '499', result: 'none' }]);
});

it('FAULT_UNREADY is not ready for ever, and otherwise well', async () => {
  await start({ FAULT_UNREADY: 'true' });
  const { body } = await server().get('/readyz').expect(503);
  expect(body.detail).toBe('not ready: this is an injected fault: FAULT_UNREADY is true');
  await restIsWell();
  await predict().expect(201);
});

it('one line at the start says which are on', async () => {
  await start({ FAULT_ERROR_RATE: '0.5', FAULT_ERROR_STATUS: '503', FAULT_DELAY_MS: '0', FAULT_UNREADY: 'true' });
  expect(lines).toMatchObject([
    {
      level: 'warn',
      msg: 'faults are injected on purpose: FAULT_ERROR_RATE=0.5 FAULT_ERROR_STATUS=503 FAULT_UNREADY=true',
    },
  ]);
});
