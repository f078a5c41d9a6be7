import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Explanation, PredictRequest, PredictResponse } from '@sms-checker/contracts';
import { EXPLAIN_PATH, PREDICT_PATH, ROUTE_PATH } from '@sms-checker/contracts/names';
import { NO_CANARY, routed, type Answerer, type Gateway } from './gateway.js';

const BUILT = fileURLToPath(new URL('../../dist-page/', import.meta.url));

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** As strict as the policy that the frontend sends. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export type FakePredict = (
  request: PredictRequest,
  response: ServerResponse,
  answerer?: Answerer,
) => void | Promise<void>;

type FakeRoute = (response: ServerResponse, answerer: Answerer, gateway: Gateway) => void;

export interface PageServer {
  url: string;
  /** How calls are routed from now on; a test may change it. */
  gateway: Gateway;
  /** The bodies that came to /predict, in order. */
  asked: PredictRequest[];
  /** Sets what /predict does from now on. */
  onPredict: (fake: FakePredict) => void;
  /** The bodies that came to /predict?explain=true, in order. */
  askedWhy: PredictRequest[];
  /** Sets what /predict?explain=true does from now on. */
  onExplain: (fake: FakePredict) => void;
  /** Sets what /route does from now on. */
  onRoute: (fake: FakeRoute) => void;
  close: () => Promise<void>;
}

/** Serves the built page under /sms/ behind a gateway, with a /predict and a /route that do as a test says. */
export async function startPageServer(): Promise<PageServer> {
  const asked: PredictRequest[] = [];
  let fake: FakePredict = answerLikeAModel;
  const askedWhy: PredictRequest[] = [];
  let fakeExplain: FakePredict = explainLikeAModel;
  let fakeRoute: FakeRoute = answerRoute;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const answerer = routed(request.headers.cookie, started.gateway);
    if (request.method === 'POST' && request.url === PREDICT_PATH) {
      const body = JSON.parse(await text(request)) as PredictRequest;
      asked.push(body);
      await fake(body, response, answerer);
    } else if (request.method === 'POST' && request.url === EXPLAIN_PATH) {
      const body = JSON.parse(await text(request)) as PredictRequest;
      askedWhy.push(body);
      await fakeExplain(body, response, answerer);
    } else if (request.method === 'GET' && request.url === ROUTE_PATH) {
      fakeRoute(response, answerer, started.gateway);
    } else {
      await serveFile(request, response);
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const started: PageServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms/`,
    gateway: NO_CANARY,
    asked,
    onPredict: (next) => (fake = next),
    askedWhy,
    onExplain: (next) => (fakeExplain = next),
    onRoute: (next) => (fakeRoute = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return started;
}

export const answerRoute: FakeRoute = (response, answerer, { pinCookie }) => {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ ...answerer, pinCookie }));
};

/** Takes every message with "free" in it for spam. */
export const answerLikeAModel: FakePredict = ({ sms }, response, answerer) => {
  const spam = /free/iu.test(sms);
  sendAnswer(response, { sms, result: spam ? 'spam' : 'ham', probability: spam ? 0.973 : 0.004, ...answerer });
};

/** Words with "free" in them push towards spam, all others a little towards ham. */
export const explainLikeAModel: FakePredict = ({ sms }, response, answerer) => {
  let start = 0;
  const parts = sms.split(/(\s+)/u).flatMap((text) => {
    const at = start;
    start += [...text].length;
    return text.trim() === '' ? [] : [{ text, start: at, end: start, weight: /free/iu.test(text) ? 3.5 : -0.4 }];
  });
  const explanation: Explanation = { method: 'additive', base: 0, logit: 3.6, parts };
  sendAnswer(response, { sms, result: 'spam', probability: 0.973, explanation, ...answerer });
};

export function sendAnswer(
  response: ServerResponse,
  answer: Pick<PredictResponse, 'sms' | 'result' | 'probability'> & Partial<PredictResponse>,
): void {
  const rest = { classifier: 'character n-grams, linear SVC', version: 'v1', modelVersion: 'v2', assignment: 'none' };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...rest, requestId: 'ok-1', ...answer }));
}

async function serveFile({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = url === '/sms/' ? 'index.html' : url.replace(/^\/sms\//u, '');
  try {
    const content = await readFile(join(BUILT, path));
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end(`not found: ${url}; is the page built?`);
  }
}
