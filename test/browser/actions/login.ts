import type { Page } from 'playwright-core';
import { type Account, administrator, type TotpAccount } from './house.ts';

export async function openLogin(page: Page): Promise<void> {
  await page.goto('/login');
  await page.getByTestId('login-username').waitFor();
}

/** Types what the login page asks for, wherever it stands, and presses Log in. */
export async function giveCredentials(page: Page, { userName, password }: Account): Promise<void> {
  await page.getByLabel('Username').fill(userName);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Six digits go off by themselves, here as well. */
export async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Verification code').fill(code);
}

/** Waits for the page that follows a completed login. */
export async function isIn(page: Page): Promise<void> {
  await page.getByTestId('usermenu-open').waitFor();
}

/** Logs in somebody of whom no code is asked; declines the set-up where it is offered. */
export async function logIn(page: Page, account: Account): Promise<void> {
  await openLogin(page);
  await giveCredentials(page, account);
  const notNow = page.getByRole('button', { name: 'Not now' });
  await page.getByTestId('usermenu-open').or(notNow).first().waitFor();
  if (await notNow.isVisible()) await notNow.click();
  await isIn(page);
}

/** The administrator, who logged in before the scenario begins: for scenarios that are not about the login. */
export async function comeLoggedIn(page: Page): Promise<void> {
  const form = { grant_type: 'PASSWORD', username: administrator.userName, password: administrator.password };
  const answer = await page.request.post('/tenant/oauth', { form });
  if (!answer.ok()) throw new Error(`The administrator could not log in: ${answer.status()} ${await answer.text()}`);
  await page.goto('/administration');
  await isIn(page);
}

/** Logs in with password and code. */
export async function logInWithCode(page: Page, account: TotpAccount): Promise<void> {
  await openLogin(page);
  await giveCredentials(page, account);
  await giveCode(page, await account.phone.code());
  await isIn(page);
}

export async function logOut(page: Page): Promise<void> {
  await page.getByTestId('usermenu-open').click();
  await page.getByRole('button', { name: 'Logout' }).click();
  await page.getByTestId('login-username').waitFor();
}

/** What the server answers to a request of this page, with its cookies. */
export async function statusOf(page: Page, path: string): Promise<number> {
  // UseXBasic, as the page itself sends: a 401 must not open the browser's own password dialog.
  const call = `fetch(${JSON.stringify(path)}, { headers: { UseXBasic: 'true' } })`;
  return page.evaluate<number>(`${call}.then((answer) => answer.status)`);
}
