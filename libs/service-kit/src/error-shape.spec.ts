import { expect, it } from 'vitest';
import { errorAnswer, type ErrorShape } from './error-shape.js';

const shape: ErrorShape = { path: '/v2', body: (detail) => ({ error: detail }) };
const bodyAt = (url: string) => errorAnswer({ url, id: 'id-1' }, { status: 404, detail: 'gone' }, [shape]).body;

it.each(['/v2', '/v2?a=/b', '/v2/', '/v2/models/x?y', '/%76%32/models', '/v2/%zz'])(
  '%s has the shape of its path',
  (url) => expect(bodyAt(url)).toEqual({ error: 'gone' }),
);

it.each(['/', '/v2x', '/predict', '/predict?/v2', '/a/v2', '/v2%2Fmodels', '/%7', '/%2Fv2'])('%s is a problem', (url) =>
  expect(bodyAt(url)).toMatchObject({ status: 404, detail: 'gone', requestId: 'id-1' }),
);
