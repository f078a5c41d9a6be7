import type { PredictRequest } from '@sms-checker/contracts';
import { LABELS } from '@sms-checker/contracts/names';
import { byId } from './elements.js';
import { charactersLeft, countInWords, messageFault } from './message.js';

const form = byId('ask', HTMLFormElement);
const sms = byId('sms', HTMLTextAreaElement);
const left = byId('sms-left', HTMLElement);
const fault = byId('sms-fault', HTMLElement);
const button = byId('check', HTMLButtonElement);

/** Calls back with what to ask the service, once a message is fit to be sent and nothing is under way. */
export function onAsk(ask: (request: PredictRequest) => Promise<void>): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!isBusy()) {
      void submit(ask);
    }
  });

  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  // Until here nothing could be sent: the browser would have left the page with the message.
  byId('unloaded', HTMLElement).remove();
  button.disabled = false;
  setBusy(false);
  sms.addEventListener('input', showCount);
  showCount();
}

async function submit(ask: (request: PredictRequest) => Promise<void>): Promise<void> {
  const wrong = messageFault(sms.value);
  if (wrong !== undefined) {
    showFault(wrong);
    sms.focus();
    return;
  }
  setBusy(true);
  clearFault();
  try {
    await ask(request());
  } finally {
    setBusy(false);
  }
}

/** Says what is wrong with the message beside it, and leads there. */
export function showMessageFailure(words: DocumentFragment): void {
  showFault(words);
  sms.focus();
}

function request(): PredictRequest {
  const chosen = new FormData(form).get('guess');
  const guess = LABELS.find((label) => label === chosen);
  return { sms: sms.value, ...(guess === undefined ? {} : { guess }) };
}

function showCount(): void {
  const count = charactersLeft(sms.value);
  left.textContent = countInWords(count);
  if (count >= 0) {
    clearFault();
  } else if (!fault.hasChildNodes()) {
    // Said once, when the limit is passed, and not again with every letter.
    showFault(messageFault(sms.value) ?? '');
  }
}

function showFault(words: string | Node): void {
  fault.replaceChildren(words);
  sms.setAttribute('aria-invalid', 'true');
}

function clearFault(): void {
  fault.replaceChildren();
  sms.removeAttribute('aria-invalid');
}

// Not `disabled`, which would take the focus away from somebody who works by keyboard.
function isBusy(): boolean {
  return button.ariaDisabled === 'true';
}

function setBusy(busy: boolean): void {
  button.ariaDisabled = String(busy);
  button.textContent = busy ? 'Checking…' : 'Check';
}
