import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Body, Controller, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ModelRequest } from '@sms-checker/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger, createService, observeCalls, ServiceConfig, ServiceKitModule } from './index.js';

@Controller()
class EchoController {
  @Post(['echo', 'v2/:name'])
  echo(@Body() { sms }: ModelRequest, @Param('name') name?: string) {
    return { sms, name };
  }
}

@Module({})
class TestModule {}

const SHAPE = { path: '/v2', body: (detail: string) => ({ error: detail }) };
const counted: string[] = [];
let app: NestFastifyApplication;

beforeAll(async () => {
  const module = {
    module: TestModule,
    imports: [ServiceKitModule.register({ service: 'test', version: 'v1' })],
    controllers: [EchoController],
  };
  const description = { title: 'test', description: 'test', errorShapes: [SHAPE] };
  app = await createService(module, description, new ServiceConfig(), createLogger('silent', 'test', 'v1'));
  observeCalls(app.getHttpAdapter().getInstance(), ['/echo'], { finished: ({ status }) => counted.push(status) });
  await app.listen(0, '127.0.0.1');
});

afterAll(() => app.close());

const BODY = '{"sms":"hi"}';

/** Sends exactly these lines, an empty one and a body; @returns all that came until the connection was closed, which the last header asks for */
async function answerTo(
  lines: readonly string[],
  body: string | Buffer = '',
  last = 'connection: close',
): Promise<string> {
  const { port } = new URL(await app.getUrl());
  const head = [...lines, `content-length: ${Buffer.byteLength(body)}`, last, '', ''].join('\r\n');
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(Buffer.concat([Buffer.from(head), Buffer.from(body)])),
    );
    socket
      .on('data', (data) => (text += String(data)))
      .on('error', reject)
      .on('close', () => resolve(text));
  });
}

const JSON_TYPE = 'content-type: application/json';
const POST = ['POST /echo HTTP/1.1', 'host: x', JSON_TYPE];
const NO_HOST = 'a request needs the header host, once';

const REFUSED: [what: string, lines: string[], status: number, detail: string][] = [
  [
    'an expectation',
    [...POST, 'expect: xyz'],
    417,
    'of the header expect only 100-continue is understood: leave it out',
  ],
  ['no host', ['POST /echo HTTP/1.1', JSON_TYPE], 400, NO_HOST],
  ['two hosts', [...POST, 'Host: y'], 400, NO_HOST],
  ['a tunnel', ['CONNECT example.com:80 HTTP/1.1', 'host: x'], 400, 'this service is no proxy: it takes no CONNECT'],
  [
    'a compressed body',
    [...POST, 'content-encoding: gzip'],
    415,
    'compressed bodies are not supported: leave Content-Encoding out',
  ],
  [
    'two encodings',
    [...POST, 'content-encoding: identity', 'content-encoding: br'],
    415,
    'compressed bodies are not supported: leave Content-Encoding out',
  ],
  ['a path for no server', ['GET * HTTP/1.1', 'host: x'], 404, 'there is nothing at this path: see /docs'],
  ['another method at a whole URL', ['GET http://x/echo HTTP/1.1', 'host: x'], 405, 'this path takes POST only'],
];

describe('a request with', () => {
  it.each(REFUSED)('%s is refused in plain words, with an id', async (_, lines, status, detail) => {
    const answer = await answerTo(lines, BODY);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/problem\+json/im);
    const [, id] = /^x-request-id: (\S+)/im.exec(head) ?? [];
    expect(JSON.parse(body)).toMatchObject({ status, detail, requestId: id });
  });

  it.each([
    ['an upgrade', [...POST, 'connection: upgrade', 'upgrade: websocket'], 201],
    ['an encoding that is none', [...POST, 'content-encoding: Identity'], 201],
    ['no host, by HTTP/1.0', ['POST /echo HTTP/1.0', JSON_TYPE], 201],
  ])('%s is answered as any other', async (_, lines, status) => {
    expect(await answerTo(lines, BODY)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it.each([
    ['that is answered', POST],
    ['without a route', ['POST /nowhere HTTP/1.1', 'host: x', JSON_TYPE]],
    ['and an expectation', [...POST, 'expect: xyz']],
  ])('an upgrade %s is the last of its connection', async (_, lines) => {
    const answer = await answerTo([...lines, 'upgrade: websocket'], BODY, 'connection: upgrade');
    expect(answer).toMatch(/^connection: close/im);
  });

  it.each([
    ['one byte order mark is read', 1, 201],
    ['two byte order marks is no JSON', 2, 400],
  ])('%s', async (_, marks, status) => {
    const body = '\ufeff'.repeat(marks) + BODY;
    expect(await answerTo(POST, body)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('a wrong expectation has the shape of its path', async () => {
    const answer = await answerTo(['POST http://x/v2/a HTTP/1.1', 'host: x', 'expect: xyz']);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual({ error: expect.stringContaining('100-continue') });
  });

  it('a name that is too long is told so', async () => {
    const answer = await answerTo([`POST /v2/${'a'.repeat(101)} HTTP/1.1`, 'host: x', JSON_TYPE], BODY);
    expect(answer).toMatch(/^HTTP\/1.1 414 /);
    expect(answer).toContain('a part of the path is longer than 100 characters');
  });

  it('a bomb is counted, and never unpacked', async () => {
    counted.length = 0;
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(await answerTo([...POST, 'content-encoding: gzip'], bomb.subarray(0, 60_000))).toMatch(/^HTTP\/1.1 415 /);
    await expect.poll(() => counted).toEqual(['415']);
  });
});
