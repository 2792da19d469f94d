import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { oathtoolCode } from '../../support/system.ts';
import { readQrOnScreen, scan, typeKeyByHand } from '../actions/authenticator.ts';
import type { Account } from '../actions/house.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn, logOut, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isAt, says, shows } from '../actions/see.ts';
import { openSetUp, openUserSettings } from '../actions/user-menu.ts';

const scene = setScene({ tfa: true });

/** Somebody with the set-up of the login in front of them. */
async function atTheSetUp(tfaEnforced = true): Promise<{ page: Page; account: Account }> {
  const account = await scene.house().newAccount({ tfaEnforced });
  const page = await scene.visitor();
  await openLogin(page);
  await giveCredentials(page, account);
  await shows(page.getByTestId('totp-qr'));
  return { page, account };
}

describe('TOTP set-up', () => {
  it('S13: users must install a TOTP application; Google Authenticator is recommended, free on App Store and Play Store', async () => {
    const { page } = await atTheSetUp();
    await says(page, /Google Authenticator is recommended.*free/);
    const link = (name: string) => page.getByRole('link', { name }).getAttribute('href');
    expect(await link('App Store')).toMatch(/^https:\/\/apps\.apple\.com\/.*google-authenticator/);
    expect(await link('Play Store')).toMatch(/^https:\/\/play\.google\.com\/.*authenticator2$/);
  });

  it('S14: opposed to SMS, TOTP is set up by each user: the administrator finds no way to do it', async () => {
    const { userName } = await scene.house().newAccount();
    const page = await scene.visitor();
    await comeLoggedIn(page);
    await page.goto(`/administration/users/${userName}`);
    const box = page.getByRole('checkbox', { name: 'Enable two-factor authentication' });
    await shows(box);
    expect(await box.isDisabled()).toBe(true);
    await says(page, /only the user can set it up/);
    expect(await page.getByRole('button', { name: /Set up/ }).count()).toBe(0);
    // Nor does the API have a way: the secret is always the caller's own.
    const path = `/user/t1/users/${userName}/totpSecret`;
    await expect(scene.house().asAdmin('POST', path)).rejects.toThrow('404');
  });

  it('S15: the user opens User settings at the top right and clicks Set up two-factor authentication', async () => {
    const account = await scene.house().newAccount();
    const page = await scene.visitor();
    await openLogin(page);
    await giveCredentials(page, account);
    await page.getByRole('button', { name: 'Not now' }).click();
    await isIn(page);
    const button = page.getByTestId('usermenu-open');
    const { x = 0, y = 0 } = (await button.boundingBox()) ?? {};
    expect(x).toBeGreaterThan(1280 * 0.9);
    expect(y).toBeLessThan(100);

    await openSetUp(page);
    const phone = await scan(page);
    await giveCode(page, await phone.code());
    await page.getByRole('dialog', { name: 'Logout required' }).getByRole('button', { name: 'Log out' }).click();

    await giveCredentials(page, account);
    await giveCode(page, await phone.code());
    await isIn(page);
    // Set up: the button has done its work.
    await openUserSettings(page);
    await says(page, /^TOTP active since/);
    await hides(page.getByTestId('usersettings-setup-tfa'));
  });

  it('S16: if TFA is enabled, a QR code at login, to be scanned with the mobile application', async () => {
    const { page, account } = await atTheSetUp(false);
    const qr = await readQrOnScreen(page);
    expect(qr.protocol + qr.host).toBe('otpauth:totp');
    expect(decodeURIComponent(qr.pathname)).toContain(account.userName);
    expect(qr.searchParams.get('issuer')).toBeTruthy();
    const phone = await scan(page);
    await giveCode(page, await phone.code());
    await isIn(page);
  });

  it('S17: alternatively the secret is inserted by hand', async () => {
    const { page, account } = await atTheSetUp();
    expect(await page.getByTestId('totp-secret').innerText()).toMatch(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/);
    const phone = await typeKeyByHand(page);
    // T11: both hold the same secret.
    expect((await readQrOnScreen(page)).searchParams.get('secret')).toBe(phone.key);
    await giveCode(page, await phone.code());
    await isIn(page);
    await logOut(page);
    await giveCredentials(page, account);
    await giveCode(page, await phone.code());
    await isIn(page);
  });

  it('S18: then the application makes a new code every 30 seconds, and each completes an authentication', async () => {
    const { page, account } = await atTheSetUp();
    const phone = await scan(page);
    const first = await phone.codeOfNow();
    await giveCode(page, first);
    await isIn(page);
    await logOut(page);

    // The same code a second time does not.
    await giveCredentials(page, account);
    await giveCode(page, first);
    await says(page, 'That code was already used. Wait for the next one.');
    const second = await phone.codeOfNextStep();
    expect(second).toBe(await oathtoolCode(phone.key));
    await giveCode(page, second);
    await isIn(page);
    await isAt(page, '/user-settings');
  });
});
