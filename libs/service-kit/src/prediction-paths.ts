import { INFER_PATHS, PREDICT_PATH } from '@sms-checker/contracts';

const PATHS: readonly (string | undefined)[] = [PREDICT_PATH, ...INFER_PATHS];

/** Whether a route's path is one for predictions: the work of a service, and no probe, metrics or page. */
export const isPredictionPath = (path: string | undefined): boolean => PATHS.includes(path);
