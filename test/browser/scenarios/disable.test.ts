import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  confirmRevoke,
  enableBox,
  enforceBox,
  openUser,
  pressRevoke,
  saveUser,
  scrollToLoginOptions,
  tfaCellOf,
} from '../actions/administration.ts';
import type { TotpAccount } from '../actions/house.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn, logIn, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isTicked, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

/** A user with TOTP active and enforced, and their page in front of the administrator. */
async function atTheUser(): Promise<{ page: Page; user: TotpAccount }> {
  const user = await scene.house().newTotpAccount({ tfaEnforced: true });
  const page = await scene.visitor();
  await comeLoggedIn(page);
  await openUser(page, user.userName);
  await isTicked(enforceBox(page), true);
  return { page, user };
}

/** In after the password: at most offered, not demanded, is the set-up. */
async function passwordIsEnough(user: TotpAccount): Promise<void> {
  const page = await scene.visitor();
  await logIn(page, user);
}

describe('Disabling TOTP for a user', () => {
  it('S25: to turn TOTP off completely, revoking alone is not enough: the user is asked to set it up again', async () => {
    const { page, user } = await atTheUser();
    await pressRevoke(page);
    await says(page, 'TOTP is enforced for this user: it must be set up again at the next login.');
    await confirmRevoke(page);
    // T16, 6.5: the page says what is missing.
    await says(page, 'Still enforced: the user must set it up again at the next login.');

    const login = await scene.visitor();
    await openLogin(login);
    await giveCredentials(login, user);
    await shows(login.getByTestId('totp-qr'));
    await hides(login.getByRole('button', { name: 'Not now' }));
  });

  it('S25: nor is disabling the enforcement alone: codes are still asked for', async () => {
    const { page, user } = await atTheUser();
    await enforceBox(page).uncheck();
    await saveUser(page);
    await shows(tfaCellOf(page, user.userName).getByRole('img', { name: 'TFA active (TOTP)' }));

    const login = await scene.visitor();
    await openLogin(login);
    await giveCredentials(login, user);
    await giveCode(login, await user.phone.code());
    await isIn(login);
  });

  it('S27, S28: select the user in Accounts > Users and scroll down to Login options', async () => {
    const { page } = await atTheUser();
    const options = await scrollToLoginOptions(page);
    await shows(options.getByRole('checkbox', { name: 'Enforce TOTP for the user' }));
    await shows(options.getByRole('button', { name: 'Revoke TOTP secret' }));
  });

  it('S29: the checkbox "Enforce TOTP for the user" can be cleared while the secret is active, and waits for Save', async () => {
    const { page, user } = await atTheUser();
    await isTicked(enableBox(page), true);
    await enforceBox(page).uncheck();
    await shows(page.getByRole('button', { name: 'Save' }));
    const tfa = await scene.house().asAdmin('GET', `/user/t1/users/${user.userName}/tfa`);
    expect(tfa.body).toMatchObject({ tfaEnforced: true });
  });

  it('S30, S31: Revoke TOTP secret, confirmed with Revoke, keeps the cleared checkbox', async () => {
    const { page } = await atTheUser();
    await enforceBox(page).uncheck();
    await pressRevoke(page);
    await confirmRevoke(page);
    await says(page, 'User TOTP secret revoked.');
    await isTicked(enableBox(page), false);
    await isTicked(enforceBox(page), false);
    // Nothing is left to be warned of.
    await hides(page.getByTestId('user-still-enforced'));
  });

  it('S32: with Save all is done: the password alone is enough', async () => {
    const { page, user } = await atTheUser();
    await enforceBox(page).uncheck();
    await pressRevoke(page);
    await confirmRevoke(page);
    await saveUser(page);
    await says(page, 'User saved.');
    await shows(tfaCellOf(page, user.userName).getByText('TFA not active'));
    await passwordIsEnough(user);
  });

  it('C3: the reverse order, revoking before clearing the checkbox, ends the same', async () => {
    const { page, user } = await atTheUser();
    await pressRevoke(page);
    await confirmRevoke(page);
    await shows(page.getByTestId('user-still-enforced'));
    await enforceBox(page).uncheck();
    await hides(page.getByTestId('user-still-enforced'));
    await saveUser(page);
    await shows(tfaCellOf(page, user.userName).getByText('TFA not active'));
    await passwordIsEnough(user);
  });
});
