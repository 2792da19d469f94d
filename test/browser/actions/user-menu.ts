import type { Page } from 'playwright-core';

/** The button at the top right, then User settings. */
export async function openUserSettings(page: Page): Promise<void> {
  await page.getByTestId('usermenu-open').click();
  await page.getByRole('dialog', { name: 'User menu' }).getByRole('button', { name: 'User settings' }).click();
  await page.getByRole('dialog', { name: 'Edit user' }).waitFor();
}

/** From there the set-up, up to the QR code. */
export async function openSetUp(page: Page): Promise<void> {
  await openUserSettings(page);
  await page.getByRole('button', { name: 'Set up two-factor authentication' }).click();
  await page.getByTestId('totp-secret').waitFor();
}
