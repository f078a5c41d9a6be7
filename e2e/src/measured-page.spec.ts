import { expect, it } from 'vitest';
import { rewrite } from './measured-page.js';

const page = `# Measured

By hand.

## b

| what | figure | bound |
| ---- | ------ | ----- |
| old  | 1      | 2     |

## d

kept
`;

it('replaces the sections that were measured anew, adds new ones in order, and keeps the others', () => {
  const measured = new Map([
    ['c', [{ what: 'either|or', figure: '3', bound: 'at most 4' }]],
    ['b', [{ what: 'new', figure: '1,000', bound: '2' }]],
  ]);
  expect(rewrite(page, '# Measured\n\nAnew.\n', measured)).toBe(`# Measured

Anew.

## b

| what | figure | bound |
| ---- | ------ | ----- |
| new  | 1,000  | 2     |

## c

| what       | figure | bound     |
| ---------- | ------ | --------- |
| either\\|or | 3      | at most 4 |

## d

kept
`);
});

it('starts a page where there is none', () => {
  const rows = [{ what: 'a', figure: 'b', bound: 'c' }];
  expect(rewrite('', '# Measured', new Map([['x', rows]]))).toMatch(/^# Measured\n\n## x\n\n\| what \|/);
});
