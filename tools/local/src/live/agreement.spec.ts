import { expect, it } from 'vitest';
import { Agreement } from './agreement.js';

const line = (version: string, requestId: string, label: string) =>
  JSON.stringify({
    ...{ version, requestId, label, source: version === 'v3' ? 'shadow' : 'app' },
    ...{ modelVersion: version, probability: 0.5, milliseconds: 1 },
  });

it('counts by live version how often the shadow says the same, in whatever order the lines come', () => {
  const agreement = new Agreement();
  expect(agreement.of('v1')).toBeUndefined();
  agreement.add(line('v1', 'a', 'ham'));
  agreement.add(line('v3', 'a', 'ham'));
  agreement.add(line('v3', 'b', 'spam'));
  agreement.add(line('v1', 'b', 'ham'));
  agreement.add(line('v2', 'c', 'spam'));
  agreement.add(line('v3', 'c', 'spam'));
  agreement.add(line('v1', 'alone', 'spam'));
  for (const other of ['no JSON', '{"level":30,"msg":"listening"}', '{"half":']) agreement.add(other);
  expect(agreement.of('v1')).toEqual({ pairs: 2, agree: 1 });
  expect(agreement.of('v2')).toEqual({ pairs: 1, agree: 1 });
});

it('forgets the oldest of the lines that wait, and goes on', () => {
  const agreement = new Agreement();
  for (let i = 0; i < 20_000; i++) agreement.add(line('v1', `${i}`, 'ham'));
  agreement.add(line('v3', '0', 'ham'));
  expect(agreement.of('v1')).toBeUndefined();
  agreement.add(line('v3', '19999', 'ham'));
  expect(agreement.of('v1')).toEqual({ pairs: 1, agree: 1 });
});
