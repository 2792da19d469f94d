import { afterEach, describe, expect, it } from 'vitest';
import { tfaCellOf } from '../actions/administration.ts';
import { scan } from '../actions/authenticator.ts';
import { roles } from '../actions/house.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn, logIn, logOut, openLogin, statusOf } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isAt, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

describe('Enforced for a user', () => {
  it('T12: a user without a secret gets the QR code at login and reaches nothing without finishing', async () => {
    const account = await scene.house().newAccount({ tfaEnforced: true, groupIds: [roles.admins] });
    const page = await scene.visitor();
    await openLogin(page);
    await giveCredentials(page, account);
    await says(page, 'Your account needs a second factor. Set it up now to finish logging in.');
    await hides(page.getByRole('button', { name: 'Not now' }));

    for (const path of ['/administration/users', '/user-settings']) {
      await page.goto(path);
      await isAt(page, '/login');
      // Back at the same step: the session that is open can do nothing but this.
      await shows(page.getByTestId('totp-qr'));
    }
    expect(await statusOf(page, '/user/t1/users')).toBe(401);

    const phone = await scan(page);
    await giveCode(page, await phone.code());
    // Reloaded meanwhile: the password is gone with the page, so a whole login follows.
    await says(page, 'Two-factor authentication is set up. Log in with your password and the next code.');
    await giveCredentials(page, account);
    await giveCode(page, await phone.code());
    await isIn(page);
    await isAt(page, '/user-settings');
  });

  it('E18: must change the password and TOTP enforced: first the password, then the login, then the set-up', async () => {
    const account = await scene.house().newAccount({ tfaEnforced: true, shouldResetPassword: true });
    const page = await scene.visitor();
    await openLogin(page);
    await giveCredentials(page, account);
    await says(page, 'Your administrator asks you to choose a new password.');
    // Never asked again for what is known.
    expect(await page.getByTestId('newpassword-username').inputValue()).toBe(account.userName);
    const password = 'An0ther!password';
    await page.getByTestId('newpassword-password').fill(password);
    await page.getByTestId('newpassword-confirm').fill(password);
    await page.getByRole('button', { name: 'Set password' }).click();
    await says(page, 'Password changed. Log in with the new password.');
    await giveCredentials(page, { ...account, password });
    const phone = await scan(page);
    await giveCode(page, await phone.code());
    await isIn(page);
  });
});

describe('Enabled but not enforced', () => {
  it('C6: the QR code is offered at login with "Not now", and offered again the next time', async () => {
    const account = await scene.house().newAccount();
    const page = await scene.visitor();
    await openLogin(page);
    for (let round = 0; round < 2; round++) {
      await giveCredentials(page, account);
      await shows(page.getByTestId('totp-qr'));
      await page.getByRole('button', { name: 'Not now' }).click();
      await isIn(page);
      if (round === 0) await logOut(page);
    }
    await says(page, 'Not set up');
  });
});

describe('Enforced for the tenant', () => {
  afterEach(() => scene.house().tfaForTenant({ enforced: false }));

  it('T12: everybody without a secret must set it up at login; sessions that are open go on (E11)', async () => {
    const account = await scene.house().newAccount();
    const before = await scene.visitor();
    await logIn(before, account);
    await scene.house().tfaForTenant({ enforced: true });
    await before.reload();
    await isIn(before);

    const page = await scene.visitor();
    await openLogin(page);
    await giveCredentials(page, account);
    await shows(page.getByTestId('totp-qr'));
    await hides(page.getByRole('button', { name: 'Not now' }));
    const phone = await scan(page);
    await giveCode(page, await phone.code());
    await isIn(page);
  });

  it('T12: enforcement for all shows on the page of a user and cannot be taken from a single one there', async () => {
    const { userName } = await scene.house().newAccount();
    const page = await scene.visitor();
    await comeLoggedIn(page);
    await scene.house().tfaForTenant({ enforced: true });
    await page.goto(`/administration/users/${userName}`);
    const box = page.getByRole('checkbox', { name: 'Enforce TOTP for the user' });
    await shows(box);
    await says(page, /A single user cannot be exempted here/);
    expect(await box.isChecked()).toBe(true);
    expect(await box.isDisabled()).toBe(true);
  });

  it('T18: users with the role "devices" are never asked, and the list says so', async () => {
    const device = await scene.house().newAccount({ groupIds: [roles.devices] });
    const admin = await scene.visitor();
    await comeLoggedIn(admin);
    await scene.house().tfaForTenant({ enforced: true });

    const page = await scene.visitor();
    await openLogin(page);
    await giveCredentials(page, device);
    await isIn(page);
    await hides(page.getByTestId('usersettings-tfa-status'));

    await admin.goto('/administration/users');
    await shows(tfaCellOf(admin, device.userName).getByRole('img', { name: 'Excluded from TFA (device user)' }));
    await admin.goto(`/administration/users/${device.userName}`);
    await says(admin, 'Users with the global role "devices" are excluded from two-factor authentication.');
    expect(await admin.getByRole('checkbox', { name: 'Enforce TOTP for the user' }).count()).toBe(0);
  });
});
