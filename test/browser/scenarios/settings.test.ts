import { beforeEach, describe, expect, it } from 'vitest';
import { openAuthentication, saveSettings, tfaCellOf } from '../actions/administration.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn, openLogin, statusOf } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isAt, isTicked, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: false });

async function settingsPage() {
  const page = await scene.visitor();
  await comeLoggedIn(page);
  await openAuthentication(page);
  return { page, enable: page.getByTestId('auth-tfa-enable'), enforce: page.getByTestId('auth-tfa-enforce') };
}

describe('Authentication settings', () => {
  beforeEach(() => scene.house().tfaForTenant({ enabled: false, enforced: false }));

  it('S1: authentication completes only with both factors: something known and something owned', async () => {
    await scene.house().tfaForTenant({ enabled: true });
    const account = await scene.house().newTotpAccount();
    const page = await scene.visitor();
    const status = () => statusOf(page, '/user/currentUser');
    await openLogin(page);
    await giveCredentials(page, { ...account, password: 'Not-her-passw0rd' });
    await says(page, 'Username or password is not correct.');
    await hides(page.getByLabel('Verification code'));
    await giveCredentials(page, account);
    await shows(page.getByLabel('Verification code'));
    expect(await status()).toBe(401);
    await giveCode(page, await account.phone.wrongCode());
    await says(page, 'That code is not correct.');
    expect(await status()).toBe(401);
    await giveCode(page, await account.phone.code());
    await isIn(page);
    expect(await status()).toBe(200);
  });

  it('S2: TFA is configured in the authentication settings', async () => {
    const { page, enable } = await settingsPage();
    await shows(page.getByRole('region', { name: 'Two-factor authentication' }));
    await isTicked(enable, false);
    await enable.click();
    await saveSettings(page);
    await page.reload();
    await isTicked(enable, true);
    const { body } = await scene.house().asAdmin('GET', '/tenant/tenants/t1/tfa');
    expect(body).toMatchObject({ enabledOnTenantLevel: true, strategy: 'TOTP' });
  });

  it('S3: there are two strategies, SMS and TOTP, both possible where messages can be sent', async () => {
    const { page, enable } = await settingsPage();
    await enable.click();
    const strategies = page.getByRole('combobox', { name: 'TFA strategy' });
    const options = strategies.getByRole('option');
    expect(await options.allInnerTexts()).toEqual(['SMS based', 'TOTP']);
    expect(await options.first().isDisabled()).toBe(false);
    expect(await options.last().isDisabled()).toBe(false);
  });

  it('S4: only one of them can be active at a time', async () => {
    const { page, enable } = await settingsPage();
    await enable.click();
    const strategies = page.getByRole('combobox', { name: 'TFA strategy' });
    expect(await strategies.getAttribute('multiple')).toBeNull();
    expect(await strategies.inputValue()).toBe('TOTP');
    await says(page, /Only one strategy can be active at a time\./);
  });

  it('Enforcing for all says first how many users it reaches; Cancel changes nothing', async () => {
    await scene.house().tfaForTenant({ enabled: true });
    const { page, enforce } = await settingsPage();
    const { impact } = (await scene.house().asAdmin('GET', '/tenant/tenants/t1/tfa')).body as {
      impact: { usersWithoutFactor: number };
    };
    await enforce.click();
    await page.getByTestId('auth-save').click();
    const dialog = page.getByRole('dialog', { name: 'Enforce two-factor authentication?' });
    await shows(dialog.getByText(new RegExp(`^${impact.usersWithoutFactor} users? must set it up at the next login`)));
    await shows(dialog.getByText('You have not set it up yourself yet', { exact: false }));
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await hides(dialog);
    const { body } = await scene.house().asAdmin('GET', '/tenant/tenants/t1/tfa');
    expect(body).toMatchObject({ totpEnforcedOnTenantLevel: false });
    await saveSettings(page, 'Enforce');
    const after = await scene.house().asAdmin('GET', '/tenant/tenants/t1/tfa');
    expect(after.body).toMatchObject({ totpEnforcedOnTenantLevel: true });
  });

  it('What the management tenant has fixed is disabled, and says why, before anybody tries to save it', async () => {
    await scene.house().tfaForTenant({ enabled: true });
    await scene.house().fixedOptions(['enabled', 'strategy'], true);
    const { page, enable, enforce } = await settingsPage();
    const strategies = page.getByRole('combobox', { name: 'TFA strategy' });
    await isTicked(enable, true);
    expect([await enable.isDisabled(), await strategies.isDisabled(), await enforce.isDisabled()]).toEqual([
      ...[true, true, false],
    ]);
    const reason = 'Fixed by the management tenant.';
    for (const field of [enable, strategies]) {
      const described = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
      const texts = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).innerText()));
      expect(texts.join(' ')).toContain(reason);
    }
    // The rest is saved as ever.
    await enforce.click();
    await saveSettings(page, 'Enforce');
    await scene.house().fixedOptions(['enabled', 'strategy'], false);
    await page.getByTestId('auth-reload').click();
    await hides(page.getByText(reason));
    expect(await enable.isDisabled()).toBe(false);
  });

  it('E9, E10: another strategy says whom it meets, clears every set-up and ends the session it was changed in', async () => {
    await scene.house().tfaForTenant({ enabled: true });
    const account = await scene.house().newTotpAccount();
    const other = await scene.visitor();
    const waiting = await scene.visitor();
    await comeLoggedIn(other);
    await openLogin(waiting);
    await giveCredentials(waiting, account);
    await shows(waiting.getByLabel('Verification code'));
    const { page } = await settingsPage();
    const tfa = async () => (await scene.house().asAdmin('GET', '/tenant/tenants/t1/tfa')).body;
    const { impact } = (await tfa()) as { impact: { activeUsers: number; usersWithoutNumber: number } };
    expect(impact.activeUsers).toBeGreaterThan(0);
    await page.getByRole('combobox', { name: 'TFA strategy' }).selectOption('SMS');
    await page.getByTestId('auth-save').click();
    const dialog = page.getByRole('dialog', { name: 'Logout required' });
    await shows(dialog.getByText(new RegExp(`^${impact.activeUsers} users? will lose their TOTP set-up`)));
    await shows(
      dialog.getByText(new RegExp(`^${impact.usersWithoutNumber} users? without a mobile number cannot log in`)),
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await tfa()).toMatchObject({ strategy: 'TOTP' });
    await page.getByTestId('auth-save').click();
    await dialog.getByRole('button', { name: 'Confirm and log out' }).click();
    await isAt(page, '/login');
    await other.reload();
    await isAt(other, '/login');
    // Somebody between password and code is not let in without anybody having looked at the code.
    await giveCode(waiting, await account.phone.code());
    await says(waiting, 'The two-factor settings changed. Log in again.');
    await giveCredentials(waiting, account);
    await isIn(waiting);

    await comeLoggedIn(page);
    await openAuthentication(page);
    await page.getByRole('combobox', { name: 'TFA strategy' }).selectOption('TOTP');
    await page.getByTestId('auth-save').click();
    await shows(dialog.getByText('No user has a set-up to lose.'));
    await shows(dialog.getByText('Everybody sets TOTP up with their own phone.', { exact: false }));
    await dialog.getByRole('button', { name: 'Confirm and log out' }).click();
    await isAt(page, '/login');
  });

  it('E14: disabled while users have secrets: no code is asked, the controls are gone; enabled again, all is as before', async () => {
    await scene.house().tfaForTenant({ enabled: true });
    const account = await scene.house().newTotpAccount();
    const { page, enable } = await settingsPage();
    await enable.click();
    await page.getByTestId('auth-save').click();
    await says(page, /with a set-up keep it/);
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await says(page, 'Authentication settings saved.');

    const user = await scene.visitor();
    await openLogin(user);
    await giveCredentials(user, account);
    await isIn(user);
    await page.goto(`/administration/users/${account.userName}`);
    const options = page.getByRole('region', { name: 'Login options' });
    await shows(options);
    expect(await options.getByText(/TOTP|two-factor/i).count()).toBe(0);
    await page.goto('/administration/users');
    await shows(tfaCellOf(page, account.userName).getByText('TFA not active'));

    await scene.house().tfaForTenant({ enabled: true });
    const again = await scene.visitor();
    await openLogin(again);
    await giveCredentials(again, account);
    await giveCode(again, await account.phone.code());
    await isIn(again);
  });
});
