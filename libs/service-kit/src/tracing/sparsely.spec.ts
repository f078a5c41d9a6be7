import { expect, it } from 'vitest';
import { sparsely } from './sparsely.js';

it('lets one message through in a time, and then says how many it has left out', () => {
  const written: string[] = [];
  let now = 0;
  const say = sparsely(
    1000,
    (message) => void written.push(message),
    () => now,
  );
  for (now of [0, 1, 999]) say(`away at ${now}`);
  expect(written).toEqual(['away at 0']);
  for (now of [1000, 1999, 2000]) say(`away at ${now}`);
  expect(written).toEqual(['away at 0', 'away at 1000 (and 2 such before)', 'away at 2000 (and 1 such before)']);
});
