import { expect, it } from 'vitest';
import { conclusionOf, type Grounds } from './conclusion.js';

const gap = { kind: 'gap', text: 'an hour is missing' } as const;
const grounds = (decision: Grounds['decision'], more: Partial<Grounds> = {}): Grounds => ({
  decision,
  reason: 'why',
  flaws: [],
  faults: [],
  ...more,
});

it.each<[Grounds, string, string]>([
  [grounds('accept'), 'accept', 'why'],
  [grounds('reject'), 'reject', 'why'],
  [grounds('continue'), 'continue', 'why'],
  [grounds('inconclusive'), 'inconclusive', 'why'],
  [grounds('accept', { flaws: [gap] }), 'continue', 'the figures would do, but they are not whole: an hour is missing'],
  [grounds('reject', { flaws: [gap] }), 'reject', 'why'],
  [grounds('continue', { flaws: [gap] }), 'continue', 'why; the figures are not whole: an hour is missing'],
  [
    grounds('continue', { flaws: Array.from({ length: 5 }, () => gap) }),
    'continue',
    'why; the figures are not whole: an hour is missing; an hour is missing; an hour is missing; and 2 more',
  ],
  [grounds('continue', { usedUp: 'the budget of 1 h' }), 'inconclusive', 'the budget of 1 h is used up: why'],
  [
    grounds('accept', { usedUp: 'the budget of 1 h', flaws: [gap] }),
    'inconclusive',
    'the budget of 1 h is used up: the figures would do, but they are not whole: an hour is missing',
  ],
  [grounds('accept', { usedUp: 'the budget of 1 h' }), 'accept', 'why'],
  [grounds('accept', { faults: ['one thing', 'another'] }), 'invalid', 'one thing; another'],
  [grounds('reject', { faults: ['one thing'] }), 'invalid', 'one thing'],
])('%j is %s', (given, verdict, reason) => expect(conclusionOf(given)).toEqual({ verdict, reason }));
