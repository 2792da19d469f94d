import { expect, it } from 'vitest';
import { rowOf, tfaCellOf } from '../actions/administration.ts';
import { scan } from '../actions/authenticator.ts';
import { administrator } from '../actions/house.ts';
import { pressByKeyboard, typeByKeyboard } from '../actions/keyboard.ts';
import { isIn, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isFocused, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

it('T19: log in and set TOTP up by keyboard only', async () => {
  const account = await scene.house().newAccount({ tfaEnforced: true });
  const page = await scene.visitor();
  await openLogin(page);
  // The first field waits for typing; Tab leads on.
  await isFocused(page.getByTestId('login-username'));
  await page.keyboard.type(account.userName);
  await typeByKeyboard(page, page.getByTestId('login-password'), account.password);
  await pressByKeyboard(page, page.getByRole('button', { name: 'Log in' }));

  await shows(page.getByTestId('totp-qr'));
  await isFocused(page.getByRole('heading', { name: 'Two-factor authentication' }));
  const phone = await scan(page);
  await typeByKeyboard(page, page.getByLabel('Verification code'), await phone.code());
  await page.keyboard.press('Enter');
  await isIn(page);

  await pressByKeyboard(page, page.getByTestId('usermenu-open'));
  await pressByKeyboard(page, page.getByRole('button', { name: 'Logout' }));
  await isFocused(page.getByTestId('login-username'));
  await page.keyboard.type(account.userName);
  await typeByKeyboard(page, page.getByTestId('login-password'), account.password);
  await page.keyboard.press('Enter');
  await isFocused(page.getByLabel('Verification code'));
  await page.keyboard.type(await phone.code());
  await isIn(page);
});

it('T19: revoke by keyboard only, with the focus kept in the dialog and never lost after it', async () => {
  const account = await scene.house().newTotpAccount();
  const leaving = await scene.house().newAccount();
  const page = await scene.visitor();
  await openLogin(page);
  await page.keyboard.type(administrator.userName);
  await typeByKeyboard(page, page.getByTestId('login-password'), administrator.password);
  await page.keyboard.press('Enter');
  await pressByKeyboard(page, page.getByRole('button', { name: 'Not now' }));

  const navigator = page.getByRole('navigation', { name: 'Navigator' });
  await pressByKeyboard(page, navigator.getByRole('link', { name: 'Users' }));
  await pressByKeyboard(page, rowOf(page, account.userName).getByRole('link', { name: account.userName, exact: true }));
  const button = page.getByRole('button', { name: 'Revoke TOTP secret' });
  await pressByKeyboard(page, button);

  const dialog = page.getByRole('dialog', { name: 'Revoke TOTP secret' });
  // On the least destructive button: Enter by habit must not destroy.
  await isFocused(dialog.getByRole('button', { name: 'Cancel' }));
  for (let presses = 0; presses < 5; presses++) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((one) => one.contains(one.ownerDocument.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await hides(dialog);
  await isFocused(button);

  await page.keyboard.press('Enter');
  await pressByKeyboard(page, dialog.getByRole('button', { name: 'Revoke', exact: true }), 'Space');
  await says(page, 'User TOTP secret revoked.');
  // The button is gone: back to the one before it, from where Tab goes on.
  await hides(button);
  await isFocused(page.getByRole('button', { name: 'Send password reset link' }));
  await pressByKeyboard(page, navigator.getByRole('link', { name: 'Users' }));
  await shows(tfaCellOf(page, account.userName).getByText('TFA not active'));

  const menu = rowOf(page, leaving.userName).getByTestId('users-menu');
  const question = page.getByRole('dialog', { name: 'Delete user' });
  const askToDelete = async () => {
    await isFocused(page.getByRole('menuitem', { name: 'Edit' }));
    await page.keyboard.press('End');
    await isFocused(page.getByRole('menuitem', { name: 'Delete' }));
    await page.keyboard.press('Enter');
    await isFocused(question.getByRole('button', { name: 'Cancel' }));
  };
  await pressByKeyboard(page, menu);
  await askToDelete();
  await page.keyboard.press('Escape');
  await hides(question);
  // What opened the dialog was in the menu, which is gone too.
  await isFocused(menu);
  await page.keyboard.press('Enter');
  await askToDelete();
  await pressByKeyboard(page, question.getByRole('button', { name: 'Delete' }));
  await says(page, `User "${leaving.userName}" deleted.`);
  await hides(rowOf(page, leaving.userName));
  // Not at the top of the page, as if nothing had been done: beside where the row was.
  await isFocused(rowOf(page, account.userName).getByTestId('users-menu'));
});
