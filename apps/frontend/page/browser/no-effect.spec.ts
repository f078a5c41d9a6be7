import type { ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from './axe.js';
import { inBrowser } from './fixtures.js';
import { CANARY, NO_CANARY, type Gateway } from './gateway.js';
import { answerRoute } from './server.js';
import { answer, check, choice, version } from './talk.js';

/** What the page says where a choice does not do what was chosen; this needs a gateway as a test wants it. */
const stage = inBrowser({ gateway: CANARY });

const now = (page: Page) => choice(page).getByRole('status');
const away = (response: ServerResponse) => void response.writeHead(503).end('no healthy upstream');
const stress = (page: Page) =>
  choice(page)
    .locator('.who')
    .evaluate((who) => getComputedStyle(who).borderLeftStyle);

describe('beside the switch and in the answer the page says', () => {
  it.each<[string, Gateway, string]>([
    [
      'there is no canary',
      NO_CANARY,
      'Your choice of v2 had no effect. Nobody is drawn here now: this is the version by default.',
    ],
    [
      'nobody gets the canary',
      { ...CANARY, reachable: ['v1'] },
      'Your choice of v2 had no effect. Drawn at random, for this call or an earlier one.',
    ],
    [
      'stable stands in',
      { ...CANARY, down: 'v2' },
      'You chose v2, but v1 stood in for it, as happens while v2 is down or failing.',
    ],
  ])('that %s', async (_, gateway, words) => {
    const page = await stage.open();
    stage.server.gateway = gateway;
    expect(await stress(page)).toBe('solid');
    await version(page, 'v2, canary').check();
    await now(page).getByText(words).waitFor();
    expect(await now(page).innerText()).toMatch(/^v1\s+the stable version answers you now\n/u);
    expect(await version(page, 'v2, canary').isChecked()).toBe(true);
    expect(await stress(page)).toBe('double');
    await check(page, 'hi');
    await answer(page).getByText(words).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('that a user id chose', async () => {
    stage.server.gateway = { ...CANARY, otherwise: { version: 'v2', assignment: 'header' } };
    const page = await stage.open();
    await check(page, 'hi');
    await answer(page).getByText('Because of your user id.').waitFor();
    await page.getByRole('region', { name: 'Last ten answers' }).getByText('by user id').waitFor();
  });

  it('with each answer, what has changed since the choice', async () => {
    const page = await stage.open();
    await version(page, 'v2, canary').check();
    await now(page).getByText('Because you chose it.').waitFor();
    stage.server.gateway = NO_CANARY;
    await check(page, 'hi');
    await now(page).getByText('Your choice of v2 had no effect.').waitFor();
  });

  it('that the browser did not take the choice, and shows the one that it has', async () => {
    const page = await stage.open();
    // A script can neither read nor change such a cookie.
    const { hostname } = new URL(stage.server.url);
    await page.context().addCookies([{ name: 'canary', value: 'v2', domain: hostname, path: '/', httpOnly: true }]);
    await version(page, 'v1, stable').click();
    await choice(page).getByRole('alert').getByText('This browser did not take the choice.').waitFor();
    expect(await version(page, 'Random').isChecked()).toBe(true);
    await now(page).getByText('Because a cookie of this browser asks for a version.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.context().clearCookies();
    await version(page, 'v1, stable').check();
    await now(page).getByText('Because you chose it.').waitFor();
    expect(await choice(page).getByRole('alert').isVisible()).toBe(false);
  });
});

describe('the switch', () => {
  it('is not there where nobody can choose', async () => {
    stage.server.gateway = { reachable: [], otherwise: { version: 'v1', assignment: 'none' } };
    const page = await stage.open();
    await check(page, 'hi');
    expect(await answer(page).innerText()).toContain('this is the version by default');
    expect(await page.locator('#choice').isVisible()).toBe(false);
  });

  it('uses the cookie that the service names', async () => {
    stage.server.gateway = { ...CANARY, pinCookie: 'my-pin' };
    const page = await stage.open();
    await version(page, 'v2, canary').check();
    await now(page).getByText('Because you chose it.').waitFor();
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['my-pin']);
  });

  it('comes with the next answer where the service was away at first', async () => {
    stage.server.onRoute(away);
    const page = await stage.open();
    expect(await choice(page).isVisible()).toBe(false);
    stage.server.onRoute(answerRoute);
    await check(page, 'hi');
    await now(page).getByText('Drawn at random').waitFor();
  });

  it('keeps the choice where nobody can tell what it does, and says so', async () => {
    const page = await stage.open();
    stage.server.onRoute(away);
    await version(page, 'v2, canary').check();
    await now(page).getByText('The service is away. Who answers you now is not known').waitFor();
    expect(await version(page, 'v2, canary').isChecked()).toBe(true);
    await check(page, 'hi');
    await now(page).getByText('Because you chose it.').waitFor();
  });

  it('says that it waits, and lets no late word about an earlier choice stand', async () => {
    const page = await stage.open();
    let tellLate = (): void => undefined;
    stage.server.onRoute((response, ...route) => void (tellLate = () => answerRoute(response, ...route)));
    const asked = page.waitForRequest('**/route');
    await version(page, 'v1, stable').check();
    await asked;
    await now(page).getByText('Asking who answers you now…').waitFor();
    stage.server.onRoute(answerRoute);
    await version(page, 'v2, canary').check();
    await now(page).getByText('the canary answers you now').waitFor();
    const late = page.waitForResponse('**/route');
    tellLate();
    await (await late).finished();
    // Another answer read to its end: the page has had its time with the late one.
    await page.evaluate(async () => (await fetch('/route')).text());
    expect(await now(page).innerText()).toMatch(/^v2\s+the canary answers you now/u);
  });

  it('follows a choice that another tab made', async () => {
    const page = await stage.open();
    const { hostname } = new URL(stage.server.url);
    await page.context().addCookies([{ name: 'canary', value: 'v2', domain: hostname, path: '/' }]);
    await check(page, 'hi');
    expect(await version(page, 'v2, canary').isChecked()).toBe(true);
    await now(page).getByText('Because you chose it.').waitFor();
  });
});
