// npm run pictures: makes the pictures of README.md in docs/pictures, of what runs: the live table, the page, a report.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, Fault, main, root, say } from './steps.mjs';
import { TerminalRun } from './terminal-run.mjs';
import { htmlOf } from './terminal-html.mjs';

const FOLDER = join(root, 'docs/pictures');
const REPORT = pathToFileURL(join(root, 'experiments/canary-with-errors/report.html')).href;
const MESSAGE = 'WINNER!! Claim your free prize now, call 09061701461';
const MAX_BYTES = 200_000;
/** As little as leaves small letters clear. */
const SCALE = 1.5;
const SIZE = { columns: 92, rows: 17 };
/** Until the table has something to tell. */
const TRAFFIC_MS = 60_000;
const START_MS = 120_000;

async function shoot(browser, name, { url, html, width, height, scheme = 'light', prepare, what }) {
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: SCALE,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  try {
    await (html ? page.setContent(html) : page.goto(url));
    await prepare?.(page);
    const path = join(FOLDER, `${name}.png`);
    await (what ? page.locator(what) : page).screenshot({ path });
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new Fault(`${path} has ${size} bytes, more than ${MAX_BYTES}: show less of it`);
    say(`docs/pictures/${name}.png, ${Math.round(size / 1000)} kB`);
  } finally {
    await page.close();
  }
}

/** Sends a message, and waits for the answer. */
async function ask(page) {
  await page.getByRole('textbox', { name: 'Message' }).fill(MESSAGE);
  await page.getByRole('radio', { name: 'Spam', exact: true }).check();
  await page.getByRole('button', { name: 'Check' }).click();
  await page
    .getByRole('status')
    .filter({ hasText: /spam|ham/i })
    .first()
    .waitFor();
  // The page has gone to its answer.
  await page.evaluate('scrollTo(0, 0)');
}

async function shootRun(browser, port) {
  const run = new TerminalRun(['npm', 'start', '--', '--traffic', '--port', String(port)], SIZE);
  try {
    await run.firstFrame(START_MS);
    const page = { url: `http://localhost:${port}/sms/`, width: 760, height: 980, prepare: ask };
    await shoot(browser, 'page', page);
    await shoot(browser, 'page-dark', { ...page, scheme: 'dark' });
    say(`${TRAFFIC_MS / 1000} s of traffic …`);
    await sleep(TRAFFIC_MS);
    const html = htmlOf(run.frame);
    await shoot(browser, 'table', { html, width: 1200, height: 600, what: 'pre' });
  } finally {
    await run.end('q');
  }
}

await main(async () => {
  await ensurePackages();
  const executablePath = await ensureChromium();
  mkdirSync(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  try {
    await shoot(browser, 'report', { url: REPORT, width: 860, height: 900 });
    await shootRun(browser, Number(process.env.PORT || 8080));
  } finally {
    await browser.close();
  }
});
