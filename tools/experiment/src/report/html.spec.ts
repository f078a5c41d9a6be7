import { readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { htmlOf } from './html.js';
import { markdownOf, type Recorded } from './markdown.js';

const recorded = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../../experiments/${file}`, import.meta.url), 'utf8')) as unknown;

/** Ends whatever it may stand in, and begins what a browser would run. */
const HOSTILE = `"' onload=x()>--></title></style></pre></svg>]]>|\`<script>x()</script><img src=x onerror=x()>&lt;`;

/** The same with this text in the place of every string but a question's name, as in a record that somebody else wrote. */
function hostile(value: unknown): unknown {
  if (typeof value === 'string') return HOSTILE;
  if (Array.isArray(value)) return value.map(hostile);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'name' ? one : hostile(one)]));
}

const REAL = {
  judgement: recorded('canary-with-errors/verdict.json'),
  shadow: recorded('v3-shadow/shadow.json'),
} as Recorded;
const judgement = { hypothesis: '', ...REAL.judgement, flaws: [{ kind: 'gap', text: '' }] };
const FOREIGN = hostile({ judgement, shadow: REAL.shadow }) as Recorded;

interface Parsed {
  querySelectorAll(selector: string): Iterable<{ attributes: Iterable<{ name: string }>; tagName: string }>;
}

function elementsOf(html: string) {
  const { document } = parseHTML(html) as unknown as { document: Parsed };
  return [...document.querySelectorAll('*')].map(({ tagName, attributes }) => {
    const names = [...attributes].map(({ name }) => name).sort();
    return `${tagName} ${names.join(' ')}`;
  });
}

describe('the report of a record that somebody else wrote', () => {
  it('has the elements and attributes of any other report, and no more', () => {
    const found = new Set(elementsOf(htmlOf(HOSTILE, FOREIGN)));
    const usual = new Set(elementsOf(htmlOf('name', { ...REAL, judgement: judgement as never })));
    expect([...found].filter((element) => !usual.has(element))).toEqual([]);
  });

  it('holds the texts, and none of them as it was', () => {
    const html = htmlOf(HOSTILE, FOREIGN);
    expect(html.split('&lt;script&gt;').length).toBeGreaterThan(10);
    expect(html).not.toContain('<script');
  });

  it('forbids scripts in any case', () => {
    expect(htmlOf('name', REAL)).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    );
  });

  it('begins no element in Markdown either', () => {
    const markdown = markdownOf(HOSTILE, FOREIGN);
    const outsideOfCode = markdown.split('```').filter((_, i) => i % 2 === 0);
    expect(markdown).toContain('&lt;script>');
    expect(outsideOfCode.join()).not.toContain('<script');
  });
});
