import type { PredictResponse } from '@sms-checker/contracts';
import type { Label } from '@sms-checker/contracts/names';
import { byId, fromTemplate } from './elements.js';
import { failureWords } from './failure-words.js';
import type { Failure } from './failure.js';
import type { Entry } from './history.js';
import { messageStart } from './message.js';
import { showWho } from './show-who.js';
import { reasonInShort } from './who.js';
import { offerWhy } from './why.js';
import { agreement, certainty, comparison, sureness, title } from './words.js';

const section = byId('answer', HTMLElement);
const verdict = byId('verdict', HTMLElement);
const noAnswer = byId('no-answer', HTMLElement);
const facts = byId('facts', HTMLElement);
const problem = byId('problem', HTMLElement);
const meter = byId('meter', HTMLMeterElement);
const who = byId('who', HTMLElement);
const modelVersion = byId('model-version', HTMLElement);
const classifier = byId('classifier', HTMLElement);
const requestId = byId('request-id', HTMLElement);
const list = byId('history', HTMLOListElement);
const noHistory = byId('history-empty', HTMLElement);

/** Shown when an answer takes its time. */
export function showWaiting(): void {
  clear();
  noAnswer.hidden = true;
  verdict.append('Checking…');
}

export function showAnswer(entry: Entry): void {
  const { answer, guess, choice } = entry;
  clear();
  noAnswer.hidden = true;
  section.dataset.result = answer.result;
  verdict.append(
    withIcon(
      answer.result,
      fromTemplate('verdict-template', {
        result: title(answer.result),
        sureness: sureness(answer.result, answer.probability),
        comparison: comparison(guess, answer.result),
      }),
    ),
  );
  meter.value = answer.probability;
  showWho(who, 'answered', answer, choice);
  modelVersion.textContent = answer.modelVersion;
  classifier.textContent = answer.classifier;
  requestId.textContent = answer.requestId;
  offerWhy(entry);
  facts.hidden = false;
  comeIntoView();
}

export function showFailure(failure: Failure): void {
  clear();
  noAnswer.hidden = true;
  problem.append(failureWords(failure));
  comeIntoView();
}

/** Empties the place of the answer when the words are shown elsewhere. */
export function clear(): void {
  delete section.dataset.result;
  verdict.replaceChildren();
  problem.replaceChildren();
  facts.hidden = true;
  noAnswer.hidden = false;
}

export function showHistory(entries: readonly Entry[]): void {
  noHistory.hidden = true;
  list.hidden = false;
  list.replaceChildren(...entries.map(historyItem));
}

function historyItem({ answer, guess, sms }: Entry): DocumentFragment {
  const item = fromTemplate('entry-template', {
    result: title(answer.result),
    sms: messageStart(sms),
    certainty: certainty(answer.result, answer.probability),
    version: versions(answer),
    assignment: reasonInShort(answer),
    agreement: agreement(guess, answer.result),
  });
  item.querySelector('li')?.setAttribute('data-result', answer.result);
  return withIcon(answer.result, item);
}

function versions({ version, modelVersion }: PredictResponse): string {
  return `app ${version}, model ${modelVersion}`;
}

function withIcon(label: Label, fragment: DocumentFragment): DocumentFragment {
  fragment.querySelector('use')?.setAttribute('href', `#icon-${label}`);
  return fragment;
}

// On a phone the answer lies below the form. The focus stays where it is: the status and alert roles announce the words.
function comeIntoView(): void {
  section.scrollIntoView({ block: 'nearest' });
}
