import type { Locator, Page } from 'playwright-core';

/** Accounts > Users, by the navigator. */
export async function openUsers(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Navigator' }).getByRole('link', { name: 'Users' }).click();
  await page.getByTestId('users-row').first().waitFor();
}

export const rowOf = (page: Page, userName: string): Locator =>
  page.locator(`[data-testid="users-row"][data-user="${userName}"]`);

export const tfaCellOf = (page: Page, userName: string): Locator => rowOf(page, userName).getByTestId('users-tfa-cell');

/** Accounts > Users, and there one user. */
export async function openUser(page: Page, userName: string): Promise<void> {
  await openUsers(page);
  await rowOf(page, userName).getByRole('link', { name: userName, exact: true }).click();
  await page.getByRole('heading', { name: 'Login options' }).waitFor();
}

/** "Scroll down to Login options": the part of the page that has this heading. */
export async function scrollToLoginOptions(page: Page): Promise<Locator> {
  const options = page.getByRole('region', { name: 'Login options' });
  await options.scrollIntoViewIfNeeded();
  return options;
}

export async function pressRevoke(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Revoke TOTP secret' }).click();
  await page.getByRole('dialog', { name: 'Revoke TOTP secret' }).waitFor();
}

export async function confirmRevoke(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Revoke TOTP secret' });
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

export const enforceBox = (page: Page): Locator => page.getByRole('checkbox', { name: 'Enforce TOTP for the user' });

export const enableBox = (page: Page): Locator =>
  page.getByRole('checkbox', { name: 'Enable two-factor authentication' });

/** Saves a user; that leads back to the list. */
export async function saveUser(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByTestId('users-row').first().waitFor();
}

/** Settings > Authentication. */
export async function openAuthentication(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Navigator' }).getByRole('link', { name: 'Authentication' }).click();
  await page.getByTestId('auth-save').waitFor();
}

/** Saves the settings; answers the question that comes first for changes that reach others. */
export async function saveSettings(page: Page, confirmWith?: string): Promise<void> {
  await page.getByTestId('auth-save').click();
  if (confirmWith !== undefined) await page.getByRole('dialog').getByRole('button', { name: confirmWith }).click();
  await page.getByText('Authentication settings saved.').waitFor();
}
