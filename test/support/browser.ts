import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './system.ts';

/** What a scenario can choose about the person in front of the screen. */
export interface PageOptions {
  colorScheme?: 'light' | 'dark';
  /** Of the window, in CSS pixels; 1280 if left out. */
  width?: number;
  /** Of the window, in CSS pixels; 900 if left out. */
  height?: number;
  /** What relative addresses in `page.goto` start from. */
  baseURL?: string;
}

/** A running browser. */
export interface TestBrowser {
  readonly browser: Browser;
  /** A page of a new person: no cookies, no storage. `page.context().close()` ends it. */
  newPage(options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Starts the machine's Chromium without a window. One per test file is enough: each page is a person of its own. */
export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: [
      // Chromium's sandbox refuses to run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    browser,
    async newPage({ colorScheme = 'light', width = 1280, height = 900, baseURL } = {}) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height },
        locale: 'en-US',
        // Screenshots and clicks must not depend on how far an animation has got.
        reducedMotion: 'reduce',
        ...(baseURL === undefined ? {} : { baseURL }),
      });
      return context.newPage();
    },
    close: () => browser.close(),
  };
}
