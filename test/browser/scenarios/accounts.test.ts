import { afterAll, describe, expect, it } from 'vitest';
import { linkIn } from '../../support/mail.ts';
import { startSmtpServer } from '../../support/smtp-server.ts';
import { openUser, openUsers, rowOf, saveUser } from '../actions/administration.ts';
import { PASSWORD, roles } from '../actions/house.ts';
import { comeLoggedIn, giveCredentials, isIn, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { isTicked, says, shows } from '../actions/see.ts';

const postOffice = await startSmtpServer();
const scene = setScene({ tfa: false, settings: { SALLYPORT_SMTP_URL: postOffice.url } });
afterAll(() => postOffice.stop());

const NEW_PASSWORD = 'Harbour#Lantern7';

/** The link in the newest mail to somebody, once it has been delivered. */
async function linkTo(email: string): Promise<string> {
  const delivered = () => postOffice.mails.filter(({ recipients }) => recipients.includes(email)).at(-1);
  await expect.poll(delivered, { timeout: 30_000, interval: 50 }).toBeDefined();
  return linkIn(delivered() ?? { text: '' }).href;
}

describe('A forgotten password is replaced by a link that is mailed', () => {
  it('The link sets a new password once; the old one opens nothing any more', { timeout: 90_000 }, async () => {
    const account = await scene.house().newAccount();
    const email = `${account.userName}@example.com`;
    // 404: the link is opened a second time. 422: a password that is refused.
    const page = await scene.visitor({ refusals: [404, 422] });
    await openLogin(page);
    await page.getByRole('button', { name: 'Forgot password?' }).click();
    await page.getByLabel('Email address').fill(email);
    await page.getByRole('button', { name: 'Send link' }).click();
    await shows(page.getByRole('heading', { name: 'Check your mail' }));

    const link = await linkTo(email);
    await page.goto(link);
    await shows(page.getByRole('heading', { name: 'Change password' }));
    expect(new URL(page.url()).search).toBe('');
    expect(await page.getByLabel('Email address').inputValue()).toBe(email);
    for (const [refused, reason] of [
      ['Password1!', /one of the most common passwords/],
      [PASSWORD, 'Already used before. Choose another password.'],
    ] as const) {
      await page.getByLabel('New password').fill(refused);
      await page.getByLabel('Confirm password').fill(refused);
      await page.getByRole('button', { name: 'Set password' }).click();
      await says(page, reason);
    }
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByLabel('Confirm password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Set password' }).click();
    await says(page, 'Password changed. Log in with the new password.');

    await giveCredentials(page, account);
    await says(page, 'Username or password is not correct.');
    await giveCredentials(page, { ...account, password: NEW_PASSWORD });
    await isIn(page);

    const stranger = await scene.visitor({ refusals: [404] });
    await stranger.goto(link);
    await says(stranger, /This link does not work/);
    expect(await stranger.getByLabel('Email address').inputValue()).toBe(email);
  });

  it('A link is good for one day: after that the page says so, and another one can be asked for at once', async () => {
    const account = await scene.house().newAccount();
    const email = `${account.userName}@example.com`;
    await scene.house().ask(undefined, 'POST', '/user/passwordReset', { email });
    const link = await linkTo(email);
    await scene.house().later(86_401);
    const page = await scene.visitor({ refusals: [422] });
    await page.goto(link);
    await says(page, 'This link has expired. Ask for another one, it works for one day.');
    expect(await page.getByLabel('Email address').inputValue()).toBe(email);
    await page.getByRole('button', { name: 'Send link' }).click();
    await shows(page.getByRole('heading', { name: 'Check your mail' }));
    await expect.poll(() => linkTo(email), { timeout: 30_000 }).not.toBe(link);
    await page.goto(await linkTo(email));
    await shows(page.getByRole('heading', { name: 'Change password' }));
  });
});

describe('Accounts by invitation', () => {
  it('A new user chooses the password; later an administrator sends a link again', { timeout: 90_000 }, async () => {
    const page = await scene.visitor();
    await comeLoggedIn(page);
    await openUsers(page);
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByLabel('Username').fill('ingrid');
    await page.getByRole('textbox', { name: 'Email' }).fill('ingrid@example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await says(page, 'User saved. A link to choose a password is on its way to ingrid@example.com.');

    const ingrid = await scene.visitor();
    const invitation = await linkTo('ingrid@example.com');
    await ingrid.goto(invitation);
    await ingrid.getByLabel('New password').fill(NEW_PASSWORD);
    await ingrid.getByLabel('Confirm password').fill(NEW_PASSWORD);
    await ingrid.getByRole('button', { name: 'Set password' }).click();
    await says(ingrid, 'Password changed. Log in with the new password.');
    await giveCredentials(ingrid, { userName: 'ingrid', password: NEW_PASSWORD });
    await isIn(ingrid);

    await rowOf(page, 'ingrid').getByTestId('users-menu').click();
    await page.getByRole('menuitem', { name: 'Send password reset link' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send link' }).click();
    await says(page, 'A link to choose a new password is on its way to ingrid@example.com.');
    await expect.poll(async () => await linkTo('ingrid@example.com'), { timeout: 30_000 }).not.toBe(invitation);
  });
});

describe('Accounts > Roles', () => {
  it('A role is created, given a permission, listed, and takes effect; then it is deleted', {
    timeout: 90_000,
  }, async () => {
    const page = await scene.visitor();
    await comeLoggedIn(page);
    await page.getByRole('link', { name: 'Roles', exact: true }).click();
    await page.getByRole('button', { name: 'Add global role' }).click();
    await page.getByLabel('Name').fill('Auditors');
    await page.getByLabel('Description').fill('Read what happened');
    await page.getByLabel('Filter permissions').fill('audit');
    await page.getByRole('checkbox', { name: 'Audits: READ' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    const row = page.locator('[data-testid="roles-row"][data-role="Auditors"]');
    await shows(row.getByText('1 permission', { exact: true }));
    await shows(row.getByText('Read what happened'));

    // On the server, and for whoever has the role.
    const { body } = await scene.house().asAdmin('GET', '/user/t1/groupByName/Auditors');
    expect(body).toMatchObject({ roles: { references: [{ role: { name: 'ROLE_AUDIT_READ' } }] } });
    const account = await scene.house().newAccount({ groupIds: [Number(body.id)] });
    const { token } = await scene.house().token(account);
    expect((await scene.house().ask(token, 'GET', '/audit/auditRecords')).status).toBe(200);

    // A changed one says whom it reaches, and those it reaches are in sight.
    await row.getByRole('link', { name: 'Auditors' }).click();
    await shows(page.getByRole('link', { name: account.userName }));
    await isTicked(page.getByRole('checkbox', { name: 'Audits: READ' }), true);
    await page.getByRole('checkbox', { name: 'Audits: READ' }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save and log out users' }).click();
    await shows(row.getByText('0 permissions'));
    expect((await scene.house().ask(token, 'GET', '/audit/auditRecords')).status).toBe(401);

    await row.getByRole('button', { name: 'Actions for Auditors' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await says(page, 'Global role "Auditors" deleted.');
    await row.waitFor({ state: 'detached' });

    // The platform knows these by their names.
    await page.getByRole('button', { name: 'Actions for admins' }).click();
    await shows(page.getByRole('menuitem', { name: 'Duplicate' }));
    expect(await page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.goto(`/administration/roles/${roles.devices}`);
    await says(page, 'it cannot be renamed or deleted');
  });
});

describe('Two administrators edit one user', () => {
  it('E26: the second save is refused; a reload shows the change of the first, and the next save is taken', async () => {
    const account = await scene.house().newAccount();
    const page = await scene.visitor({ refusals: [409] });
    await comeLoggedIn(page);
    await page.goto('/administration/');
    await openUser(page, account.userName);
    const [first, last] = [page.getByLabel('First name'), page.getByLabel('Last name')];
    await last.fill('Mine');
    await scene.house().asAdmin('PUT', `/user/t1/users/${account.userName}`, { firstName: 'Theirs' });
    await page.getByRole('button', { name: 'Save' }).click();
    await says(page, /^Somebody else changed this user meanwhile\. Reload/);
    expect(await last.inputValue()).toBe('Mine');
    await page.getByTestId('user-conflict-reload').click();
    await expect.poll(() => first.inputValue()).toBe('Theirs');
    expect(await last.inputValue()).not.toBe('Mine');
    await last.fill('Mine');
    await saveUser(page);
  });
});
