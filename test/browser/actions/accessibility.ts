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

/** What axe-core finds serious or critical on the page as it is now: one line each. */
async function seriousViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe);
  const violations = await page.evaluate<Violation[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)',
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

/** In which every screen is looked at. */
export const appearances = [
  { appearance: 'light', colorScheme: 'light', width: 1280 },
  { appearance: 'dark', colorScheme: 'dark', width: 1280 },
  { appearance: '390 pixels wide', colorScheme: 'light', width: 390 },
] as const;

/** What is wrong at each stop of a tour, and how many there were. */
export async function examine(tour: AsyncGenerator<Stop>): Promise<{ found: string[]; stops: number }> {
  const found: string[] = [];
  let stops = 0;
  for await (const { name, page } of tour) {
    stops++;
    found.push(...(await seriousViolations(page)).map((violation) => `${name}: ${violation}`));
    const tooWide = await pixelsTooWide(page);
    if (tooWide > 0) found.push(`${name}: ${tooWide} pixels wider than the window`);
  }
  return { found, stops };
}
