import type { ServerResponse } from 'node:http';
import type { Explanation } from '@sms-checker/contracts';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { accessibilityFaults } from './axe.js';
import { inBrowser } from './fixtures.js';
import { explainLikeAModel, sendAnswer, type FakePredict } from './server.js';
import { isTooWide } from './talk.js';

/** What the page shows when it is asked why; this needs explanations as a test wants them. */
const stage = inBrowser();
let page: Page;

async function check(sms: string, options?: BrowserContextOptions): Promise<void> {
  if (options !== undefined || stage.server.asked.length === 0) page = await stage.open(options);
  await page.getByRole('textbox', { name: 'Message' }).fill(sms);
  const answered = page.waitForResponse((response) => response.url().endsWith('/predict'));
  await page.getByRole('button', { name: 'Check' }).click();
  await answered;
  await page.getByRole('button', { name: 'Check', exact: true }).waitFor();
}

const why = () => page.getByRole('button', { name: 'Why?' });
const reasons = () => page.getByRole('region', { name: 'Why' });
const message = () => reasons().getByRole('paragraph').first();
const marks = () => message().locator('mark');

const explaining =
  (explanation: unknown, more: object = {}): FakePredict =>
  ({ sms }, response: ServerResponse) =>
    sendAnswer(response, {
      sms,
      result: 'spam',
      probability: 0.97,
      explanation: explanation as Explanation,
      ...more,
    });

it('asks only when told to, without the guess, and marks the message', async () => {
  page = await stage.open();
  expect(await why().isVisible()).toBe(false);
  await page.getByRole('radio', { name: 'Spam' }).check();
  await page.getByRole('textbox', { name: 'Message' }).fill('A FREE gift');
  await page.getByRole('button', { name: 'Check' }).click();
  await why().waitFor();
  expect(stage.server.askedWhy).toEqual([]);
  expect(await why().getAttribute('aria-expanded')).toBe('false');

  await why().click();
  await reasons().waitFor();
  expect(stage.server.askedWhy).toEqual([{ sms: 'A FREE gift' }]);
  expect(await message().innerText()).toBe('A FREE gift');
  const shown = marks().evaluateAll((all) =>
    all.map((mark) => {
      const { textDecorationStyle, textDecorationThickness } = getComputedStyle(mark);
      return [mark.textContent, textDecorationStyle, textDecorationThickness];
    }),
  );
  expect(await shown).toEqual([
    ['A', 'dotted', '1px'],
    ['FREE', 'solid', '4px'],
    ['gift', 'dotted', '1px'],
  ]);
  expect(await reasons().innerText()).toContain('Most towards spam: “FREE”');
  expect(await reasons().innerText()).toContain('Most towards ham: “A”, “gift”');
  expect(await reasons().innerText()).toContain('adds up what every part');
});

it('works by keyboard, opens and closes, asks once, and keeps the focus', async () => {
  await check('free');
  await why().press('Enter');
  await reasons().waitFor();
  expect(await why().getAttribute('aria-expanded')).toBe('true');
  expect(await why().evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Space');
  expect(await reasons().isVisible()).toBe(false);
  await page.keyboard.press('Space');
  await reasons().waitFor();
  expect(stage.server.askedWhy).toHaveLength(1);
});

it('forgets the reasons with the next answer, those that come late too', async () => {
  await check('free one');
  await why().click();
  await reasons().waitFor();
  await check('free two');
  expect(await reasons().isVisible()).toBe(false);

  let answer = (): void => undefined;
  stage.server.onExplain((request, response) => void (answer = () => void explainLikeAModel(request, response)));
  await why().click();
  await page.getByRole('button', { name: 'Asking why…' }).waitFor();
  await check('free three');
  answer();
  stage.server.onExplain(explainLikeAModel);
  await why().click();
  await reasons().waitFor();
  expect(await message().innerText()).toBe('free three');
});

it('says what is the matter in the words of every failure, and asks again', async () => {
  await check('free');
  stage.server.onExplain((_, response) => {
    response.writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '7' });
    response.end(JSON.stringify({ title: 'x', status: 429, detail: 'x', requestId: 'id-42' }));
  });
  await why().click();
  const alert = page
    .getByRole('region', { name: 'Answer', exact: true })
    .getByRole('alert')
    .filter({ hasText: 'Try again in 7' });
  await alert.waitFor();
  expect(await alert.innerText()).toContain('id-42');
  expect(await accessibilityFaults(page)).toEqual([]);
  stage.server.onExplain(explainLikeAModel);
  await why().click();
  await reasons().waitFor();
  expect(await page.getByRole('region', { name: 'Answer', exact: true }).getByRole('alert').innerText()).toBe('');
});

it.each([[undefined], [{ method: 'additive', base: 0, logit: 0, parts: [{ start: 0, end: 99, weight: 1 }] }]])(
  'says that there is none where the explanation is %j',
  async (explanation) => {
    await check('free');
    stage.server.onExplain(explaining(explanation));
    await why().click();
    await page.getByText('There is no explanation.').waitFor();
  },
);

it('says how words were left out, how many, and which model explained', async () => {
  await check('win a prize');
  const parts = [
    { text: 'win', start: 0, end: 3, weight: 1 },
    { text: 'a', start: 4, end: 5, weight: 0 },
  ];
  stage.server.onExplain(explaining({ method: 'leave-one-out', base: 0, logit: 2, parts }, { modelVersion: 'v9' }));
  await why().click();
  await reasons().getByText('Only the first 2 words were tried.').waitFor();
  expect(await reasons().innerText()).toContain('Each word was left out once');
  expect(await reasons().innerText()).toContain('Model v9 explains here');
});

it('shows markup in a message as text, and emoji and writing from right to left whole', async () => {
  const sms = '<img src=x onerror=alert(1)> <b>free</b>\nمرحبا FREE 👩‍👩‍👧 &amp; ١٢٣';
  await check(sms);
  await why().click();
  await reasons().waitFor();
  expect(await message().evaluate((element) => element.textContent)).toBe(sms);
  expect(await reasons().locator('img, b').count()).toBe(0);
  await check('مجانا FREE');
  await why().click();
  await reasons().waitFor();
  expect(await message().evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
});

it.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['light on a phone', { colorScheme: 'light', viewport: { width: 320, height: 640 } }],
  ['dark on a phone', { colorScheme: 'dark', viewport: { width: 320, height: 640 } }],
  ['forced colours', { forcedColors: 'active' }],
] satisfies [string, BrowserContextOptions][])(
  'fits a message of 4,096 characters, without fault: %s',
  async (_, options) => {
    const sms = `${'free gift '.repeat(370)}${'w'.repeat(396)}`;
    await check(sms, options);
    const weights = [4, -4, 1.5, -1.5, 0.3, -0.3];
    const words = Array.from({ length: 740 }, (_, i) => ({ text: 'word', start: i * 5, end: i * 5 + 4 }));
    const parts = words.map((word, i) => ({ ...word, weight: weights[i % weights.length] }));
    stage.server.onExplain(explaining({ method: 'additive', base: 0, logit: 2, parts }));
    await why().click();
    await reasons().waitFor();
    expect(await marks().count()).toBe(740);
    expect(await isTooWide(page)).toBe(false);
    expect(await accessibilityFaults(page)).toEqual([]);
  },
);
