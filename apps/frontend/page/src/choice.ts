import type { RouteResponse } from '@sms-checker/contracts';
import { LIVE_VERSIONS } from '@sms-checker/contracts/names';
import { SLOW_MS, type Outcome } from './ask.js';
import { byId } from './elements.js';
import { choiceIn, pinCookie, type Choice } from './pin.js';
import { showWho } from './show-who.js';
import { isChoiceUnmet, type Answerer } from './who.js';

const card = byId('choice', HTMLElement);
const form = byId('choose', HTMLFormElement);
const who = byId('who-now', HTMLElement);

/** What the service said of choosing; undefined until it did. */
let known: Pick<RouteResponse, 'pinCookie'> | undefined;

/** Asks that are under way count for nothing once a later one began. */
let latest = 0;

type AskRoute = () => Promise<Outcome<RouteResponse>>;

/** Shows who answers now, and lets testers choose another where they can; gives what is to be told of each answer. */
export function offerChoice(askRoute: AskRoute): (answerer: Answerer, choice: Choice) => void {
  form.addEventListener('change', () => {
    choose(new FormData(form).get('version'));
    void look(askRoute);
  });
  void look(askRoute);
  return (answerer, choice) => {
    if (known === undefined) {
      void look(askRoute);
    } else if (choice === currentChoice()) {
      latest++;
      show(answerer, choice);
    }
  };
}

/** The choice that the next call carries. Another tab may have made it, or its day is over: the switch follows. */
export function currentChoice(): Choice {
  const choice = known?.pinCookie === undefined ? undefined : choiceIn(document.cookie, known.pinCookie);
  for (const radio of form.querySelectorAll('input')) {
    radio.checked = radio.value === (choice ?? '');
  }
  return choice;
}

function choose(value: FormDataEntryValue | null): void {
  const wanted = LIVE_VERSIONS.find((version) => version === value);
  document.cookie = pinCookie(known?.pinCookie ?? '', wanted, location.protocol === 'https:');
  byId('unkept', HTMLElement).hidden = currentChoice() === wanted;
}

async function look(askRoute: AskRoute): Promise<void> {
  const turn = ++latest;
  const slow = setTimeout(() => turn === latest && say('Asking who answers you now…'), SLOW_MS);
  const outcome = await askRoute();
  clearTimeout(slow);
  if (turn !== latest) {
    return;
  }
  if ('answer' in outcome) {
    known = outcome.answer;
    card.hidden = known.pinCookie === undefined;
    show(outcome.answer, currentChoice());
  } else if (known !== undefined) {
    say(`${outcome.failure.title} Who answers you now is not known; your next answer will tell.`);
  }
}

function say(words: string): void {
  delete who.dataset.unmet;
  who.replaceChildren(words);
}

function show(answerer: Answerer, choice: Choice): void {
  who.toggleAttribute('data-unmet', isChoiceUnmet(answerer, choice));
  showWho(who, 'answers you now', answerer, choice);
}
