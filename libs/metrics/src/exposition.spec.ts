import { expect, it } from 'vitest';
import { parseExposition } from './exposition.js';

it('the text format is read with its escapes, its infinities and without what it does not know', () => {
  const text = '# HELP a x\na{l="x\\"y\\\\z\\n",m=""} +Inf\nb 1.5e3 1700000000\n\nnot a line at all\nc{} NaN\n';
  expect(parseExposition(text)).toEqual([
    { name: 'a', labels: { l: 'x"y\\z\n', m: '' }, value: Infinity },
    { name: 'b', labels: {}, value: 1500 },
    { name: 'c', labels: {}, value: NaN },
  ]);
});
