import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { between } from './page.mjs';

const page = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');

it.each(['measured', 'sized'])(
  'writes what is between the marks of %s anew, and leaves the rest of the page',
  (mark) => {
    const once = between(page, mark, '| a |');
    const [before, after] = page.split(new RegExp(`<!-- ${mark} -->[^]*<!-- /${mark} -->`));
    expect(once).toBe(`${before}<!-- ${mark} -->\n\n| a |\n\n<!-- /${mark} -->${after}`);
    expect(between(once, mark, '| a |')).toBe(once);
  },
);

it('takes marks that have nothing between them', () => {
  expect(between('x\n<!-- m -->\n<!-- /m -->\ny', 'm', 't')).toBe('x\n<!-- m -->\n\nt\n\n<!-- /m -->\ny');
});

it('says which marks a page lacks', () => {
  expect(() => between('<!-- /m --> <!-- m -->', 'm', '')).toThrow('no <!-- m --> before <!-- /m -->');
});
