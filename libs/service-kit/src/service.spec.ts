import { connect, type Socket } from 'node:net';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MAX_BODY_BYTES, ModelRequest } from '@sms-checker/contracts';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createLogger,
  createService,
  observeCalls,
  Readiness,
  ServiceConfig,
  ServiceKitModule,
  type FinishedCall,
} from './index.js';

const SECRET = 'the text of a message';

@Controller()
class EchoController {
  @Post('echo')
  echo(@Body() { sms }: ModelRequest) {
    return { sms, result: 'ham' };
  }

  @Get('broken')
  broken() {
    throw Object.assign(new Error('a fault nobody foresaw'), { config: { data: SECRET } });
  }
}

@Module({})
class TestModule {}

const lines: string[] = [];
const calls: FinishedCall[] = [];
let app: NestFastifyApplication;

beforeAll(async () => {
  const module = {
    module: TestModule,
    imports: [ServiceKitModule.register({ service: 'test', version: 'v1' })],
    controllers: [EchoController],
  };
  const logger = createLogger('info', 'test', 'v1', { write: (line: string) => void lines.push(line) });
  app = await createService(module, { title: 'test', description: 'test' }, new ServiceConfig(), logger);
  observeCalls(app.getHttpAdapter().getInstance(), ['/echo'], { finished: (call) => calls.push(call) });
  await app.listen(0, '127.0.0.1');
});

afterAll(() => app.close());

const post = (body: string | Buffer, type = 'application/json') =>
  request(app.getHttpServer())
    .post('/echo')
    .set('content-type', type)
    .serialize(String)
    .send(body as string);

/** The head of a body of 10 MB, but for the empty line. */
const HUGE_HEAD = 'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10000000\r\n';

/** What the service first says to somebody who writes to its port as `write` does. */
async function firstAnswer(write: (socket: Socket) => void): Promise<string> {
  const { port } = new URL(await app.getUrl());
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      write(socket);
    });
    socket
      .once('data', (data) => {
        socket.destroy();
        resolve(String(data));
      })
      .on('error', reject);
  });
}

describe('a body', () => {
  it.each([
    ['{}', 400, 'sms is required and must be a string'],
    ['{"sms":5}', 400, 'sms is required and must be a string'],
    ['{"sms":""}', 400, 'sms must not be empty or blank'],
    ['{"sms":"\\ud800"}', 400, 'sms must be well-formed Unicode (it has a lone surrogate)'],
    ['{"sms":"x","y":1}', 400, 'y is not a field of this request: leave it out'],
    ['{"sms":"x","constructor":1}', 400, 'constructor is not a field of this request: leave it out'],
    ['{"sms":"x","toString":1}', 400, 'toString is not a field of this request: leave it out'],
    [`{"sms":${'['.repeat(9000)}${']'.repeat(9000)}}`, 400, 'sms is required and must be a string'],
    [
      `{"sms":"x","y":${'{"a":'.repeat(9000)}1${'}'.repeat(9001)}`,
      400,
      'y is not a field of this request: leave it out',
    ],
    ['not json', 400, 'the body is not valid JSON'],
    ['{"sms":"x","__proto__":{"a":1}}', 400, 'the body is not valid JSON'],
    ['null', 400, 'the body must be a JSON object, such as {"sms": "hello"}'],
    ['[]', 400, 'the body must be a JSON object, such as {"sms": "hello"}'],
    ['"x"', 400, 'the body must be a JSON object, such as {"sms": "hello"}'],
    ['', 400, 'the body must be a JSON object, such as {"sms": "hello"}'],
    ['x'.repeat(MAX_BODY_BYTES + 1), 413, 'the body is larger than 65536 bytes: send less in one call'],
  ])('%.40s is refused in plain words', async (body, status, detail) => {
    const { body: answer, headers } = await post(body)
      .expect(status)
      .expect('content-type', /^application\/problem\+json/);
    expect(answer).toMatchObject({ type: 'about:blank', status, detail, requestId: headers['x-request-id'] });
    expect(answer.title).toBeTruthy();
  });

  it('is refused where it is not UTF-8, instead of being mended', async () => {
    const raw = await fetch(`${await app.getUrl()}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.concat([Buffer.from('{"sms":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    });
    expect(raw.status).toBe(400);
    expect(await raw.json()).toMatchObject({ detail: 'the body is not valid UTF-8' });
  });

  it('names the field and the rule', async () => {
    const { body } = await post('{"sms":" "}');
    expect(body.errors).toEqual([{ field: 'sms', rule: 'isNotBlank', message: 'sms must not be empty or blank' }]);
  });

  it('with thousands of unknown fields gets a short answer', async () => {
    const fields = Array.from({ length: 5000 }, (_, i) => `"f${i}":1`);
    const { body, text } = await post(`{"sms":"x",${fields.join()}}`).expect(400);
    expect(body.errors).toHaveLength(10);
    expect(text.length).toBeLessThan(4096);
  });

  it.each(['close', 'keep-alive'])(
    'far beyond the limit is answered once it has come whole, so that the answer is not lost (connection: %s)',
    async (connection) => {
      const answer = await firstAnswer((socket) => {
        socket.write(`${HUGE_HEAD}connection: ${connection}\r\n\r\n`);
        setTimeout(() => socket.write(Buffer.alloc(10_000_000, 'x')), 100);
      });
      expect(answer).toMatch(/^HTTP\/1.1 413 /);
    },
  );

  it('that does not come whole is answered all the same', async () => {
    const answer = await firstAnswer((socket) => socket.write(`${HUGE_HEAD}\r\n{`));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('must be JSON by its content-type', async () => {
    const { body } = await post('sms=x', 'application/x-www-form-urlencoded').expect(415);
    expect(body.detail).toBe('the body must be JSON: set the header content-type to application/json');
  });

  it('of the largest size passes', async () => {
    const sms = '😀'.repeat(4096);
    const escaped = sms.replaceAll('😀', '\\ud83d\\ude00');
    expect(escaped.length).toBeLessThan(MAX_BODY_BYTES);
    const { body } = await post(`{"sms":"${escaped}"}`).expect(201);
    expect(body.sms).toBe(sms);
  });
});

describe('a path', () => {
  it('with another method is a 405 that says which it takes', async () => {
    const { body } = await request(app.getHttpServer()).get('/echo?a=b').expect(405).expect('allow', 'POST');
    expect(body.detail).toBe('this path takes POST only');
  });

  it.each([
    ['/nothing', 404, 'there is nothing at this path: see /docs'],
    ['/%zz', 400, 'the path of the URL is not valid: check its percent-encoding'],
  ])('%s is a problem', async (path, status, detail) => {
    const { body } = await request(app.getHttpServer()).get(path).expect(status);
    expect(body).toMatchObject({ status, detail });
  });
});

describe('what is no HTTP', () => {
  it('is answered as a problem, and the service goes on', async () => {
    const { port } = new URL(await app.getUrl());
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GARBAGE\r\n\r\n'));
      socket.on('data', (data) => (text += String(data))).on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ detail: 'this is not a valid HTTP request' });
    await post('{"sms":"still here"}').expect(201);
  });
});

describe('a fault nobody foresaw', () => {
  it('is a 500 without details, logged with its id and without what the user wrote', async () => {
    const { body } = await request(app.getHttpServer()).get('/broken').set('x-request-id', 'broken-1').expect(500);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'something went wrong here: try again later',
      requestId: 'broken-1',
    });
    const line = lines.find((text) => text.includes('broken-1')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ level: 'error', requestId: 'broken-1', service: 'test', version: 'v1' });
    expect(line).toContain('a fault nobody foresaw');
    expect(lines.join()).not.toContain(SECRET);
  });
});

describe('a request id', () => {
  it('is kept where it is sane', async () => {
    await post('{"sms":"x"}').set('x-request-id', 'abc-1.2:3').expect('x-request-id', 'abc-1.2:3');
  });

  it.each(['has space', 'x'.repeat(129), 'a"b'])('%.20s is replaced', async (id) => {
    const { headers } = await post('{"sms":"x"}').set('x-request-id', id);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('readiness', () => {
  it('says why not, and health does not depend on it', async () => {
    const readiness = app.get(Readiness);
    await request(app.getHttpServer()).get('/readyz').expect(200, { status: 'ready' });
    readiness.block('disk', 'the disk is full');
    const { body } = await request(app.getHttpServer()).get('/readyz').expect(503);
    expect(body.detail).toBe('not ready: the disk is full');
    await request(app.getHttpServer()).get('/healthz').expect(200, { status: 'ok' });
    readiness.clear('disk');
    await request(app.getHttpServer()).get('/readyz').expect(200);
  });

  it('/version tells which service this is', () =>
    request(app.getHttpServer()).get('/version').expect(200, { service: 'test', version: 'v1' }));
});

describe('an observer', () => {
  it('hears of answers, refusals and of callers that left', async () => {
    calls.length = 0;
    await post('{"sms":"x"}');
    await post('{}');
    await post('x'.repeat(MAX_BODY_BYTES + 1));
    const { port } = new URL(await app.getUrl());
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{');
        setTimeout(() => socket.destroy(), 50);
      }).on('close', () => resolve());
    });
    await expect
      .poll(() => calls.map(({ status, result }) => [status, result]))
      .toEqual([
        ['201', 'ham'],
        ['400', 'none'],
        ['413', 'none'],
        ['499', 'none'],
      ]);
    expect(calls.every(({ seconds }) => seconds > 0)).toBe(true);
  });
});

it('takes a bounded number of connections', () => {
  expect(app.getHttpServer().maxConnections).toBe(12_000);
});

describe('an idle connection', () => {
  it('is kept for longer than a proxy keeps it, so that no call is sent into one that closes', async () => {
    const { headers } = await request(app.getHttpServer()).get('/healthz').set('connection', 'keep-alive').expect(200);
    const ENVOY_IDLE_S = 3600;
    expect(Number(/timeout=(\d+)/.exec(String(headers['keep-alive']))?.[1])).toBeGreaterThan(ENVOY_IDLE_S);
  });
});
