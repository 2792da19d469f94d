import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { enableBox, enforceBox, openUser, openUsers, rowOf } from '../actions/administration.ts';
import { type Account, administrator, roles, type TotpAccount } from '../actions/house.ts';
import { comeLoggedIn, logIn } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { isTicked, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

/** Neither button nor box, and the same from the API. */
async function mayNeitherRevokeNorEnforce(page: Page, who: Account, user: TotpAccount): Promise<void> {
  await openUser(page, user.userName);
  await isTicked(enableBox(page), true);
  expect(await page.getByRole('button', { name: 'Revoke TOTP secret' }).count()).toBe(0);
  expect(await enforceBox(page).isDisabled()).toBe(true);

  const { token } = await scene.house().token(who);
  const path = `/user/t1/users/${user.userName}`;
  const revoked = await scene.house().ask(token, 'DELETE', `${path}/totpSecret/revoke`);
  expect(revoked).toMatchObject({ status: 403, body: { code: 'accessDenied' } });
  expect((await scene.house().ask(token, 'PUT', `${path}/tfa`, { tfaEnforced: true })).status).toBe(403);
  expect((await scene.house().ask(token, 'PUT', path, { tfaEnforced: true })).status).toBe(403);
  expect((await scene.house().token(user)).refusal).toBe('totpCodeRequired');
}

describe('S20, S26: revoking the secret and disabling the enforcement need user management ADMIN', () => {
  it('T13: a user with READ sees no Revoke button and cannot clear the box; the API answers 403', async () => {
    const reader = await scene.house().newRole('User Reader', ['ROLE_USER_MANAGEMENT_READ']);
    const account = await scene.house().newAccount({ groupIds: [reader] });
    const user = await scene.house().newTotpAccount();
    const page = await scene.visitor();
    await logIn(page, account);
    await mayNeitherRevokeNorEnforce(page, account, user);
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await openUsers(page);
    expect(await page.getByRole('button', { name: 'Add user' }).count()).toBe(0);
  });

  it('T13: neither does a user with CREATE, not even for sub-users of their own', async () => {
    const creator = await scene.house().newAccount({ groupIds: [roles.sharedUserManager] });
    const user = await scene.house().newTotpAccount({ creator, groupIds: [] });
    const stranger = await scene.house().newTotpAccount();
    const page = await scene.visitor();
    await logIn(page, creator);
    await mayNeitherRevokeNorEnforce(page, creator, user);
    // Of other people's users they see nothing at all.
    await openUsers(page);
    expect(await rowOf(page, stranger.userName).count()).toBe(0);
  });

  it('E27: not even ADMIN for the own user: no Revoke, the box is read-only, the API answers 403', async () => {
    const own = await scene.house().newTotpAccount({ groupIds: [roles.userManager] });
    const { token } = await scene.house().token(own, await own.phone.code());
    const revoked = await scene.house().ask(token, 'DELETE', `/user/t1/users/${own.userName}/totpSecret/revoke`);
    expect(revoked).toMatchObject({ status: 403, body: { code: 'ownSecret' } });
    const path = `/user/t1/users/${own.userName}/tfa`;
    expect((await scene.house().ask(token, 'PUT', path, { tfaEnforced: true })).status).toBe(403);

    const page = await scene.visitor();
    await comeLoggedIn(page);
    await openUser(page, administrator.userName);
    await says(page, 'You cannot change this for your own user.');
    expect(await enforceBox(page).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Revoke TOTP secret' }).count()).toBe(0);
  });

  it('Without any permission for users the page says so, and never is blank', async () => {
    const account = await scene.house().newAccount();
    const page = await scene.visitor();
    await logIn(page, account);
    await page.goto('/administration/users');
    await shows(page.getByRole('heading', { name: 'You do not have access' }));
    await page.goto('/administration/auth-configuration/basic_settings');
    await shows(page.getByRole('heading', { name: 'You do not have access' }));
  });
});
