import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface OpenPage {
  page: Page;
  /** What the browser complained of: the policy, the console, uncaught errors. */
  complaints: string[];
  /** Bytes of every file that the page loaded, by address. */
  loaded: Map<string, number>;
  close: () => Promise<void>;
}

/** A page in a context of its own, with the languages and colours of `options`. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ locale: 'en', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const loaded = new Map<string, number>();

  page.on('console', (message) => {
    // An answer with an error status is logged as an error too; that is what the error tests ask for.
    if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', async (response) => {
    if (response.request().method() === 'GET') {
      loaded.set(response.url(), (await response.body().catch(() => Buffer.alloc(0))).length);
    }
  });
  await page.exposeFunction('policyBroken', (what: string) => complaints.push(what));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      (window as unknown as { policyBroken: (what: string) => void }).policyBroken(
        `${event.violatedDirective}: ${event.blockedURI}`,
      ),
    ),
  );
  return { page, complaints, loaded, close: () => context.close() };
}
