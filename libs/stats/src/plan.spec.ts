import { describe, expect, it } from 'vitest';
import { splitAlpha } from './decide.js';
import { duration, planDifference, planSlowShare } from './plan.js';
import { simulate } from './simulation/simulate.js';
import { errors, latency, slowShare } from './simulation/streams.js';

const margin = 0.01;
const options = { alpha: splitAlpha(0.05, 2), weights: { stable: 90, canary: 10 }, power: 0.9 };

describe('a plan is enough, and not much more than enough', () => {
  const rounds = { looks: 50, runs: 200, seed: 5 };

  it.each([
    [{ stable: 90, canary: 10 }, 0.01, 0],
    [{ stable: 50, canary: 50 }, 0.01, 0.03],
    [{ stable: 50, canary: 50 }, 0.1, 0.05],
  ])('for errors at %j, base %d and effect %d', (weights, base, effect) => {
    const { requests } = planDifference({ ...options, weights, base, effect, margin });
    const decision = effect > margin ? 'reject' : 'accept';
    const run = (planned: number) =>
      simulate({ ...rounds, planned, questions: [errors({ base, effect }, { ...options, weights })] })[decision].at(-1);
    expect(run(requests)).toBeGreaterThanOrEqual(172);
    expect(run(requests / 2)).toBeLessThan(172);
  });

  it.each([1, 1.25])('for latency %d times the stable', (slowdown) => {
    const truth = { slowdown, spread: 0.5 };
    const { requests } = planSlowShare({ ...options, share: slowShare(truth) });
    const decision = slowdown > 1.1 ? 'reject' : 'accept';
    const run = (planned: number) =>
      simulate({ ...rounds, planned, questions: [latency(truth, options)] })[decision].at(-1);
    expect(run(requests)).toBeGreaterThanOrEqual(172);
    expect(run(requests / 2.5)).toBeLessThan(172);
  });
});

it('needs more for a smaller effect, more power, a smaller alpha, a rarer canary and larger clusters', () => {
  const requests = (other: object) =>
    planDifference({ ...options, base: 0.01, effect: 0.03, margin, ...other }).requests;
  const first = requests({});
  expect(requests({ effect: 0.02 })).toBeGreaterThan(first);
  expect(requests({ power: 0.99 })).toBeGreaterThan(first);
  expect(requests({ alpha: splitAlpha(0.01, 2) })).toBeGreaterThan(first);
  expect(requests({ weights: { stable: 99, canary: 1 } })).toBeGreaterThan(first);
  expect(requests({ clusterSize: 3 }) / first).toBeCloseTo(3, 3);
});

it('divides the requests as the traffic is split', () => {
  const { requests, stable, canary } = planDifference({ ...options, base: 0.01, effect: 0, margin });
  expect(canary / requests).toBeCloseTo(0.1, 3);
  expect(stable / requests).toBeCloseTo(0.9, 3);
});

it('tells the time that requests take', () => {
  expect(duration(6000, 20)).toBe(300);
  expect(() => duration(6000, 0)).toThrow(new RangeError('requestsPerSecond is 0: it must be a finite number above 0'));
});

it.each([
  [{ effect: 0.01 }, 'effect is the margin, 0.01: nothing can be decided there, plan for another effect'],
  [{ effect: 0.0100000001 }, '1000000000000 requests are not enough: plan for a larger effect or a lower power'],
  [{ effect: -0.5 }, 'base + effect is -0.49: it must be a number above 0 and below 1'],
  [{ effect: 0, power: 1 }, 'power is 1: it must be a number above 0 and below 1'],
])('refuses %j', (wrong, message) => {
  expect(() => planDifference({ ...options, base: 0.01, margin, ...wrong })).toThrow(new RangeError(message));
});

it('refuses a share that is the margin', () => {
  expect(() => planSlowShare({ ...options, share: 0.08, margin: 0.08 })).toThrow(
    new RangeError('share is the margin, 0.08: nothing can be decided there, plan for another share'),
  );
});
