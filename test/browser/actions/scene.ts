import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser, type PageOptions, type TestBrowser } from '../../support/browser.ts';
import { type House, startHouse } from './house.ts';
import { type Refusals, watch } from './watch.ts';

export interface VisitorOptions extends PageOptions {
  /** Statuses of refusals that the scenario provokes, besides 401. */
  readonly refusals?: Refusals;
}

/** A server and a browser for the scenarios of one file. */
export interface Scene {
  house(): House;
  /** Somebody new in front of a screen: no cookies. What goes wrong on their page fails the scenario. */
  visitor(options?: VisitorOptions): Promise<Page>;
  /** Another tab of the same person. */
  anotherTab(page: Page): Promise<Page>;
}

interface SceneOptions {
  /** Whether two-factor authentication is enabled in the tenant when the scenarios begin. */
  readonly tfa: boolean;
  /** More of the operator's variables. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Long enough for a machine with other things to do; nothing waits this long when all is well. */
const PATIENCE = 30_000;

export function setScene({ tfa, settings = {} }: SceneOptions): Scene {
  let house: House | undefined;
  let browser: TestBrowser | undefined;
  const problems: string[] = [];
  const refusalsOf = new Map<Page, Refusals>();

  const opened = async (page: Page, refusals: Refusals): Promise<Page> => {
    page.setDefaultTimeout(PATIENCE);
    refusalsOf.set(page, refusals);
    await watch(page, theHouse().url, refusals, problems);
    return page;
  };
  const theHouse = (): House => {
    if (house === undefined) throw new Error('Only inside a test');
    return house;
  };

  beforeAll(async () => {
    [house, browser] = await Promise.all([startHouse(settings), launchBrowser()]);
    if (tfa) await house.tfaForTenant({ enabled: true });
  });
  afterEach(async ({ task }) => {
    const pages = [...refusalsOf.keys()];
    refusalsOf.clear();
    if (task.result?.state === 'fail') await photograph(pages, task.name);
    for (const context of new Set(pages.map((page) => page.context()))) await context.close();
    expect(problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  return {
    house: theHouse,
    async visitor({ refusals = [], ...options } = {}) {
      if (browser === undefined) throw new Error('Only inside a test');
      return opened(await browser.newPage({ baseURL: theHouse().url, ...options }), refusals);
    },
    anotherTab: async (page) => opened(await page.context().newPage(), refusalsOf.get(page) ?? []),
  };
}

/** What was on the screens when a scenario failed. */
async function photograph(pages: readonly Page[], name: string): Promise<void> {
  const folder = join(tmpdir(), 'sallyport-failed-scenarios');
  await mkdir(folder, { recursive: true });
  for (const [index, page] of pages.entries()) {
    const path = join(folder, `${name.replace(/[^\w-]+/g, '-').slice(0, 80)}-${index + 1}.png`);
    await page.screenshot({ path }).catch(() => undefined);
    process.stderr.write(`Screen of the failed scenario: ${path} (${page.url()})\n`);
  }
}
