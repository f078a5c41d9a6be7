import { expect, it } from 'vitest';
import { isChoiceUnmet, reason, reasonInShort, role } from './who.js';

const drawn = 'Drawn at random, for this call or an earlier one.';
const byDefault = 'Nobody is drawn here now: this is the version by default.';

it.each([
  ['v1', 'random', undefined, drawn, false],
  ['v2', 'random', undefined, drawn, false],
  ['v1', 'none', undefined, byDefault, false],
  ['v2', 'header', undefined, 'Because of your user id.', false],
  [
    'v1',
    'header',
    undefined,
    'Your user id leads to v2, but v1 stood in for it, as happens while v2 is down or failing.',
    false,
  ],
  ['v1', 'pinned', 'v1', 'Because you chose it.', false],
  ['v2', 'pinned', 'v2', 'Because you chose it.', false],
  ['v1', 'pinned', 'v2', 'You chose v2, but v1 stood in for it, as happens while v2 is down or failing.', true],
  ['v2', 'pinned', undefined, 'Because a cookie of this browser asks for a version.', false],
  ['v1', 'none', 'v2', `Your choice of v2 had no effect. ${byDefault}`, true],
  ['v1', 'none', 'v1', `Your choice of v1 had no effect. ${byDefault}`, true],
  ['v1', 'random', 'v2', `Your choice of v2 had no effect. ${drawn}`, true],
  ['v2', 'header', 'v1', 'Your choice of v1 had no effect. Because of your user id.', true],
] as const)('says why %s answered, %s, where %s was chosen', (version, assignment, choice, words, unmet) => {
  expect(reason({ version, assignment }, choice)).toBe(words);
  expect(isChoiceUnmet({ version, assignment }, choice)).toBe(unmet);
});

it('names what a version is, and in short how it came to answer', () => {
  expect(role({ version: 'v1', assignment: 'none' })).toBe('the stable version');
  expect(role({ version: 'v2', assignment: 'none' })).toBe('the canary');
  const short = (['random', 'pinned', 'header', 'none'] as const).map((assignment) =>
    reasonInShort({ version: 'v1', assignment }),
  );
  expect(short).toEqual(['at random', 'by choice', 'by user id', 'by default']);
});
