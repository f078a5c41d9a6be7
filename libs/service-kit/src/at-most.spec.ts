import { expect, it } from 'vitest';
import { AtMost } from './at-most.js';

it('refuses what is more at once, and makes room whether calls end well or badly', async () => {
  const atMost = new AtMost(2, 'too many: try again in a second');
  const ends: { well: () => void; badly: (reason: Error) => void }[] = [];
  const call = () => new Promise<void>((well, badly) => ends.push({ well, badly }));
  const running = [atMost.run(call), atMost.run(call)];
  await expect(atMost.run(call)).rejects.toMatchObject({ message: 'too many: try again in a second' });
  await expect(atMost.run(call)).rejects.toSatisfy((error: { getStatus(): number }) => error.getStatus() === 429);
  expect(ends).toHaveLength(2);

  ends[0]?.well();
  await running[0];
  ends[1]?.badly(new Error('failed'));
  await expect(running[1]).rejects.toThrow('failed');
  const again = [atMost.run(call), atMost.run(call)];
  expect(ends).toHaveLength(4);
  for (const { well } of ends) well();
  await Promise.all(again);
});
