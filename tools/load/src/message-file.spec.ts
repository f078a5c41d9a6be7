import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { messagesOf } from './message-file.js';
import { streams } from './random.js';

const stream = (seed = 1) => streams(seed).next().value;
const folder = mkdtempSync(join(tmpdir(), 'load-'));
const file = join(folder, 'messages');
afterAll(() => rmSync(folder, { recursive: true }));

it('draws the messages of the file with their labels', () => {
  writeFileSync(file, '\uFEFFham\tsee you\tat 5\r\nspam\tWIN £5 😀\n\n');
  const drawn = new Map(Array.from({ length: 50 }, messagesOf(file)(stream())).map(({ text, truth }) => [text, truth]));
  expect(drawn).toEqual(
    new Map([
      ['see you\tat 5', 'ham'],
      ['WIN £5 😀', 'spam'],
    ]),
  );
});

it('draws all messages before it draws one again, in another order by another seed', () => {
  const texts = Array.from({ length: 200 }, (_, i) => `message ${i}`);
  writeFileSync(file, texts.map((text) => `ham\t${text}`).join('\n'));
  const rounds = [1, 2].flatMap((seed) => {
    const draw = messagesOf(file)(stream(seed));
    return [0, 1].map(() => texts.map(() => draw().text));
  });
  for (const round of rounds) expect([...round].sort()).toEqual([...texts].sort());
  expect(new Set([texts, ...rounds].map(String)).size).toBe(5);
});

it.each([
  ['', `${file} has no message: each line is ham or spam, a tab, and the text`],
  ['ham\thi\nmaybe\thi', `${file}:2: must be ham or spam, a tab, and the text`],
  ['ham hi', `${file}:1: must be ham or spam, a tab, and the text`],
  ['ham', `${file}:1: must be ham or spam, a tab, and the text`],
  ['spam\t ', `${file}:1: has no text after the tab`],
  [`ham\t${'x'.repeat(4097)}`, `${file}:1: has more than 4096 characters`],
])('refuses %j', (content, fault) => {
  writeFileSync(file, content);
  expect(() => messagesOf(file)).toThrow(new Error(fault));
});

it('refuses what is not UTF-8', () => {
  writeFileSync(file, Buffer.from('ham\tna\xefve', 'latin1'));
  expect(() => messagesOf(file)).toThrow(
    new Error(`${file} is not UTF-8: convert it, such as by iconv -f latin1 -t utf-8`),
  );
});

it('refuses a file that is too large', () => {
  writeFileSync(file, '');
  truncateSync(file, 64 * 1024 * 1024 + 1);
  expect(() => messagesOf(file)).toThrow(new Error(`${file} is larger than 67108864 bytes: give a part of it`));
});

it('names a file that is not there', () => {
  expect(() => messagesOf(join(folder, 'none'))).toThrow(/none cannot be read \(ENOENT/);
});
