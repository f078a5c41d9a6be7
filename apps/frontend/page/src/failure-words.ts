import { fromTemplate } from './elements.js';
import type { Failure } from './failure.js';

/** A failure as it is shown, wherever that is. */
export function failureWords({ title, advice, requestId = '' }: Failure): DocumentFragment {
  const words = fromTemplate('problem-template', { title, advice, 'request-id': requestId });
  if (requestId === '') {
    words.querySelector('.request')?.remove();
  }
  return words;
}
