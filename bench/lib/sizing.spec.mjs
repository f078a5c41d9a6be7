import { expect, it } from 'vitest';
import { sizeFor, SPARE, UTILISATION } from './sizing.mjs';

const part = (microseconds, megabytes) => ({ microseconds, megabytes });
const measured = {
  parts: {
    gateway: part(100, 50),
    sidecar: part(200, 60),
    app: part(500, 150),
    model: part(300, 120),
    shadow: part(4000, 300),
  },
  series: { app: 1000, model: 2000 },
  logBytes: 250,
};

it('counts every proxy that a call and its copy pass', () => {
  const { busy } = sizeFor(measured, { rate: 1000, mirror: 0.5 });
  expect(busy).toEqual({
    gateway: expect.closeTo(0.1),
    app: expect.closeTo(0.5),
    model: expect.closeTo(0.3),
    shadow: expect.closeTo(2),
    // Of the app: out, in, and the copy out; of the model and of the shadow: in.
    sidecars: expect.closeTo(0.2 + 0.1 + 0.05 + 0.1 + 0.05),
  });
});

it('leaves room in every process and for a zone that is away', () => {
  const { cores, pods } = sizeFor(measured, { rate: 1000, mirror: 0.5 });
  expect(cores).toBeCloseTo((3.4 * SPARE) / UTILISATION);
  expect(pods).toEqual({ gateway: 1, app: 2, model: 1, shadow: 5 });
});

it('needs neither a shadow nor its proxies where nothing is copied', () => {
  const { busy, pods } = sizeFor(measured, { rate: 1000, mirror: 0 });
  expect([busy.shadow, pods.shadow]).toEqual([0, 0]);
  expect(busy.sidecars).toBeCloseTo(0.4);
});

it('grows in proportion to the rate', () => {
  const [one, hundred] = [1e4, 1e6].map((rate) => sizeFor(measured, { rate, mirror: 1 }));
  expect(hundred.cores / one.cores).toBeCloseTo(100);
  expect(hundred.coreHoursAMillion).toBeCloseTo(one.coreHoursAMillion);
  expect(one.coreHoursAMillion).toBeCloseTo((one.cores * 100) / 3600);
  expect(hundred.logGigabytesADay).toBeCloseTo((2e6 * 250 * 86_400) / 1e9);
});

it('adds up memory of all pods, proxies included, and series of our own processes', () => {
  const { pods, gigabytes, series, samplesASecond } = sizeFor(measured, { rate: 1000, mirror: 0.5 });
  expect(pods).toEqual({ gateway: 1, app: 2, model: 1, shadow: 5 });
  expect(gigabytes).toBeCloseTo((50 + 2 * 150 + 120 + 5 * 300 + 8 * 60) / 1000);
  expect(series).toBe(2 * 1000 + 6 * 2000);
  expect(samplesASecond).toBeCloseTo(series / 15);
});
