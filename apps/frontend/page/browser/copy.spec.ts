import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { accessibilityFaults } from './axe.js';
import { inBrowser } from './fixtures.js';
import { answer, check, message } from './talk.js';

/** Copying the id of a request, with the browser's clipboard and where a browser offers none: over plain HTTP. */
const PLAIN_HOST = 'sms-checker.test';

const stage = inBrowser({ args: [`--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`] });

async function open(host: string): Promise<Page> {
  const page = await stage.open({}, stage.server.url.replace('127.0.0.1', host));
  await message(page).fill('nothing copied yet');
  await message(page).press('Control+A');
  await message(page).press('Control+X');
  return page;
}

const copyButton = (page: Page) => answer(page).getByRole('button', { name: 'Copy request id' });
const said = (page: Page, words: string) => page.getByRole('status').getByText(words, { exact: true }).waitFor();

async function pasted(page: Page): Promise<string> {
  await message(page).fill('');
  await message(page).press('Control+V');
  return message(page).inputValue();
}

it.each([
  ['127.0.0.1', true],
  [PLAIN_HOST, false],
])('copies the id of an answer by keyboard, says so, and keeps the focus, on %s', async (host, hasClipboard) => {
  const page = await open(host);
  expect(await page.evaluate(() => 'clipboard' in navigator)).toBe(hasClipboard);
  await check(page, 'hi');
  await copyButton(page).press('Enter');
  await said(page, 'Request id copied.');
  const copied = answer(page).getByRole('button', { name: 'Copied request id' });
  expect(await copied.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.evaluate(() => String(getSelection()))).toBe('');
  expect(await accessibilityFaults(page)).toEqual([]);
  // It offers itself again after a while, with nothing left to be said.
  await copyButton(page).waitFor();
  expect((await page.getByRole('status').allInnerTexts()).join()).not.toContain('copied');
  expect(await pasted(page)).toBe('ok-1');
});

it('copies the id of a problem', async () => {
  const page = await open(PLAIN_HOST);
  stage.server.onPredict((_, response) => void response.writeHead(503, { 'x-request-id': 'id-43' }).end('upstream'));
  await check(page, 'hi');
  await copyButton(page).click();
  await said(page, 'Request id copied.');
  expect(await pasted(page)).toBe('id-43');
});

it('marks the id for the own keys of the person where it cannot copy', async () => {
  const page = await open(PLAIN_HOST);
  stage.server.onPredict((_, response) => void response.writeHead(503, { 'x-request-id': 'id-44' }).end('upstream'));
  await check(page, 'hi');
  await page.evaluate(() => void Object.assign(document, { execCommand: () => false }));
  await copyButton(page).click();
  await said(page, 'Request id marked: copy it with Control or Command and C.');
  await page.keyboard.press('Control+C');
  expect(await pasted(page)).toBe('id-44');
});
