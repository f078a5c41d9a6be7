import { register } from 'prom-client';
import request from 'supertest';
import { afterEach, expect, it } from 'vitest';
import { createModelService } from '../app.module.js';
import { modelServiceConfig } from '../config.js';

const BODY = { inputs: [{ name: 'sms', shape: [1, 1], datatype: 'BYTES', data: ['hello'] }] };

// Each service of a process registers its metrics anew.
afterEach(() => register.clear());

it('is 503 in the shape of the protocol while no model is loaded', async () => {
  const empty = await createModelService(
    modelServiceConfig({ MODEL_DIR: '/nowhere', LOG_LEVEL: 'silent', PREDICTION_LOG: 'off' }),
  );
  await empty.listen(0, '127.0.0.1');
  const lonely = request(empty.getHttpServer());
  const error = 'the model is not ready: see /readyz';
  expect((await lonely.get('/v2/models/v1').expect(503)).body).toEqual({ error });
  expect((await lonely.get('/v2/models/v1/ready').expect(503)).body).toEqual({ error });
  expect((await lonely.post('/v2/models/v1/infer').send(BODY).expect(503)).body).toEqual({ error });
  expect((await lonely.get('/v2/health/ready').expect(503)).body).toEqual({
    error: 'the service is not ready: see /readyz',
  });
  await lonely.get('/v2/health/live').expect(200);
  await lonely.get('/v2').expect(200);
  await empty.close();
});
