import { expect, it } from 'vitest';
import type { Job } from './job.js';
import { JobQueue } from './queue.js';

const job = (text: string) => ({ question: { text, explain: false } }) as Job;

it('gives jobs in the order in which they came, but first those that are put back', () => {
  const queue = new JobQueue(3);
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(job) as [Job, Job, Job, Job];
  for (const each of [a, b, c]) queue.push(each);
  expect([queue.depth, queue.full]).toEqual([3, true]);
  queue.putBack(d);
  queue.remove(b);
  queue.remove(b);
  expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual([d, a, c, undefined]);
  expect([queue.depth, queue.full]).toEqual([0, false]);
});
