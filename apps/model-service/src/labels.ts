import type { Source } from '@sms-checker/contracts';
import type { ModelServiceConfig } from './config.js';

/** The labels that every metric of this pod carries. A mirror never says that it is one: the pod knows by its own role. */
export function labelsOf({ VERSION, ROLE }: ModelServiceConfig): { version: string; source: Source } {
  return { version: VERSION, source: ROLE === 'shadow' ? 'shadow' : 'app' };
}
