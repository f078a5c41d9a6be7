import { fileURLToPath } from 'node:url';
import { register } from 'prom-client';
import request from 'supertest';
import { afterEach, expect, it } from 'vitest';
import { createModelService } from '../app.module.js';
import { modelServiceConfig } from '../config.js';

const MODEL_DIR = fileURLToPath(new URL('../../../../models', import.meta.url));
const BODY = { inputs: [{ name: 'sms', shape: [1, 1], datatype: 'BYTES', data: ['hello'] }] };

// Each service of a process registers its metrics anew.
afterEach(() => register.clear());

it('fails as FAULT_ERROR_RATE says', async () => {
  const faulty = await createModelService(
    modelServiceConfig({
      MODEL_DIR,
      FAULTS_ALLOWED: 'true',
      FAULT_ERROR_RATE: '1',
      LOG_LEVEL: 'silent',
      PREDICTION_LOG: 'off',
    }),
  );
  await faulty.listen(0, '127.0.0.1');
  const answer = await request(faulty.getHttpServer()).post('/v2/models/v1/infer').send(BODY).expect(500);
  expect(answer.body).toEqual({ error: 'this is an injected fault: FAULT_ERROR_RATE is 1' });
  await faulty.close();
});

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
