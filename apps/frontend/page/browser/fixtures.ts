import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchChromium } from './chromium.js';
import type { Gateway } from './gateway.js';
import { newPage, type OpenPage } from './open-page.js';
import { startPageServer, type PageServer } from './server.js';

interface Wanted {
  /** More arguments of the browser. */
  args?: string[];
  /** How calls are routed at the start of each test. */
  gateway?: Gateway;
  /** A deployment that is opened in place of the page that is served here. */
  url?: string | undefined;
}

/** What a test has at hand. */
interface Stage {
  /** Serves the page, and does as the test says. */
  readonly server: PageServer;
  /** The page that the test opened. */
  readonly opened: OpenPage;
  /** A page that has gone nowhere yet. */
  blank: (options?: BrowserContextOptions) => Promise<Page>;
  /** The page, with all that it loads at once. */
  open: (options?: BrowserContextOptions, url?: string) => Promise<Page>;
}

/** A browser for the tests of a file; for each a server of its own, and a page that leaves the browser nothing to complain of. */
export function inBrowser({ args, gateway, url }: Wanted = {}): Stage {
  let browser: Browser;
  let server: PageServer;
  let opened: OpenPage | undefined;

  beforeAll(async () => void (browser = await launchChromium(args)));
  afterAll(() => browser.close());
  beforeEach(async () => {
    opened = undefined;
    server = await startPageServer();
    if (gateway) server.gateway = gateway;
  });
  afterEach(async () => {
    await opened?.close();
    await server.close();
    expect(opened?.complaints).toEqual([]);
  });

  const blank: Stage['blank'] = async (options) => (opened = await newPage(browser, options)).page;
  return {
    get server() {
      return server;
    },
    get opened() {
      if (opened) return opened;
      throw new Error('this test has opened no page yet');
    },
    blank,
    async open(options, where = url ?? server.url) {
      const page = await blank(options);
      await page.goto(where, { waitUntil: 'networkidle' });
      return page;
    },
  };
}
