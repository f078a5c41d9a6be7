import type { Locator, Page } from 'playwright-core';

/** The page's controls and places by the names that people and screen readers have for them. */
export const message = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });
export const answer = (page: Page): Locator => page.getByRole('region', { name: 'Answer', exact: true });
export const choice = (page: Page): Locator => page.getByRole('region', { name: 'Who answers you' });
export const version = (page: Page, name: 'Random' | 'v1, stable' | 'v2, canary'): Locator =>
  choice(page).getByRole('group', { name: 'Choose a version' }).getByRole('radio', { name, exact: true });

/** Sends a message, and waits until the page is done with it. */
export async function check(page: Page, sms: string): Promise<void> {
  await message(page).fill(sms);
  const answered = page.waitForResponse((response) => response.url().endsWith('/predict'));
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await answered;
  await page.getByRole('button', { name: 'Check', exact: true }).waitFor();
}

/** Whether the page is wider than the screen, which it must never be. (A phone's window grows with what is too wide for it.) */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** Controls that a finger could miss: smaller than 24 px either way. A radio button counts with its label. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.locator('button, textarea, a, label:has(input)').evaluateAll((all) =>
    all
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width < 24 || height < 24;
      })
      .map((element) => element.outerHTML),
  );
