import type { Explanation, PredictResponse } from '@sms-checker/contracts';
import { LABELS } from '@sms-checker/contracts/names';
import type { Outcome } from './ask.js';
import { byId, fromTemplate } from './elements.js';
import { asExplanation, isCutShort, stretches, strongestParts, type Stretch } from './explanation.js';
import { failureWords } from './failure-words.js';
import type { Failure } from './failure.js';
import type { Entry } from './history.js';

const button = byId('why', HTMLButtonElement);
const problem = byId('problem', HTMLElement);
const reasons = byId('reasons', HTMLElement);

const METHODS: Record<Explanation['method'], string> = {
  additive:
    'The marks are exact: this model adds up what every part of the message weighs. The stronger the mark, the more it ' +
    'weighs; what has none weighs next to nothing.',
  'leave-one-out':
    'Each word was left out once and the rest was checked again: the stronger its mark, the more the answer changed ' +
    'without it. Words can also matter together, so the marks do not add up to the answer.',
};

/** The answer that the button is about. */
let subject: Entry | undefined;

/** Calls back to ask why, on demand only: an explanation costs the model more than an answer. */
export function onWhy(ask: (entry: Entry) => Promise<Outcome<PredictResponse>>): void {
  button.addEventListener('click', () => {
    if (button.ariaDisabled === 'true' || subject === undefined) {
      return;
    }
    if (reasons.hasChildNodes()) {
      show(reasons.hidden === true);
    } else {
      void explain(subject, ask);
    }
  });
}

/** Offers to explain an answer, and forgets what was said about the one before. */
export function offerWhy(entry: Entry): void {
  subject = entry;
  setBusy(false);
  problem.replaceChildren();
  reasons.replaceChildren();
  show(false);
}

async function explain(entry: Entry, ask: (entry: Entry) => Promise<Outcome<PredictResponse>>): Promise<void> {
  setBusy(true);
  problem.replaceChildren();
  const outcome = await ask(entry);
  if (subject !== entry) {
    return;
  }
  setBusy(false);
  if ('failure' in outcome) {
    problem.append(failureWords(outcome.failure));
    return;
  }
  const explanation = asExplanation(outcome.answer.explanation, entry.sms);
  if (explanation === undefined) {
    problem.append(failureWords(UNEXPLAINED));
    return;
  }
  show(true);
  reasons.append(words(entry, explanation, outcome.answer.modelVersion));
}

const UNEXPLAINED: Failure = {
  title: 'There is no explanation.',
  advice: 'The service answered, but did not say why. Try again later.',
};

function words({ sms, answer }: Entry, explanation: Explanation, modelVersion: string): DocumentFragment {
  const all = fromTemplate('reasons-template', {
    note:
      modelVersion === answer.modelVersion ? '' : `Model ${modelVersion} explains here; another one answered above.`,
    method: METHODS[explanation.method],
    untried: isCutShort(sms, explanation) ? `Only the first ${explanation.parts.length} words were tried.` : '',
  });
  all.querySelector('.marked')?.append(...stretches(sms, explanation).map(marked));
  for (const label of LABELS) {
    const line = all.querySelector(`[data-strongest="${label}"]`);
    const strongest = strongestParts(explanation, label);
    line
      ?.querySelector('span')
      ?.append(...strongest.flatMap((text, i) => (i === 0 ? [quoted(text)] : [', ', quoted(text)])));
    if (strongest.length === 0) {
      line?.remove();
    }
  }
  return all;
}

function marked({ text, push, strength }: Stretch): string | HTMLElement {
  if (push === undefined) {
    return text;
  }
  const mark = document.createElement('mark');
  mark.textContent = text;
  mark.dataset.push = push;
  mark.dataset.strength = String(strength);
  return mark;
}

/** Keeps the direction of a text to itself. */
function quoted(text: string): HTMLElement {
  const element = document.createElement('bdi');
  element.textContent = `“${text}”`;
  return element;
}

function show(open: boolean): void {
  reasons.hidden = !open;
  button.ariaExpanded = String(open);
}

// Not `disabled`, which would take the focus away from somebody who works by keyboard.
function setBusy(busy: boolean): void {
  button.ariaDisabled = String(busy);
  button.textContent = busy ? 'Asking why…' : 'Why?';
}
