import type { Locator, Page } from 'playwright-core';

interface PageElement {
  readonly ownerDocument: { readonly activeElement: unknown };
}

/** Evaluated in the page. */
export const hasFocus = (element: PageElement): boolean => element === element.ownerDocument.activeElement;

/** More than any page has stops from its top to its end. */
const MOST_STOPS = 60;

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    if (await target.evaluate(hasFocus)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Not reached with ${MOST_STOPS} presses of Tab: ${target}`);
}

/** Tab to a button, link or box, and press it. */
export async function pressByKeyboard(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Tab to a field, and type into it. */
export async function typeByKeyboard(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}
