// node:http alone: reads a message, and answers as model-service does. No validation, metrics, request ids, limits or logs.
import { createServer } from 'node:http';
import process from 'node:process';

/** Listens at PORT. @param {(body: string) => string | Promise<string>} answer the body of POST to that of its answer */
export function serve(answer) {
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end();
      return;
    }
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part) => (body += part));
    request.on('end', async () => {
      try {
        const text = await answer(body);
        response.writeHead(200, {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(text),
        });
        response.end(text);
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
  });
  server.listen(Number(process.env.PORT), '127.0.0.1');
}

/** The answer of model-service to a message. */
export const answerTo = (sms, { label, probability }, { classifier, version }) =>
  JSON.stringify({
    result: label,
    probability,
    classifier,
    sms,
    version,
    modelVersion: version,
    assignment: 'none',
    requestId: '00000000-0000-4000-8000-000000000000',
  });
