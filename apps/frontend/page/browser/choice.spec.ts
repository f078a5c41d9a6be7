import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from './axe.js';
import { inBrowser } from './fixtures.js';
import { CANARY } from './gateway.js';
import { answer, check, choice, isTooWide, smallTargets, version } from './talk.js';

/**
 * Choosing a version while a canary is on. PAGE_URL names a deployment with a canary; without it the built files are
 * served here, behind a gateway that routes by the cookie as the chart's does.
 */
const SMS = 'Sorry, running late. Can you get some milk on your way home?';
const CHOSEN = 'Because you chose it.';
const DRAWN = 'Drawn at random, for this call or an earlier one.';

const stage = inBrowser({ gateway: CANARY, url: process.env.PAGE_URL });

async function open(options?: BrowserContextOptions): Promise<Page> {
  const page = await stage.open(options);
  await choice(page).waitFor();
  return page;
}

const now = (page: Page) => choice(page).getByRole('status');
const pins = async (page: Page) => (await page.context().cookies()).filter(({ name }) => name === 'canary');

describe('a choice', () => {
  it.each([
    ['v1, stable', 'v1', 'the stable version'],
    ['v2, canary', 'v2', 'the canary'],
  ] as const)(
    'of %s is what answers, at once, after a reload, and until it is given back',
    async (name, chosen, role) => {
      const page = await open();
      expect(await version(page, 'Random').isChecked()).toBe(true);
      await now(page).getByText(DRAWN).waitFor();

      await version(page, name).check();
      await now(page).getByText(CHOSEN).waitFor();
      expect(await now(page).innerText()).toMatch(new RegExp(`^${chosen}\\s+${role} answers you now\\n`, 'u'));
      await check(page, SMS);
      expect(await answer(page).innerText()).toMatch(new RegExp(`${chosen}\\s+${role} answered\\n+${CHOSEN}`, 'u'));
      const newest = page.getByRole('region', { name: 'Last ten answers' }).getByRole('listitem').first();
      expect(await newest.innerText()).toMatch(new RegExp(`app ${chosen}, model \\S+\\s+by choice`, 'u'));

      await page.reload();
      await now(page).getByText(CHOSEN).waitFor();
      expect(await version(page, name).isChecked()).toBe(true);

      await version(page, 'Random').check();
      await now(page).getByText(DRAWN).waitFor();
      expect(await pins(page)).toEqual([]);
      await check(page, SMS);
      expect(await answer(page).innerText()).toContain(DRAWN);
      expect(await newest.innerText()).toContain('at random');
    },
  );

  it('is a cookie for the whole site that ends by itself within a day', async () => {
    const page = await open();
    await version(page, 'v2, canary').check();
    await now(page).getByText(CHOSEN).waitFor();
    const [pin, ...more] = await pins(page);
    expect(more).toEqual([]);
    expect(pin).toMatchObject({ value: 'v2', path: '/', sameSite: 'Lax', secure: page.url().startsWith('https:') });
    const left = Number(pin?.expires) - Date.now() / 1000;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(24 * 3600);
  });

  it('is made by keyboard alone, with the focus in sight', async () => {
    const page = await open();
    const focus = () =>
      page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement;
        return [element.closest('label')?.textContent.trim(), getComputedStyle(element).outlineStyle];
      });
    await page.getByRole('button', { name: 'Check' }).focus();
    await page.keyboard.press('Tab');
    expect(await focus()).toEqual(['Random', 'solid']);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focus()).toEqual(['v2, canary', 'solid']);
    await now(page).getByText('the canary answers you now').waitFor();
    await now(page).getByText(CHOSEN).waitFor();
    // The words change, the focus does not.
    expect(await focus()).toEqual(['v2, canary', 'solid']);
    await page.keyboard.press('ArrowRight');
    await now(page).getByText(DRAWN).waitFor();
    expect(await focus()).toEqual(['Random', 'solid']);
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    [
      'light on a phone',
      { colorScheme: 'light', viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true },
    ],
    ['dark on a phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
    ['forced colours', { forcedColors: 'active' }],
  ] satisfies [string, BrowserContextOptions][])('fits, with no fault that axe knows: %s', async (_, options) => {
    const page = await open(options);
    await now(page).getByText(DRAWN).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await version(page, 'v2, canary').check();
    await now(page).getByText(CHOSEN).waitFor();
    await check(page, SMS);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    expect(await smallTargets(page)).toEqual([]);
  });
});
