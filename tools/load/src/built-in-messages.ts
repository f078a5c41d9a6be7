import type { Messages } from './message.js';
import { pick, type Random } from './random.js';

/** Share of spam among the built-in messages. */
export const SPAM_SHARE = 0.15;

/** What the words in braces stand for; `#` is any digit. */
const WORDS: Record<string, readonly [string, ...string[]]> = {
  name: [
    'Anna',
    'Ben',
    'Chloe',
    'Dev',
    'Elif',
    'Femi',
    'Grace',
    'Hugo',
    'Ines',
    'Jonas',
    'Kofi',
    'Lena',
    'Mei',
    'Noor',
  ],
  hello: ['Hi', 'Hey', 'Hello', 'Good morning', 'Evening', 'Yo'],
  time: ['at #', 'at #:30', 'tonight', 'tomorrow', 'after work', 'in # minutes', 'on Friday', 'before lunch'],
  place: [
    'the station',
    'the library',
    'home',
    'the gym',
    'the cafe on the corner',
    'the office',
    'school',
    'the park',
  ],
  thing: ['milk', 'bread', 'the keys', 'your charger', 'the tickets', 'some rice', 'the umbrella', 'my blue jacket'],
  doing: ['walking the dog', 'cooking', 'in a meeting', 'on the bus', 'watching the match', 'packing', 'revising'],
  mood: ['tired', 'so happy', 'a bit late', 'stuck in traffic', 'nearly there', 'still in bed', 'hungry'],
  end: ['x', ':)', 'ok?', 'See you!', 'Thanks', 'Call me', 'lol', 'Love you', ''],
  prize: ['£### cash', 'a £##0 gift card', 'a new phone', 'a holiday for 2', '##0 free minutes', 'a luxury cruise'],
  urgent: ['URGENT!', 'WINNER!!', 'Congratulations!', 'FINAL NOTICE:', 'Dear customer,', 'FREE entry!', 'Act now!'],
  phone: ['0906#######', '0870#######', '0800 ### ####', '8####'],
  link: ['www.prize-claim.example', 'http://bonus##.example/win', 'parcel-fee.example/pay', 'secure-login##.example'],
  fine: ['T&Cs apply', '18+ only', 'Cost £1.50 per msg', 'Txt STOP to end', 'Offer ends today', 'Code: ####'],
  bill: ['parcel', 'tax refund', 'account', 'subscription', 'toll payment', 'bank card'],
};

const HAM = [
  '{hello} {name}, are you coming to {place} {time}? {end}',
  'I am {mood}, will be at {place} {time} {end}',
  'Can you bring {thing} when you come {time}? {end}',
  '{hello}! Sorry I missed your call, was {doing}. Talk {time}? {end}',
  'Mum says dinner is {time}, do not forget {thing}',
  'Did {name} tell you about {place}? We were {doing} and it was great {end}',
  'Ok. {name} and I are {doing} now, join us {time} {end}',
  '{mood} today... left {thing} at {place} again. Could you pick it up {time}?',
  'Happy birthday {name}!! Hope you are not {doing} all day {end}',
  'Meeting moved, we start {time} at {place}. {name} knows. {end}',
  'How was the exam? {name} said it took # hours. {end}',
  'No worries, {time} is fine. Just {doing}. {end}',
] as const;

const SPAM = [
  '{urgent} You have won {prize}! Call {phone} now to claim. {fine}',
  '{urgent} Your mobile number was drawn for {prize}. Reply YES to {phone}. {fine}. {fine}',
  'Your {bill} is on hold. Pay the fee of £#.## at {link} today or it goes back.',
  '{urgent} We could not verify your {bill}. Log in at {link} within ## hours.',
  'Text WIN to {phone} for your chance of {prize}. {fine}',
  'Claim {prize}! Guaranteed for every customer this week: {link} {fine}',
  'Lonely {time}? Chat live with {name}, call {phone}. {fine}',
  '{urgent} ### credits were added, double them at {link}. {fine}',
] as const;

function fill(random: Random, template: string): string {
  const words = template.replace(/\{(\w+)\}/g, (_, name: string) => pick(random, WORDS[name] ?? [name]));
  return words.replace(/#/g, () => String(Math.floor(random() * 10))).trim();
}

/** Messages of our own: templates filled at random, spam among them by {@link SPAM_SHARE}. */
export const builtInMessages: Messages = (random) => () =>
  random() < SPAM_SHARE
    ? { truth: 'spam', text: fill(random, pick(random, SPAM)) }
    : { truth: 'ham', text: fill(random, pick(random, HAM)) };
