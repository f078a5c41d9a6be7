import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inBrowser } from './fixtures.js';
import { check } from './talk.js';
import { sendAnswer, type FakePredict } from './server.js';

/** What a service that somebody else has taken over might answer: markup in every field. Policies are off here, lest they hide that some was run. */
const MARKUP = '"><img src=x onerror="window.ran=1"><script>window.ran=1</script><svg onload="window.ran=1">';
const POSSIBLE = 'img, svg svg, script:not([src]), [onerror], [onload]';

const stage = inBrowser();

/** Asserts that none of it became an element, nor ran. */
async function expectText(page: Page): Promise<void> {
  expect(await page.locator('main').locator(POSSIBLE).count()).toBe(0);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
}

const answerWith: FakePredict = ({ sms }, response) => {
  const evil = { classifier: MARKUP, modelVersion: MARKUP, version: MARKUP, assignment: MARKUP, requestId: MARKUP };
  const parts = [{ text: sms, start: 0, end: [...sms].length, weight: 1 }];
  const explanation = { method: MARKUP, base: 0, logit: 1, parts };
  sendAnswer(response, { sms, result: 'spam', probability: 0.9, ...evil, explanation } as never);
};

const problemWith: FakePredict = (_, response) => {
  const errors = [{ field: 'sms', rule: MARKUP, message: MARKUP }];
  response.writeHead(400, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: MARKUP, title: MARKUP, status: 400, detail: MARKUP, requestId: MARKUP, errors }));
};

it.each([
  ['an answer', answerWith],
  ['a problem', problemWith],
])('shows markup in every field of %s as text, of the message too', async (_, fake) => {
  const page = await stage.open({ bypassCSP: true });
  stage.server.onPredict(fake);
  stage.server.onExplain(fake);
  await check(page, MARKUP);
  await expect.poll(() => page.locator('main').innerText()).toContain(MARKUP.slice(0, 40));
  await expectText(page);
  const why = page.getByRole('button', { name: 'Why?' });
  if (await why.isVisible()) {
    await why.click();
    await page.getByRole('region', { name: 'Why' }).waitFor();
    await expectText(page);
  }
});
