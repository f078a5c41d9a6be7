import { expect, it } from 'vitest';
import { rewriteFaults } from './page.js';
import type { FaultRow } from './row.js';

const row = (fault: string, failed: number): FaultRow => ({
  fault,
  redundant: false,
  calls: 1000,
  failed,
  endedIn: `${failed} 503`,
  during: [1, NaN],
  after: [1.26, 2],
  recovery: 0.5,
  notes: '',
});

const linesOf = (page: string) => page.split('\n').filter((line) => /^\| (killed|hung)/.test(line));

it('replaces the rows of faults that ran again, and keeps the others and those of the other system', () => {
  const first = rewriteFaults('', 'local', '- here', [row('killed', 1), row('hung', 2)]);
  const both = rewriteFaults(first, 'cluster', '- there', [row('killed', 3)]);
  const again = rewriteFaults(both, 'local', '- here again', [row('killed', 4)]);
  expect(linesOf(again).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    '| hung | no | 1,000 | 2 | 2 503 | 1.0 / – | 1.3 / 2.0 | 0.5 s | – |',
    '| killed | no | 1,000 | 4 | 4 503 | 1.0 / – | 1.3 / 2.0 | 0.5 s | – |',
    '| killed | no | 1,000 | 3 | 3 503 | 1.0 / – | 1.3 / 2.0 | 0.5 s | – |',
  ]);
  expect(again).toContain('- here again');
  expect(again).not.toContain('- here\n');
  expect(again).toContain('- there');
});
