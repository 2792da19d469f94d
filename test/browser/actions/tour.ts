import type { Page } from 'playwright-core';
import { confirmRevoke, pressRevoke, rowOf, tfaCellOf } from './administration.ts';
import type { Cast } from './cast.ts';
import { giveCode, giveCredentials, isIn, logIn, logInWithCode, openLogin } from './login.ts';

export interface Stop {
  readonly name: string;
  readonly page: Page;
  /** A wide screen has nothing of it. */
  readonly narrowOnly?: boolean;
}

/** The operator has no gateway for everybody; tenants' own may be on this machine. */
export const tourSettings = { SALLYPORT_SMS_URL: 'none:', SALLYPORT_SMS_PRIVATE_NETWORKS: '127.0.0.1' };

/** Leads through every screen and dialog there is, and stops at each. */
export async function* tour(visitor: () => Promise<Page>, cast: Cast): AsyncGenerator<Stop> {
  yield* loginScreens(await visitor(), cast);
  yield* settingsScreens(await visitor(), cast);
  yield* administrationScreens(await visitor(), cast);
}

async function* loginScreens(page: Page, { anna, bob, frank }: Cast): AsyncGenerator<Stop> {
  await openLogin(page);
  yield { name: 'login', page };
  await page.getByTestId('login-forgot').click();
  await page.getByTestId('forgot-email').fill('no-address');
  await page.getByTestId('forgot-submit').click();
  await page.getByText('Enter an email address').waitFor();
  yield { name: 'login-forgot', page };
  await page.getByTestId('forgot-email').fill('nobody@example.com');
  await page.getByTestId('forgot-submit').click();
  await page.getByTestId('forgot-sent').waitFor();
  yield { name: 'login-forgot-sent', page };
  await page.goto('/login?token=no-token&email=nobody%40example.com');
  await page.getByTestId('login-message').waitFor();
  await page.getByTestId('forgot-email').waitFor();
  yield { name: 'login-link-unknown', page };
  await page.getByTestId('forgot-cancel').click();
  await giveCredentials(page, { ...anna, password: 'not-the-password' });
  await page.getByTestId('login-message').waitFor();
  yield { name: 'login-refused', page };

  await giveCredentials(page, anna);
  await page.getByText('Lost your phone?').waitFor();
  yield { name: 'login-code', page };
  await giveCode(page, await anna.phone.wrongCode());
  await page.getByText('That code is not correct.').waitFor();
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByTestId('totp-server-time').waitFor();
  yield { name: 'login-code-refused', page };
  await page.getByRole('button', { name: 'Cancel' }).click();

  await giveCredentials(page, bob);
  await page.getByTestId('totp-qr').waitFor();
  yield { name: 'login-set-up', page };
  await page.getByTestId('totp-details').click();
  await giveCode(page, '000000');
  await page.getByTestId('totp-server-time').waitFor();
  yield { name: 'login-set-up-refused', page };
  await page.getByRole('button', { name: 'Cancel' }).click();

  await giveCredentials(page, frank);
  await page.getByTestId('newpassword-password').fill('abcDEF');
  yield { name: 'login-new-password', page };
}

async function* settingsScreens(page: Page, { carla }: Cast): AsyncGenerator<Stop> {
  await logIn(page, carla);
  await page.getByTestId('usersettings-tfa-status').waitFor();
  yield { name: 'home', page };
  await page.getByTestId('usermenu-open').click();
  await page.getByTestId('usermenu-theme').waitFor();
  yield { name: 'user-menu', page };
  await page.getByTestId('usermenu-settings').click();
  await page.getByTestId('usersettings-setup-tfa').waitFor();
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByTestId('usersettings-password').fill('abcDEF');
  yield { name: 'user-settings', page };
  await page.getByTestId('usersettings-setup-tfa').click();
  await page.getByRole('button', { name: 'Keep editing' }).waitFor();
  yield { name: 'user-settings-unsaved', page };
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByTestId('totp-qr').waitFor();
  yield { name: 'user-settings-set-up', page };
  await page.goto('/administration/users');
  await page.getByRole('heading', { name: 'You do not have access' }).waitFor();
  yield { name: 'no-access', page };
}

async function* administrationScreens(page: Page, cast: Cast): AsyncGenerator<Stop> {
  await logInWithCode(page, cast.anna);
  yield* usersScreens(page, cast);
  yield* userScreens(page, cast);
  yield* rolesScreens(page);

  await page.goto('/administration/auth-configuration/basic_settings');
  await page.getByTestId('auth-tfa-strategy').waitFor();
  yield { name: 'authentication', page };
  await page.getByTestId('auth-tfa-enforce').click();
  await page.getByTestId('auth-save').click();
  await page.getByTestId('auth-impact').waitFor();
  yield { name: 'authentication-enforce', page };
  await page.getByTestId('auth-save-cancel').click();
  await page.goto('/administration/audit-logs');
  await page.getByTestId('audit-row').first().waitFor();
  yield { name: 'audit-logs', page };
  await page.goto('/administration/audit-logs?user=nobody-of-this-name&from=2026-01-31');
  await page.getByTestId('audit-clear').waitFor();
  await page.getByText('No results to display.').waitFor();
  yield { name: 'audit-logs-no-match', page };
  yield* offline(page);
  await page.goto('/administration/nowhere');
  await page.getByTestId('not-found').waitFor();
  yield { name: 'not-found', page };
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Open navigator' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Users' }).waitFor();
  yield { name: 'navigator', page, narrowOnly: true };
}

async function* usersScreens(page: Page, { anna, bob, carla }: Cast): AsyncGenerator<Stop> {
  await page.goto('/administration/users');
  await tfaCellOf(page, anna.userName).getByRole('img', { name: 'TFA active (TOTP)' }).focus();
  await page.getByRole('tooltip').waitFor();
  yield { name: 'users', page };
  await rowOf(page, bob.userName).getByTestId('users-menu').click();
  await page.getByTestId('users-menu-delete').waitFor();
  yield { name: 'users-menu', page };
  await page.getByTestId('users-menu-delete').click();
  await page.getByTestId('users-delete-confirm').waitFor();
  yield { name: 'users-delete', page };
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByTestId('users-delete-confirm').waitFor({ state: 'hidden' });
  await rowOf(page, carla.userName).getByTestId('users-roles').click();
  await page.getByTestId('users-roles-done').waitFor();
  yield { name: 'users-roles', page };
  await page.goto('/administration/users?username=nobody-of-this-name');
  await page.getByTestId('users-no-match').waitFor();
  yield { name: 'users-no-match', page };
}

/** Without the network: what cannot be read, and an action that nobody hears of. */
async function* offline(page: Page): AsyncGenerator<Stop> {
  await page.goto('/administration/users');
  await page.getByTestId('users-row').first().waitFor();
  await page.context().setOffline(true);
  await page.getByTestId('users-reload').click();
  await page.getByTestId('toast').getByRole('button', { name: 'Show details' }).click();
  yield { name: 'users-offline', page };
  await page.getByTestId('toast').getByRole('button', { name: 'Close' }).click();
  const navigator = page.getByRole('button', { name: 'Open navigator' });
  if (await navigator.isVisible()) await navigator.click();
  await page.getByRole('link', { name: 'Audit logs' }).click();
  await page.getByTestId('load-again').waitFor();
  yield { name: 'audit-logs-offline', page };
  await page.context().setOffline(false);
}

async function* rolesScreens(page: Page): AsyncGenerator<Stop> {
  await page.goto('/administration/roles');
  await page.getByTestId('roles-row').first().waitFor();
  yield { name: 'roles', page };
  await page.getByRole('button', { name: 'Actions for business' }).click();
  await page.getByTestId('roles-menu-delete').click();
  await page.getByTestId('role-impact-confirm').waitFor();
  yield { name: 'roles-delete', page };
  await page.getByTestId('role-impact-cancel').click();
  await page.goto('/administration/roles/4');
  await page.getByTestId('role-members-count').waitFor();
  yield { name: 'role', page };
  await page.getByTestId('ROLE_AUDIT_READ').check();
  await page.getByTestId('role-save').click();
  await page.getByTestId('role-impact-confirm').waitFor();
  yield { name: 'role-save', page };
  await page.getByTestId('role-impact-cancel').click();
  await page.getByTestId('ROLE_AUDIT_READ').uncheck();
}

async function* userScreens(page: Page, { anna, grace, wilhelmine }: Cast): AsyncGenerator<Stop> {
  await page.goto('/administration/users/new');
  await page.getByTestId('user-password-link').waitFor();
  yield { name: 'user-new', page };
  await page.getByTestId('user-password-temporary').check();
  await page.getByTestId('user-username').fill('with blank');
  await page.getByTestId('user-email').fill('no-address');
  await page.getByTestId('user-password').fill('abc');
  await page.getByTestId('user-save').click();
  await page.getByText('Enter an email address').waitFor();
  yield { name: 'user-new-refused', page };
  await page.goto(`/administration/users/${anna.userName}`);
  await page.getByText('You cannot change this for your own user.').waitFor();
  yield { name: 'user-own', page };
  await page.goto(`/administration/users/${encodeURIComponent(wilhelmine.userName)}`);
  await page.getByTestId('user-send-link').waitFor();
  yield { name: 'user-long-names', page };
  await page.goto(`/administration/users?username=${wilhelmine.userName.slice(0, 10)}`);
  await rowOf(page, wilhelmine.userName).waitFor();
  yield { name: 'users-long-names', page };
  await page.goto(`/administration/users/${grace.userName}`);
  await page.getByTestId('user-revoke').waitFor();
  yield { name: 'user', page };
  await page.getByTestId('user-send-link').click();
  await page.getByTestId('user-link-confirm').waitFor();
  yield { name: 'user-send-link', page };
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByTestId('user-link-confirm').waitFor({ state: 'hidden' });
  await pressRevoke(page);
  yield { name: 'user-revoke', page };
  await confirmRevoke(page);
  await page.getByTestId('user-still-enforced').waitFor();
  yield { name: 'user-revoked', page };
  await page.goto('/administration/users/nobody-of-this-name');
  await page.getByTestId('user-not-found').waitFor();
  yield { name: 'user-not-found', page };
  await isIn(page);
}
