import type { ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { accessibilityFaults } from './axe.js';
import { inBrowser } from './fixtures.js';
import { answerLikeAModel } from './server.js';
import { answer, choice, message } from './talk.js';

/** The page on a network that takes its time. */
const stage = inBrowser();
let page: Page;

beforeEach(async () => void (page = await stage.blank()));

const status = () => answer(page).getByRole('status');

it('takes a message before its script has come, sends none by then, and loses nothing of it', async () => {
  let letScriptCome = (): void => undefined;
  const held = new Promise<void>((resolve) => (letScriptCome = resolve));
  await page.route('**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(stage.server.url, { waitUntil: 'commit' });
  await message(page).fill('a free gift');
  await page.getByRole('radio', { name: 'Spam' }).check();
  expect(await page.getByRole('button', { name: 'Loading…' }).isDisabled()).toBe(true);
  await page.getByRole('radio', { name: 'Spam' }).press('Enter');
  expect(await page.getByText('has not loaded whole').isVisible()).toBe(false);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(page.url()).toBe(stage.server.url);

  letScriptCome();
  await page.getByRole('button', { name: 'Check' }).click();
  await status().getByText('You guessed spam too.').waitFor();
  expect(stage.server.asked).toEqual([{ sms: 'a free gift', guess: 'spam' }]);
});

it('says so where its script never comes', async () => {
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(stage.server.url);
  await page.getByText('This page has not loaded whole. Reload it.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});

it('works on a slow line: says that it waits, and takes the next message meanwhile', async () => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const slow = { offline: false, latency: 2000, downloadThroughput: 50_000, uploadThroughput: 20_000 };
  await devtools.send('Network.emulateNetworkConditions', slow);
  await page.goto(stage.server.url);
  await choice(page).waitFor();
  await message(page).fill('a free gift');
  await page.getByRole('button', { name: 'Check' }).click();
  await status().getByText('Checking…').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await message(page).fill('the next one');
  await status().getByText('Spam', { exact: true }).waitFor();
  expect(await message(page).inputValue()).toBe('the next one');
  expect(stage.server.asked).toEqual([{ sms: 'a free gift' }]);
});

it('waits for the rest of an answer that comes in pieces', async () => {
  await page.goto(stage.server.url);
  let rest = (): void => undefined;
  stage.server.onPredict((request, response) => {
    const end = response.end.bind(response) as (body: string) => ServerResponse;
    response.end = ((body: string) => {
      response.write(body.slice(0, 20));
      rest = () => void end(body.slice(20));
    }) as typeof response.end;
    return answerLikeAModel(request, response);
  });
  await message(page).fill('a free gift');
  await page.getByRole('button', { name: 'Check' }).click();
  await status().getByText('Checking…').waitFor();
  rest();
  await status().getByText('Spam', { exact: true }).waitFor();
});
