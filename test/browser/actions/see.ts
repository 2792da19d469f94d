import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { hasFocus } from './keyboard.ts';

const options = { timeout: 30_000, interval: 50 };

/** Waits until it is on the screen. */
export const shows = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'visible' });

/** Waits until it is not, or no longer, on the screen. */
export const hides = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'hidden' });

/** Waits until the text is somewhere on the screen. */
export const says = (page: Page, text: string | RegExp): Promise<void> => shows(page.getByText(text));

/** Waits until a box is ticked, or not. */
export const isTicked = (locator: Locator, ticked: boolean): Promise<void> =>
  expect.poll(() => locator.isChecked(), options).toBe(ticked);

/** Waits until it has the keyboard's focus. */
export const isFocused = (locator: Locator): Promise<void> =>
  expect.poll(() => locator.evaluate(hasFocus), options).toBe(true);

/** Waits until the address of the page has this path. */
export const isAt = (page: Page, path: string): Promise<void> =>
  expect.poll(() => new URL(page.url()).pathname, options).toBe(path);
