import { expect, it } from 'vitest';
import { sumOf } from './exposition.js';

const TEXT = `# HELP calls_total Calls, by {what="ever"}
# TYPE calls_total counter
calls_total{version="v1",status="200"} 40
calls_total{version="v1",status="503"} 2
calls_total{version="v2",status="200"} 1e3
calls_total_of_others 7
seconds_count{le="+Inf"} 3
up 1
`;

it.each([
  ['calls_total', {}, 1042],
  ['calls_total', { version: 'v1' }, 42],
  ['calls_total', { version: 'v1', status: '200' }, 40],
  ['calls_total', { version: 'v3' }, 0],
  ['seconds_count', { le: '+Inf' }, 3],
  ['up', {}, 1],
  ['no_such_metric', {}, 0],
])('sums %s %o', (metric, labels, sum) => expect(sumOf(TEXT, metric, labels)).toBe(sum));
