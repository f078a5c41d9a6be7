import request from 'supertest';
import { expect, it } from 'vitest';
import { createModelService } from './app.module.js';
import { modelServiceConfig } from './config.js';

it('a service without its model is alive, not ready, and says why', async () => {
  const app = await createModelService(
    modelServiceConfig({ MODEL_DIR: '/nowhere', MODEL_NAME: 'my-model', LOG_LEVEL: 'silent', PREDICTION_LOG: 'off' }),
  );
  await app.listen(0, '127.0.0.1');
  const server = request(app.getHttpServer());
  const reason =
    'not ready: /nowhere/my-model/manifest.json does not exist: set MODEL_DIR and MODEL_NAME to the folder of a model';
  await expect.poll(async () => (await server.get('/readyz').expect(503)).text).toContain(reason);
  await server.get('/healthz').expect(200);
  const { body } = await server.post('/predict').send({ sms: 'hello' }).expect(503);
  expect(body.detail).toBe('the model is not ready: see /readyz');
  await app.close();
});
