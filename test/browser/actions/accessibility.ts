import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { Stop } from './tour.ts';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How a stop is looked at. Wide and light is also how it was led up to: that comes first and again last. */
interface Look {
  readonly appearance: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  /** The rules of axe-core; without any, only whether all fits the window. */
  readonly rules?: 'all' | 'colours';
}

const wide = 1280;
const looks: readonly Look[] = [
  { appearance: 'light', colorScheme: 'light', width: wide, rules: 'all' },
  // The same page with other colours: only what looks at colours can find anything else.
  { appearance: 'dark', colorScheme: 'dark', width: wide, rules: 'colours' },
  { appearance: '390 pixels', colorScheme: 'light', width: 390, rules: 'all' },
  // As much as is left of 1280 pixels at a zoom of 400 % (WCAG 1.4.10).
  { appearance: '320 pixels', colorScheme: 'light', width: 320 },
];

const optionsOf = {
  all: '{ resultTypes: ["violations"] }',
  colours: '{ resultTypes: ["violations"], runOnly: ["color-contrast", "link-in-text-block"] }',
};

/** What axe-core finds serious or critical on the page as it is now: one line each. */
async function seriousViolations(page: Page, rules: 'all' | 'colours'): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe);
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, ${optionsOf[rules]}).then((result) => result.violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, impact, nodes }) =>
      nodes.map((node) => `${impact} ${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
    );
}

/** By how many pixels the page, or something fixed on it, is wider than the window. */
async function pixelsTooWide(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Changes how the page looks, without loading it again. */
async function dress(page: Page, { colorScheme, width }: Pick<Look, 'colorScheme' | 'width'>): Promise<void> {
  const root = page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`);
  const isDressed = (await root.count()) > 0;
  if (isDressed && page.viewportSize()?.width === width) return;
  if (!isDressed) await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  await root.waitFor({ state: 'attached' });
  // What is placed beside something else finds its new place in the frame after.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** What is wrong at each stop of a tour, in every appearance, and how many stops there were. */
export async function examine(tour: AsyncGenerator<Stop>): Promise<{ found: string[]; stops: number }> {
  const found: string[] = [];
  let stops = 0;
  for await (const { name, page, narrowOnly = false } of tour) {
    stops++;
    for (const look of looks) {
      if (narrowOnly && look.width === wide) continue;
      const at = `${name}, ${look.appearance}`;
      await dress(page, look);
      if (look.rules) found.push(...(await seriousViolations(page, look.rules)).map((one) => `${at}: ${one}`));
      const tooWide = await pixelsTooWide(page);
      if (tooWide > 0) found.push(`${at}: ${tooWide} pixels wider than the window`);
    }
    await dress(page, { colorScheme: 'light', width: wide });
  }
  return { found, stops };
}
