import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRelease } from '../manifest/read.js';
import { ROOT } from '../root.js';
import { sharesOf } from './shares.js';

const example = (name: string) =>
  readRelease(readFileSync(join(ROOT, 'charts/sms-checker/examples', name, 'output.yaml'), 'utf8'));

it.each([
  ['stable', undefined, undefined],
  ['canary', 10, undefined],
  ['canary-with-shadow', 10, 100],
  ['shadow', undefined, 100],
  // 205 of 4096 buckets.
  ['canary-bucket', 5, undefined],
])('of the example %s are %o and %o', (name, canary, mirror) => {
  const shares = sharesOf(example(name));
  if (canary === undefined) expect(shares.canary).toBeUndefined();
  else expect(Math.abs((shares.canary ?? 0) - canary)).toBeLessThan(0.03);
  expect(shares.mirror).toBe(mirror);
});
