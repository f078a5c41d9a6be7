import { fromTemplate } from './elements.js';
import type { Choice } from './pin.js';
import { reason, role, type Answerer } from './who.js';

/** Says in a place of the page who answered, and why. The same words stay as they are, so that none are said twice. */
export function showWho(place: HTMLElement, did: string, answerer: Answerer, choice: Choice): void {
  const words = fromTemplate('who-template', {
    version: answerer.version,
    role: `${role(answerer)} ${did}`,
    reason: reason(answerer, choice),
  });
  if (place.textContent !== words.textContent) {
    place.replaceChildren(words);
  }
}
