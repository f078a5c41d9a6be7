import { INFER_PATHS, PREDICT_PATH } from '@sms-checker/contracts';
import type { FastifyRequest } from 'fastify';

const PATHS: readonly (string | undefined)[] = [PREDICT_PATH, ...INFER_PATHS];

/** Whether a request is work, well-formed or not: no probe, no metrics, nothing of the page. */
export const asksForPrediction = ({ routeOptions: { url } }: Pick<FastifyRequest, 'routeOptions'>): boolean =>
  PATHS.includes(url);
