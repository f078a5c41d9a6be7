import type { ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './axe.js';
import { inBrowser } from './fixtures.js';
import { answerLikeAModel, type FakePredict } from './server.js';

/** What the page says when things go wrong; this needs a service that fails as it is told. */
const stage = inBrowser();
let page: Page;

beforeEach(async () => void (page = await stage.open()));

async function ask(sms = 'Call me when you are there'): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(sms);
  await page.getByRole('button', { name: 'Check' }).click();
}

const status = () => page.getByRole('region', { name: 'Answer', exact: true }).getByRole('status');
const alertIn = (region: string) => page.getByRole('region', { name: region, exact: true }).getByRole('alert');

function problem(status: number, more: object = {}, headers: Record<string, string> = {}): FakePredict {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
    response.end(JSON.stringify({ type: 'about:blank', title: 'x', status, detail: 'x', requestId: 'id-42', ...more }));
  };
}

const plain =
  (status: number, body: string, headers: Record<string, string> = {}): FakePredict =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);

describe('the page says in plain words', () => {
  it('what was wrong with the message, beside it', async () => {
    stage.server.onPredict(
      problem(400, { errors: [{ field: 'sms', rule: 'isWellFormed', message: 'sms must be well-formed Unicode' }] }),
    );
    await ask();
    await alertIn('Message').getByText('The message was not accepted.').waitFor();
    expect(await alertIn('Message').innerText()).toContain('sms must be well-formed Unicode');
    expect(await alertIn('Message').innerText()).toContain('Request id: id-42');
    const message = page.getByRole('textbox', { name: 'Message' });
    expect(await message.evaluate((element) => element === document.activeElement)).toBe(true);

    await message.pressSequentially('!');
    expect(await alertIn('Message').innerText()).toBe('');
    expect(await message.getAttribute('aria-invalid')).toBeNull();
  });

  it.each<[string, FakePredict, string[]]>([
    [
      'another field is at fault',
      problem(400, { errors: [{ field: 'guess', rule: 'isIn', message: 'guess must be one of ham, spam' }] }),
      ['not accepted', 'guess must be one of'],
    ],
    [
      'the service is full',
      problem(429, {}, { 'retry-after': '7' }),
      ['Too many messages', 'Try again in 7 seconds.', 'id-42'],
    ],
    ['the model is away', problem(503), ['The model is away.', 'Try again in a moment.', 'id-42']],
    ['the model fails', problem(502), ['The model failed.', 'There is no answer.', 'id-42']],
    ['the model is too slow', problem(504), ['The model took too long.', 'There is no answer.', 'id-42']],
    [
      'the gateway finds no pod',
      plain(503, 'no healthy upstream', { 'x-request-id': 'id-43' }),
      ['The service is away.', 'There is no answer.', 'id-43'],
    ],
    [
      'the gateway cannot connect',
      plain(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection failure'),
      ['The service is away.', 'There is no answer.'],
    ],
    ['the gateway waits too long', plain(504, 'upstream request timeout'), ['The service took too long.']],
    ['the mesh says no', plain(403, 'RBAC: access denied'), ['could not answer (status 403)']],
    ['the gateway knows no route', plain(404, ''), ['could not answer (status 404)']],
    ['the service has a fault', problem(500), ['could not answer (status 500)', 'id-42']],
    ['a sign-in page answers', plain(200, '<h1>Welcome to our hotel</h1>'), ['The answer could not be read.']],
    ['a half answer comes', plain(200, '{"result":"spam"}'), ['The answer could not be read.']],
    ['the connection breaks', (_, response) => void response.destroy(), ['could not be reached']],
    [
      'the answer breaks off',
      (_, response) =>
        void response.writeHead(200, { 'content-length': 100 }).write('{"result":', () => response.destroy()),
      ['could not be reached'],
    ],
  ])('that %s', async (_, fake, words) => {
    stage.server.onPredict(fake);
    await ask();
    await alertIn('Answer').getByRole('paragraph').first().waitFor();
    for (const part of words) {
      expect(await alertIn('Answer').innerText()).toContain(part);
    }
    expect(await alertIn('Answer').innerText()).not.toMatch(/upstream|RBAC/u);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('that the message is too long to send', async () => {
    stage.server.onPredict(plain(413, ''));
    await ask();
    await alertIn('Message').getByText('too long to send').waitFor();
  });

  it('that there is no network', async () => {
    await page.context().setOffline(true);
    await ask();
    await alertIn('Answer').getByText('You are offline.').waitFor();
  });

  it('that no answer came in ten seconds, and that it is waiting before', async () => {
    stage.server.onPredict(() => undefined);
    await ask();
    await status().getByText('Checking…').waitFor();
    await alertIn('Answer').getByText('No answer within 10 seconds.').waitFor();
    await page.getByRole('button', { name: 'Check', exact: true }).waitFor();
  });
});

describe('the page', () => {
  it('sends the message and the guess, and no guess where there is none', async () => {
    await ask(' as it was typed ');
    await status().getByText('Ham', { exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Spam' }).check();
    await ask('free');
    await status().getByText('Spam', { exact: true }).waitFor();
    expect(stage.server.asked).toEqual([{ sms: ' as it was typed ' }, { sms: 'free', guess: 'spam' }]);
  });

  it('asks once however often it is told to while it waits', async () => {
    const held: ServerResponse[] = [];
    stage.server.onPredict((_, response) => void held.push(response));
    await ask('free');
    const button = page.getByRole('button', { name: 'Checking…' });
    await button.waitFor();
    await button.press('Enter');
    await button.click({ force: true });
    await page.keyboard.press('Control+Enter');
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await status().getByText('Checking…').waitFor();
    for (const response of held) {
      await answerLikeAModel({ sms: 'free' }, response);
    }
    await status().getByText('Spam', { exact: true }).waitFor();
    expect(stage.server.asked).toHaveLength(1);
  });

  it('recovers: an answer takes the place of a failure, and a failure that of an answer', async () => {
    stage.server.onPredict(problem(503));
    await ask();
    await alertIn('Answer').getByText('The model is away.').waitFor();
    stage.server.onPredict(answerLikeAModel);
    await ask();
    await status().getByText('Ham', { exact: true }).waitFor();
    expect(await alertIn('Answer').innerText()).toBe('');
    stage.server.onPredict(problem(503));
    await ask();
    await alertIn('Answer').getByText('The model is away.').waitFor();
    expect(await status().innerText()).toBe('');
    expect(await page.getByRole('meter').isVisible()).toBe(false);
  });
});
