import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from './axe.js';
import { inBrowser } from './fixtures.js';
import { isTooWide } from './talk.js';

/**
 * What must hold wherever the page is served: PAGE_URL names a deployment, with its own models behind it;
 * without it the built files are served here, with a fake model.
 */
const SPAM = 'FREE entry! You have won a prize of £1000. Text WIN to 80086 now to claim, 150p per msg';
const HAM = 'Sorry, running late. Can you get some milk on your way home?';

const stage = inBrowser({ url: process.env.PAGE_URL });

async function check(page: Page, sms: string, guess?: 'Spam' | 'Ham'): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(sms);
  if (guess !== undefined) {
    await page.getByRole('radio', { name: guess, exact: true }).check();
  }
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Check' }).click();
  await answered;
  await page.getByRole('button', { name: 'Check', exact: true }).waitFor();
}

const status = (page: Page) => page.getByRole('region', { name: 'Answer', exact: true }).getByRole('status');
const historyItems = (page: Page) => page.getByRole('region', { name: 'Last ten answers' }).getByRole('listitem');

describe('the page', () => {
  it('tells spam from ham, how sure the model is, which version answered, and whether the guess agrees', async () => {
    const page = await stage.open();
    await check(page, SPAM, 'Spam');
    const words = await status(page).innerText();
    expect(words).toMatch(/^Spam\n/u);
    expect(words).toMatch(/(\d+|more than 99)\u00a0% sure it is spam\./iu);
    expect(words).toContain('You guessed spam too.');

    await check(page, HAM, 'Spam');
    expect(await status(page).innerText()).toMatch(/^Ham\n[^]*You guessed spam, the model disagrees\.$/u);

    const answer = page.getByRole('region', { name: 'Answer', exact: true });
    expect(Number(await answer.getByRole('meter', { name: 'Probability of spam' }).getAttribute('value'))).toBeLessThan(
      0.5,
    );
    expect(await answer.getByRole('term').allInnerTexts()).toEqual(['Model version', 'Classifier', 'Request id']);
    const facts = await answer.getByRole('definition').allInnerTexts();
    expect(facts.every((fact) => fact !== '')).toBe(true);
    expect(await answer.innerText()).toMatch(/v\d\s+the (stable version|canary) answered\n+\w.+\./u);
    expect(await historyItems(page).first().innerText()).toMatch(/app v\d, model \S+\s+(at random|by default)/u);
  });

  it('lists the last ten answers, newest first, and forgets them on a reload', async () => {
    const page = await stage.open();
    for (let i = 1; i <= 11; i++) {
      await check(page, `(${i}) ${HAM}`);
    }
    const items = await historyItems(page).allInnerTexts();
    expect(items.map((item) => /\((\d+)\)/u.exec(item)?.[1])).toEqual([
      '11',
      '10',
      '9',
      '8',
      '7',
      '6',
      '5',
      '4',
      '3',
      '2',
    ]);
    await page.reload();
    expect(await historyItems(page).count()).toBe(0);
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  });

  it('works by keyboard alone, in the order it is read, with the focus in sight', async () => {
    const page = await stage.open();
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        return {
          id: element.id || (element as HTMLInputElement).value,
          outline: getComputedStyle(element).outlineStyle,
        };
      });
    await page.keyboard.press('Tab');
    expect(await focused()).toEqual({ id: 'sms', outline: 'solid' });
    await page.keyboard.type(SPAM);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toEqual({ id: 'ham', outline: 'solid' });
    await page.keyboard.press('Tab');
    expect(await focused()).toEqual({ id: 'check', outline: 'solid' });
    await page.keyboard.press('Enter');
    await status(page).getByText('You guessed ham, the model disagrees.').waitFor();
    // Where somebody was is where they go on.
    expect((await focused()).id).toBe('check');

    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Control+Enter');
    await historyItems(page).nth(1).waitFor();
    expect((await focused()).id).toBe('sms');
  });

  it('counts characters as the service does and keeps back what it would refuse', async () => {
    const page = await stage.open();
    let calls = 0;
    page.on('request', (request) => (calls += request.method() === 'POST' ? 1 : 0));
    const message = page.getByRole('textbox', { name: 'Message' });
    const form = page.getByRole('region', { name: 'Message' });
    await form.getByText('4,096 characters left').waitFor();
    await message.fill('Hi 👋🏽');
    await form.getByText('4,091 characters left').waitFor();

    await message.fill('😀'.repeat(4097));
    await form.getByText('1 character too many').waitFor();
    expect(await page.getByRole('alert').allInnerTexts()).toContain(
      'The message is too long: at most 4,096 characters can be checked.',
    );
    await page.keyboard.press('Control+Enter');

    await message.fill(' \n ');
    await page.getByRole('button', { name: 'Check' }).click();
    await form.getByRole('alert').getByText('Write or paste a message first.').waitFor();
    expect(await message.getAttribute('aria-invalid')).toBe('true');
    expect(await message.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(calls).toBe(0);
  });

  it('shows markup in a message as text', async () => {
    const page = await stage.open();
    await check(page, '<img src=x onerror=alert(1)><b>free</b>');
    expect(await historyItems(page).innerText()).toContain('<img src=x onerror=alert(1)><b>free</b>');
    expect(await historyItems(page).locator('img, b').count()).toBe(0);
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['light on a phone', { colorScheme: 'light', viewport: { width: 320, height: 640 } }],
    ['forced colours', { forcedColors: 'active' }],
  ] satisfies [string, BrowserContextOptions][])(
    'has no accessibility fault that axe knows: %s',
    async (_, options) => {
      const page = await stage.open(options);
      expect(await accessibilityFaults(page)).toEqual([]);
      await check(page, SPAM, 'Ham');
      expect(await accessibilityFaults(page)).toEqual([]);
      await check(page, HAM, 'Ham');
      await page.getByRole('textbox', { name: 'Message' }).fill('x'.repeat(5000));
      expect(await accessibilityFaults(page)).toEqual([]);
    },
  );

  it('fits a screen of 320 px, and brings the answer into view there', async () => {
    const page = await stage.open({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
    expect(await isTooWide(page)).toBe(false);
    await check(page, `free${'w'.repeat(300)} ${'٠'.repeat(100)}`, 'Spam');
    expect(await isTooWide(page)).toBe(false);
    const isInView = () =>
      status(page).evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= window.innerHeight;
      });
    await expect.poll(isInView).toBe(true);
  });

  it('does not move where people asked for less motion', async () => {
    const page = await stage.open({ reducedMotion: 'reduce' });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe('auto');
  });

  it('is one page, one script, one style, an icon and the question who answers, under 50 KB in all', async () => {
    const page = await stage.open();
    await check(page, HAM);
    const { loaded } = stage.opened;
    const kinds = [...loaded.keys()].map((url) => new URL(url).pathname.replace(/^.*(\.\w+|\/)$/u, '$1'));
    expect([...new Set(kinds)].sort()).toEqual(['.css', '.js', '.svg', '/', '/route']);
    expect(loaded.size).toBe(5);
    expect([...loaded.values()].reduce((sum, size) => sum + size)).toBeLessThan(50_000);
  });
});
