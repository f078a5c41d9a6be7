import { INFER_PATHS, MAX_INFER_BODY_BYTES } from '@sms-checker/contracts';
import { ProblemException, withFirst } from '@sms-checker/service-kit';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';

const PATHS: readonly (string | undefined)[] = INFER_PATHS;

/** What comes without a type, or as bytes, is JSON too: public clients of the protocol send it so. */
const UNTYPED: readonly (string | undefined)[] = [undefined, 'application/octet-stream'];

/** How an answer of the infer routes is counted: its rows may differ. */
export const inferResult = (answer: unknown): string | undefined => ('outputs' in Object(answer) ? 'batch' : undefined);

/** Prepares the infer routes before they are registered: room for a batch, and the ways in which clients send JSON. */
export function prepareInfer(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (!PATHS.includes(route.url)) return;
    route.bodyLimit = MAX_INFER_BODY_BYTES;
    route.onRequest = withFirst(readHead, route.onRequest);
  });
}

/** Refuses what the headers say that cannot be read here. */
const readHead: onRequestHookHandler = ({ headers }, _reply, done) => {
  if (headers['inference-header-content-length'] !== undefined) {
    const detail = 'binary tensors (Inference-Header-Content-Length) are not supported: send the data as JSON';
    done(new ProblemException(415, `${detail}, which is binary_data=False in tritonclient`));
    return;
  }
  if (UNTYPED.includes(headers['content-type'])) headers['content-type'] = 'application/json';
  done();
};
