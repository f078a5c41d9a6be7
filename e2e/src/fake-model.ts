import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { ModelRequest, PredictResponse } from '@sms-checker/contracts';

/** A model-service that takes everything for ham and remembers with which headers it was asked. */
export async function startFakeModel() {
  const asked: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers);
    void json(request).then((body) => {
      const answer: PredictResponse = {
        result: 'ham',
        probability: 0.25,
        classifier: 'fake',
        sms: (body as ModelRequest).sms,
        version: 'v1',
        modelVersion: 'fake',
        assignment: 'none',
        requestId: 'fake',
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
