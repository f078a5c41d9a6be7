import { clear, showAnswer, showFailure, showHistory, showWaiting } from './answer.js';
import { failureWords } from './failure-words.js';
import { onAsk, showMessageFailure } from './form.js';
import { remember } from './history.js';
import { explain, predict } from './predict.js';
import { onWhy } from './why.js';

const SLOW_MS = 500;

onAsk(async (request) => {
  const slow = setTimeout(showWaiting, SLOW_MS);
  const outcome = await predict(request);
  clearTimeout(slow);
  if ('answer' in outcome) {
    const entry = { answer: outcome.answer, guess: request.guess, sms: request.sms };
    showAnswer(entry);
    showHistory(remember(entry));
  } else if (outcome.failure.field === 'sms') {
    clear();
    showMessageFailure(failureWords(outcome.failure));
  } else {
    showFailure(outcome.failure);
  }
});

// Without the guess, which has been counted already.
onWhy(({ sms }) => explain({ sms }));
