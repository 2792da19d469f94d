import { afterAll, describe, expect, it } from 'vitest';
import { linkIn } from '../../support/mail.ts';
import { startSmtpServer } from '../../support/smtp-server.ts';
import { PASSWORD } from '../actions/house.ts';
import { giveCredentials, isIn, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { says, shows } from '../actions/see.ts';

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
});
