import { describe, expect, it } from 'vitest';
import {
  confirmRevoke,
  enableBox,
  openUser,
  openUsers,
  pressRevoke,
  scrollToLoginOptions,
  tfaCellOf,
} from '../actions/administration.ts';
import { scan } from '../actions/authenticator.ts';
import { administrator, roles } from '../actions/house.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn, logIn, logInWithCode, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isTicked, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

async function administratorsPage() {
  const page = await scene.visitor();
  await comeLoggedIn(page);
  return page;
}

describe('Revoking the secret', () => {
  it('S19: who loses the codes sets TOTP up again once the secret is revoked, and the lost phone is worth nothing', async () => {
    const account = await scene.house().newTotpAccount({ tfaEnforced: true });
    const page = await administratorsPage();
    await openUser(page, account.userName);
    await pressRevoke(page);
    await confirmRevoke(page);

    const user = await scene.visitor({ refusals: [403] });
    await openLogin(user);
    await giveCredentials(user, account);
    const newPhone = await scan(user, account.phone);
    await giveCode(user, await account.phone.code());
    await says(user, 'That code is not correct. Codes change every 30 seconds.');
    await giveCode(user, await newPhone.code());
    await isIn(user);
  });

  it('S20: the user sets it up, but only "user management ADMIN" revokes', async () => {
    const account = await scene.house().newTotpAccount();
    const user = await scene.visitor();
    await logInWithCode(user, account);
    await user.getByTestId('usermenu-open').click();
    await user.getByRole('dialog', { name: 'User menu' }).getByRole('button', { name: 'User settings' }).click();
    await says(user, /^TOTP active since/);
    expect(await user.getByRole('button', { name: /revoke|disable|turn off/i }).count()).toBe(0);

    // Global User Manager carries exactly the permissions of user management.
    const manager = await scene.house().newAccount({ groupIds: [roles.userManager] });
    const page = await scene.visitor();
    await logIn(page, manager);
    await openUser(page, account.userName);
    await pressRevoke(page);
    await confirmRevoke(page);
    await says(page, 'User TOTP secret revoked.');
  });

  it('S21: navigate to Accounts > Users in the Administration application and select a user', async () => {
    const { userName } = await scene.house().newTotpAccount();
    const page = await administratorsPage();
    const navigator = page.getByRole('navigation', { name: 'Navigator' });
    await shows(navigator.getByText('Accounts'));
    await openUsers(page);
    await shows(page.getByRole('heading', { level: 1, name: 'Users' }));
    await openUser(page, userName);
    await shows(page.getByRole('heading', { level: 1, name: userName }));
  });

  it('S22: scroll down to Login options: there is the button', async () => {
    const { userName } = await scene.house().newTotpAccount();
    const page = await administratorsPage();
    await openUser(page, userName);
    const options = await scrollToLoginOptions(page);
    await shows(options.getByRole('button', { name: 'Revoke TOTP secret' }));
  });

  it('S23: Revoke TOTP secret asks first, and Cancel changes nothing', async () => {
    const account = await scene.house().newTotpAccount();
    const page = await administratorsPage();
    await openUser(page, account.userName);
    await pressRevoke(page);
    const dialog = page.getByRole('dialog', { name: 'Revoke TOTP secret' });
    await shows(dialog.getByText(`The stored TOTP secret of "${account.userName}" is removed`));
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await hides(dialog);
    await isTicked(enableBox(page), true);
    expect((await scene.house().token(account)).refusal).toBe('totpCodeRequired');
  });

  it('S24: confirming with Revoke acts at once: message, box, button and key change, without Save', async () => {
    const account = await scene.house().newTotpAccount();
    const page = await administratorsPage();
    await openUser(page, account.userName);
    await isTicked(enableBox(page), true);
    await pressRevoke(page);
    await confirmRevoke(page);
    await says(page, 'User TOTP secret revoked.');
    await isTicked(enableBox(page), false);
    await hides(page.getByRole('button', { name: 'Revoke TOTP secret' }));
    await openUsers(page);
    await shows(tfaCellOf(page, account.userName).getByText('TFA not active'));
    expect(await scene.house().token(account)).toHaveProperty('token');
  });

  it('Who revoked what is found in the audit logs, by type and by who did it', async () => {
    const { userName } = await scene.house().newTotpAccount();
    const page = await administratorsPage();
    await openUser(page, userName);
    await pressRevoke(page);
    await confirmRevoke(page);
    await page.getByRole('navigation', { name: 'Navigator' }).getByRole('link', { name: 'Audit logs' }).click();
    const revoked = page.getByText(`User ${userName} updated: two-factor authentication (TOTP) revoked`);
    const logins = page.getByTestId('audit-row').filter({ hasText: 'User login' });
    await shows(revoked);
    await shows(logins);
    await page.getByLabel('Type').selectOption('User');
    await page.getByLabel('Who').fill(administrator.userName);
    await page.getByRole('button', { name: 'Apply filters' }).click();
    await hides(logins);
    await shows(revoked);
    // The address keeps the filter.
    await page.reload();
    await shows(revoked);
    await hides(logins);

    await page.getByLabel('Date to').fill('2001-01-31');
    await page.keyboard.press('Enter');
    await says(page, 'No results to display.');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await shows(logins);
  });
});
