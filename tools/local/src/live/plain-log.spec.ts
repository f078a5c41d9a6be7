import { expect, it } from 'vitest';
import { lineOf } from './plain-log.js';
import type { Row } from './rows.js';

const NOTHING = { share: undefined, seen: undefined, requests: 0, errors: 0, latency: undefined, agreed: undefined };

it('tells all versions in one line, and nothing that is not known', () => {
  const rows: Row[] = [
    {
      ...{ version: 'v1', role: 'stable', share: 90, seen: 89.66, requests: 1204, errors: 14 },
      latency: { p50: 0.0041, p95: 0.0138 },
      agreed: { pairs: 1000, agree: 974 },
    },
    { ...NOTHING, version: 'v2', role: 'canary', share: 10 },
    { ...NOTHING, version: 'v3', role: 'shadow', share: 100, seen: 100, requests: 1204 },
  ];
  expect(lineOf(rows)).toBe(
    'v1 stable 90 %, seen 89.7 %, 1,204 requests, 14 (1.2 %) errors, p50/p95 4.1 ms/14 ms, agrees 97.4 % | ' +
      'v2 canary 10 %, 0 requests, 0 errors | ' +
      'v3 shadow 100 %, mirrored 100.0 %, 1,204 requests, 0 errors',
  );
});
