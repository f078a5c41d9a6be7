import { expect, it } from 'vitest';
import { htmlOf } from './terminal-html.mjs';

const shown = (text) => /<pre[^>]*>(.*)<\/pre>/s.exec(htmlOf(text))[1];

it('shows weights and colours until they end', () => {
  expect(shown('\x1b[1mv1\x1b[22m \x1b[33mv2\x1b[39m.')).toBe(
    '<span style="font-weight:bold;">v1</span><span style=""> </span><span style="color:#e3b341;">v2</span><span style="">.</span>',
  );
});

it('takes several in one sequence, and 0 as the end of all', () => {
  expect(shown('\x1b[2;31ma\x1b[0mb')).toBe('<span style="opacity:.65;color:#ff7b72;">a</span><span style="">b</span>');
});

it('leaves out what is no style, and shows signs of HTML as they are', () => {
  expect(shown('\x1b[Ha < b &\x1b[K\r\nc\x1b[J')).toBe('<span style="">a &lt; b &amp;</span><span style="">\nc</span>');
});
