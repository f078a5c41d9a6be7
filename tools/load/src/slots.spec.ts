import { expect, it } from 'vitest';
import { Slots } from './slots.js';

it('lets no more in than it has places, and the rest in their order', async () => {
  const slots = new Slots(2);
  const entered: number[] = [];
  const enter = async (who: number) => {
    await slots.take();
    entered.push(who);
  };
  const all = [1, 2, 3, 4].map(enter);
  await Promise.all(all.slice(0, 2));
  expect(entered).toEqual([1, 2]);
  slots.free();
  await all[2];
  expect(entered).toEqual([1, 2, 3]);
  slots.free();
  await all[3];
  slots.free();
  slots.free();
  await enter(5);
  expect(entered).toEqual([1, 2, 3, 4, 5]);
});
