import { clear, showAnswer, showFailure, showHistory, showWaiting } from './answer.js';
import { SLOW_MS } from './ask.js';
import { currentChoice, offerChoice } from './choice.js';
import { offerCopies } from './copy.js';
import { failureWords } from './failure-words.js';
import { onAsk, showMessageFailure } from './form.js';
import { remember } from './history.js';
import { explain, predict } from './predict.js';
import { askRoute } from './route.js';
import { onWhy } from './why.js';

offerCopies();

const showWhoAnswered = offerChoice(() => askRoute());

onAsk(async (request) => {
  const slow = setTimeout(showWaiting, SLOW_MS);
  const choice = currentChoice();
  const outcome = await predict(request);
  clearTimeout(slow);
  if ('answer' in outcome) {
    const entry = { answer: outcome.answer, guess: request.guess, sms: request.sms, choice };
    showAnswer(entry);
    showHistory(remember(entry));
    showWhoAnswered(entry.answer, choice);
  } else if (outcome.failure.field === 'sms') {
    clear();
    showMessageFailure(failureWords(outcome.failure));
  } else {
    showFailure(outcome.failure);
  }
});

// Without the guess, which has been counted already.
onWhy(({ sms }) => explain({ sms }));
