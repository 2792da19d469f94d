import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { Stop } from './tour.ts';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

// Menus and tooltips lie beside the page's parts by design: whoever opened them is led there.
const overlays = 'axe.configure({ rules: [{ id: "region", selector: "body *:not([data-portal], [data-portal] *)" }] })';
const axe = `${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')};${overlays}`;

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

interface Seen {
  readonly violations: readonly Violation[];
  /** By how many pixels the page, or something fixed on it, is wider than the window. */
  readonly tooWide: number;
  readonly title: string;
  /** What ends at an edge, without the dots that say so. */
  readonly cut: readonly string[];
}

/** Changes how the page looks, without loading it again. */
async function dress(page: Page, { colorScheme, width }: Pick<Look, 'colorScheme' | 'width'>): Promise<void> {
  const root = page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`);
  if ((await root.count()) === 0) await page.emulateMedia({ colorScheme });
  if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 900 });
  await root.waitFor({ state: 'attached' });
}

/** Asks the page once: every question takes its time where many browsers share a processor. */
async function see(page: Page, { rules }: Look): Promise<Seen> {
  const found = rules ? `(await axe.run(document, ${optionsOf[rules]})).violations` : '[]';
  return page.evaluate<Seen>(`(async () => {
    // What is placed beside something else finds its new place in the frame after.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { scrollWidth, clientWidth } = document.documentElement;
    const isCut = (one) => {
      const { overflowX, textOverflow } = getComputedStyle(one);
      const hides = overflowX === 'hidden' && textOverflow !== 'ellipsis' && one.clientWidth > 1;
      return hides && one.textContent.trim() !== '' && !one.closest('[aria-hidden="true"]') && one.scrollWidth > one.clientWidth + 1;
    };
    return { title: document.title, cut: [...document.querySelectorAll('body *')].filter(isCut).map((one) => one.outerHTML.slice(0, 200)), tooWide: scrollWidth - clientWidth, violations: ${found} };
  })()`);
}

/** What axe-core finds, one line each, how grave or not, and what does not fit. */
function problemsIn({ violations, tooWide, title, cut }: Seen): string[] {
  const lines = violations.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => `${impact} ${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
  );
  if (!/^\S.* - Sallyport$/.test(title)) lines.push(`its title is "${title}"`);
  lines.push(...cut.map((one) => `cut off: ${one}`));
  if (tooWide > 0) lines.push(`${tooWide} pixels wider than the window`);
  return lines;
}

/** What is wrong at each stop of a tour, in every appearance, and how many stops there were. */
export async function examine(tour: AsyncGenerator<Stop>): Promise<{ found: string[]; stops: number }> {
  const found: string[] = [];
  let stops = 0;
  for await (const { name, page, narrowOnly = false } of tour) {
    stops++;
    if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe);
    for (const look of looks) {
      if (narrowOnly && look.width === wide) continue;
      await dress(page, look);
      found.push(...problemsIn(await see(page, look)).map((problem) => `${name}, ${look.appearance}: ${problem}`));
    }
    await dress(page, { colorScheme: 'light', width: wide });
  }
  return { found, stops };
}
