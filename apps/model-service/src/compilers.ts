import { setFlagsFromString } from 'node:v8';
import type { ServingModel } from '@sms-checker/model-runtime';

/**
 * Does without Maglev, V8's middle compiler, where a model answers on the main thread: it costs 10 to 15 MB, and there the last
 * compiler soon has what is hot. A model in workers gets too few calls for that: those of v3 cost a fifth more without Maglev.
 * What was set stays for as long as the process runs.
 */
export function fitCompilers({ execution }: Pick<ServingModel, 'execution'>): void {
  if (execution === 'inline') setFlagsFromString('--no-maglev');
}
