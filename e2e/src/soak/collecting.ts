import { imageOf } from '@sms-checker/local';
import type { Values } from '../helm.js';

/** Seconds between two collections. */
export const COLLECTED_EVERY_S = 15;

/** Helm ends a value at a comma that is not escaped. */
const CODE = `data:text/javascript\\,${encodeURIComponent(
  `import v8 from "v8";import vm from "vm";v8.setFlagsFromString("--expose-gc");setInterval(vm.runInNewContext("gc"),${COLLECTED_EVERY_S * 1000}).unref()`,
)}`;

const optionsOf = (service: string) => `${imageOf(service).environment.NODE_OPTIONS ?? ''} --import=${CODE}`.trim();

/**
 * Services that collect all their garbage again and again, so that their memory grows by what somebody still holds, and by
 * nothing else. V8 lets some five megabytes of it lie for a hundred thousand calls, which no soak of an hour sees the end of.
 */
export const COLLECTING: Values = {
  'defaults.app.env.NODE_OPTIONS': optionsOf('frontend'),
  'defaults.model.env.NODE_OPTIONS': optionsOf('model-service'),
};
