import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { brokenLinks } from './links.mjs';
import { root } from './steps.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'links-'));
afterAll(() => rmSync(scratch, { recursive: true }));

mkdirSync(join(scratch, 'node_modules'));
writeFileSync(join(scratch, 'node_modules', 'foreign.md'), '[gone](gone.md)');
writeFileSync(
  join(scratch, 'other.md'),
  '# A `npm start`, or two!\n\n## Twice\n\n## Twice\n\n## [Linked](x.png) words\n\n```\n# no heading\n```\n',
);
writeFileSync(join(scratch, 'picture.png'), '');

it.each([
  ['[here](other.md)'],
  ['[web](https://example.com/none.md#x) [mail](mailto:a@example.com)'],
  ['[anchor](other.md#a-npm-start-or-two)'],
  ['[second](other.md#twice-1)'],
  ['[linked](other.md#linked-words)'],
  ['# Own\n\n[own](#own)'],
  ['[line of a source](picture.png#L10)'],
  ['![picture](picture.png "Title")'],
  ['<img alt="" src="picture.png">'],
  ['`[code](gone.md)` and\n\n```\n[code](gone.md)\n```\n'],
])('takes %j', (text) => {
  writeFileSync(join(scratch, 'page.md'), text);
  expect(brokenLinks(scratch).filter((line) => line.startsWith('page.md'))).toEqual([]);
});

it.each([
  ['[gone](gone.md)', 'gone.md: there is no such file'],
  ['[gone\nfolder](gone/)', 'gone/: there is no such file'],
  ['`code` [gone](gone.md) `code`', 'gone.md: there is no such file'],
  ['<img alt="" src="gone.png">', 'gone.png: there is no such file'],
  ['[anchor](other.md#thrice)', 'other.md#thrice: there is no such heading'],
  ['[commented](other.md#no-heading)', 'other.md#no-heading: there is no such heading'],
  ['[own](#own)', '#own: there is no such heading'],
])('finds what is wrong with %j', (text, fault) => {
  writeFileSync(join(scratch, 'page.md'), text);
  expect(brokenLinks(scratch)).toContain(`page.md: ${fault}`);
});

it('finds none in this repository', () => {
  expect(brokenLinks(root)).toEqual([]);
});
