import { describe, expect, it, onTestFinished } from 'vitest';
import { enableBox, openUser, openUsers, rowOf, saveUser, tfaCellOf } from '../actions/administration.ts';
import { webhookGateway } from '../actions/gateways.ts';
import { administrator, PASSWORD } from '../actions/house.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn, openLogin, statusOf } from '../actions/login.ts';
import { isFocused, isTicked, says, shows } from '../actions/see.ts';
import { passwordGiven, setSmsScene } from '../actions/sms-scene.ts';
import { telephone } from '../actions/text-messages.ts';
import { openUserSettings } from '../actions/user-menu.ts';

const gateway = await webhookGateway();
const scene = setSmsScene(gateway);

/** Somebody with a number, for whom nobody switched codes on yet, and an administrator. */
async function personAndAdministrator() {
  const phone = telephone(gateway);
  const account = await scene.house().newAccount({ phone: phone.number });
  const admin = await scene.visitor({ refusals: [422] });
  await comeLoggedIn(admin);
  await admin.goto('/administration/');
  return { account, phone, admin };
}

describe('Codes by SMS in Accounts > Users', () => {
  it('S7: a new user with codes by SMS needs a mobile number', async () => {
    const { admin, phone } = await personAndAdministrator();
    await openUsers(admin);
    await admin.getByRole('button', { name: 'Add user' }).click();
    await admin.getByLabel('Username').fill('jane');
    await admin.getByRole('textbox', { name: 'Email' }).fill('jane@example.com');
    await admin.getByRole('radio', { name: 'Set password (not recommended)' }).check();
    await admin.getByTestId('user-password').fill(PASSWORD);
    await admin.getByTestId('user-password-confirm').fill(PASSWORD);
    await enableBox(admin).check();
    const field = admin.getByTestId('user-phone');
    expect(await field.getAttribute('required')).not.toBeNull();
    await admin.getByRole('button', { name: 'Save' }).click();
    await says(admin, 'Required for codes by SMS, in international form');
    await isFocused(field);
    // A fixed line: only the server knows that no message arrives there.
    await field.fill('+49 30 901820');
    await admin.getByRole('button', { name: 'Save' }).click();
    await says(admin, 'Enter a mobile number in international form');
    await field.fill(phone.number);
    await saveUser(admin);
    await shows(tfaCellOf(admin, 'jane').getByRole('img', { name: 'TFA active (SMS)' }));

    const jane = await scene.visitor();
    await passwordGiven(jane, { userName: 'jane', password: PASSWORD });
    await giveCode(jane, await phone.nextCode());
    await isIn(jane);
  });

  it('S9: the way to the switch is Accounts > Users, and there the user', async () => {
    const { account, admin } = await personAndAdministrator();
    const navigator = admin.getByRole('navigation', { name: 'Navigator' });
    await shows(navigator.getByText('Accounts', { exact: true }));
    await navigator.getByRole('link', { name: 'Users' }).click();
    await rowOf(admin, account.userName).getByRole('link', { name: account.userName, exact: true }).click();
    await shows(admin.getByRole('heading', { name: account.userName, level: 1 }));
    await isTicked(enableBox(admin), false);
    expect(await enableBox(admin).isEnabled()).toBe(true);
  });

  it('S10: the checkbox next to "Enable two-factor authentication", which does nothing by itself', async () => {
    const { account, admin } = await personAndAdministrator();
    await openUser(admin, account.userName);
    await enableBox(admin).check();
    await shows(admin.getByText('(SMS)', { exact: true }));
    await admin.getByTestId('user-cancel').click();
    await admin.getByRole('button', { name: 'Discard changes' }).click();
    await shows(tfaCellOf(admin, account.userName).getByText('TFA not active'));
    const user = await scene.visitor();
    await openLogin(user);
    await giveCredentials(user, account);
    await isIn(user);
  });

  it('S11: Save; from the next login on a code is asked for, until the box is cleared and saved', async () => {
    const { account, phone, admin } = await personAndAdministrator();
    await openUser(admin, account.userName);
    await enableBox(admin).check();
    await saveUser(admin);
    await says(admin, 'Two-factor changes apply at the next login.');
    await shows(tfaCellOf(admin, account.userName).getByRole('img', { name: 'TFA active (SMS)' }));
    const user = await scene.visitor();
    await passwordGiven(user, account);
    expect(await statusOf(user, '/user/currentUser')).toBe(401);
    await giveCode(user, await phone.nextCode());
    await isIn(user);

    await openUser(admin, account.userName);
    await isTicked(enableBox(admin), true);
    await enableBox(admin).uncheck();
    await saveUser(admin);
    await shows(tfaCellOf(admin, account.userName).getByText('TFA not active'));
    const again = await scene.visitor();
    await openLogin(again);
    await giveCredentials(again, account);
    await isIn(again);
  });

  it('S12: only there: User settings show where one stands, and hold no switch; nor has an administrator one for themselves', async () => {
    const { phone, ...account } = await scene.newSmsAccount();
    const user = await scene.visitor();
    await passwordGiven(user, account);
    await giveCode(user, await phone.nextCode());
    await isIn(user);
    await user.goto('/user-settings');
    await says(user, 'Codes by SMS active. Only an administrator can switch them off.');
    await openUserSettings(user);
    await says(user, 'Your codes go to this number. Only an administrator can change it.');
    const dialog = user.getByRole('dialog', { name: 'Edit user' });
    expect(await dialog.getByRole('checkbox').count()).toBe(0);
    expect(await dialog.getByRole('switch').count()).toBe(0);

    const { admin } = await personAndAdministrator();
    await openUser(admin, administrator.userName);
    await says(admin, 'You cannot change this for your own user.');
    expect(await enableBox(admin).isDisabled()).toBe(true);
  });
});

describe('Whoever has no number', () => {
  it('E1: cannot log in; the list says so, their page shows the field in error, and cannot be saved without one', async () => {
    const { phone, ...account } = await scene.newSmsAccount();
    await scene.house().withoutNumber(account);
    const user = await scene.visitor();
    await openLogin(user);
    await giveCredentials(user, account);
    await shows(user.getByRole('heading', { name: 'Login not possible' }));
    expect(phone.messages()).toBe(0);

    const { admin } = await personAndAdministrator();
    await openUsers(admin);
    const blocked = 'TFA active (SMS), phone number missing: login impossible';
    await shows(tfaCellOf(admin, account.userName).getByRole('img', { name: blocked }));
    await openUser(admin, account.userName);
    await says(admin, 'Required for codes by SMS, in international form');
    const field = admin.getByTestId('user-phone');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await admin.getByTestId('user-save').isDisabled()).toBe(true);
    await admin.getByLabel('First name').fill('Joan');
    await admin.getByTestId('user-save').click();
    await isFocused(field);
    await field.fill(phone.number);
    await saveUser(admin);
    await shows(tfaCellOf(admin, account.userName).getByRole('img', { name: 'TFA active (SMS)' }));

    await user.getByRole('button', { name: 'Back to login' }).click();
    await giveCredentials(user, account);
    await giveCode(user, await phone.nextCode());
    await isIn(user);
  });
});

describe('SMS enforced above the single user', () => {
  it.each([
    ['for everybody', 'enforced', 'true', /^Enforced on platform level\. A single user/],
    ['for the holders of a role', 'enforced.group', 'business', /^Enforced on platform level for users with/],
  ])('S7: %s: a new user needs a number without anybody ticking the box', async (_, key, value, reason) => {
    // Logged in before it is so: the administrator has no number either.
    const { admin, phone } = await personAndAdministrator();
    await scene.house().platformOption(key, value);
    onTestFinished(() => scene.house().platformOption(key, null));
    await admin.goto('/administration/users/new');
    await says(admin, reason);
    await isTicked(enableBox(admin), true);
    expect(await enableBox(admin).isDisabled()).toBe(true);
    const userName = `enforced-${key.replace('.', '-')}`;
    await admin.getByLabel('Username').fill(userName);
    await admin.getByRole('textbox', { name: 'Email' }).fill(`${userName}@example.com`);
    await admin.getByRole('button', { name: 'Save' }).click();
    await says(admin, 'Required for codes by SMS, in international form');
    await isFocused(admin.getByTestId('user-phone'));
    await admin.getByTestId('user-phone').fill(phone.number);
    await saveUser(admin);
    await shows(tfaCellOf(admin, userName).getByRole('img', { name: 'TFA active (SMS)' }));
  });
});
