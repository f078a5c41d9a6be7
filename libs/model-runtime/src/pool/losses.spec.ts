import { expect, it } from 'vitest';
import { Losses } from './losses.js';

it('a message is lethal when two workers were lost with it', () => {
  const losses = new Losses();
  losses.count('a');
  losses.count('b');
  expect([losses.isLethal('a'), losses.isLethal('c')]).toEqual([false, false]);
  losses.count('a');
  expect([losses.isLethal('a'), losses.isLethal('b')]).toEqual([true, false]);
});

it('a message that a worker has lived through is not', () => {
  const losses = new Losses();
  losses.count('a');
  losses.forgive('a');
  losses.count('a');
  expect(losses.isLethal('a')).toBe(false);
});

it('no more than a hundred are remembered, the latest', () => {
  const losses = new Losses();
  for (let i = 0; i < 200; i++) losses.count(String(i % 100));
  expect([losses.isLethal('0'), losses.isLethal('99')]).toEqual([true, true]);
  losses.count('another');
  expect([losses.isLethal('0'), losses.isLethal('99')]).toEqual([false, true]);
});
