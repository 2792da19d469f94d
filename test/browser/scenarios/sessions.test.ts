import { describe, it } from 'vitest';
import { confirmRevoke, openUser, pressRevoke, rowOf } from '../actions/administration.ts';
import { scan } from '../actions/authenticator.ts';
import { roles } from '../actions/house.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn, logIn, logInWithCode } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { isAt, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

describe('A session that the server ended', () => {
  it('4.10: revoking ends the sessions of the user: the next action leads to the login, with the reason, and back', async () => {
    const user = await scene.house().newTotpAccount({ groupIds: [roles.admins], tfaEnforced: true });
    const page = await scene.visitor();
    await logInWithCode(page, user);
    await page.goto('/administration/users?tfaStatus=active');
    await shows(rowOf(page, user.userName));

    const admin = await scene.visitor();
    await comeLoggedIn(admin);
    await openUser(admin, user.userName);
    await pressRevoke(admin);
    await confirmRevoke(admin);

    await page.getByTestId('users-reload').click();
    await isAt(page, '/login');
    await says(page, 'You were logged out: your session was ended.');
    await giveCredentials(page, user);
    const phone = await scan(page, user.phone);
    await giveCode(page, await phone.code());
    await isIn(page);
    await isAt(page, '/administration/users');
    await shows(rowOf(page, user.userName));
  });

  it('4.10: logging out all users does the same to everybody, the administrator included', async () => {
    const account = await scene.house().newAccount();
    const user = await scene.visitor();
    await logIn(user, account);
    const admin = await scene.visitor();
    await comeLoggedIn(admin);
    await admin.getByRole('button', { name: 'Log out all users' }).click();
    await admin.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await isAt(admin, '/login');
    await says(admin, 'You were logged out: all users were logged out.');
    await user.reload();
    await isAt(user, '/login');
    await says(user, 'You were logged out: your session was ended.');
  });
});
