import { expect, it } from 'vitest';
import {
  confirmRevoke,
  openAuthentication,
  openUser,
  openUsers,
  pressRevoke,
  rowOf,
  saveSettings,
  saveUser,
  tfaCellOf,
} from '../actions/administration.ts';
import { scan } from '../actions/authenticator.ts';
import { administrator, PASSWORD } from '../actions/house.ts';
import { giveCode, giveCredentials, isIn, logIn, logOut, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { isAt, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: false });

it('The whole story: TOTP switched on and enforced, set up by scanning, used, the phone lost, revoked, set up again', async () => {
  const admin = await scene.visitor();
  await logIn(admin, administrator);

  // Settings > Authentication: enable.
  await openAuthentication(admin);
  await admin.getByRole('switch', { name: /^Enable/ }).click();
  await saveSettings(admin);

  // Accounts > Users > Add user, with enforcement.
  await openUsers(admin);
  await admin.getByRole('button', { name: 'Add user' }).click();
  await admin.getByLabel('Username').fill('jane');
  await admin.getByRole('textbox', { name: 'Email' }).fill('jane@example.com');
  await admin.getByRole('radio', { name: 'Set password (not recommended)' }).check();
  await admin.getByTestId('user-password').fill(PASSWORD);
  await admin.getByTestId('user-password-confirm').fill(PASSWORD);
  await admin.getByRole('checkbox', { name: 'Enforce TOTP for the user' }).check();
  await saveUser(admin);
  await shows(tfaCellOf(admin, 'jane').getByRole('img', { name: 'TFA enforced, set-up pending (TOTP)' }));

  // Jane logs in, scans, and is in.
  const jane = await scene.visitor();
  const account = { userName: 'jane', password: PASSWORD };
  await openLogin(jane);
  await giveCredentials(jane, account);
  const lostPhone = await scan(jane);
  await giveCode(jane, await lostPhone.code());
  await isIn(jane);
  await logOut(jane);

  // From now on a code is asked for.
  await giveCredentials(jane, account);
  await says(jane, 'Open your authenticator app and enter the 6-digit code for this account.');
  await giveCode(jane, await lostPhone.code());
  await isIn(jane);

  // The phone is lost: the administrator revokes, and Jane's session ends.
  await admin.getByTestId('users-reload').click();
  await shows(tfaCellOf(admin, 'jane').getByRole('img', { name: 'TFA active (TOTP)' }));
  await openUser(admin, 'jane');
  await pressRevoke(admin);
  await confirmRevoke(admin);
  await says(admin, 'User TOTP secret revoked.');
  await jane.reload();
  await isAt(jane, '/login');

  // Jane sets it up again, with another key on another phone.
  await giveCredentials(jane, account);
  const newPhone = await scan(jane, lostPhone);
  expect(newPhone.key).not.toBe(lostPhone.key);
  await giveCode(jane, await newPhone.code());
  await isIn(jane);
  await logOut(jane);
  await giveCredentials(jane, account);
  await giveCode(jane, await newPhone.code());
  await isIn(jane);

  await openUsers(admin);
  await shows(rowOf(admin, 'jane').getByRole('img', { name: 'TFA active (TOTP)' }));
});
