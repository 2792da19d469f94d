import { describe, expect, it } from 'vitest';
import { webhookGateway } from '../actions/gateways.ts';
import { giveCode, giveCredentials, isIn, openLogin, statusOf } from '../actions/login.ts';
import { hides, isFocused, says, shows } from '../actions/see.ts';
import { passwordGiven, setSmsScene } from '../actions/sms-scene.ts';
import { otherThan } from '../actions/text-messages.ts';

const gateway = await webhookGateway();
const scene = setSmsScene(gateway);

/** Somebody with codes by SMS, who has just given the right password. */
async function atTheCode() {
  const { phone, ...account } = await scene.newSmsAccount();
  const page = await scene.visitor({ refusals: [403, 429] });
  await passwordGiven(page, account);
  await says(page, 'A code was sent to your phone by SMS.');
  return { account, phone, page };
}

describe('Codes by SMS at the login', () => {
  it('The code of the message logs in; a wrong one is named; asked for too soon another one is waited for', async () => {
    const { account, phone, page } = await atTheCode();
    const code = await phone.nextCode();
    const field = page.getByLabel('Verification code');
    await isFocused(field);
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await page.getByRole('button', { name: /^Send new code in \d+ seconds$/ }).isDisabled()).toBe(true);
    await giveCode(page, otherThan(code));
    await says(page, 'That code is not correct.');
    await isFocused(field);

    // Back, and the password once more: the same code is still good, and nobody is sent a second message.
    await page.getByRole('button', { name: 'Cancel' }).click();
    await giveCredentials(page, account);
    await says(page, 'A code was sent to you before and is still valid.');
    await page.getByRole('button', { name: 'Send new code' }).click();
    await says(page, /^Too many codes have been asked for/);
    await shows(page.getByRole('button', { name: /^Send new code in/ }));
    expect(phone.messages()).toBe(1);
    await giveCode(page, code);
    await isIn(page);
  });

  it('A code that was used logs nobody in again', async () => {
    const { account, phone, page } = await atTheCode();
    const code = await phone.nextCode();
    await giveCode(page, code);
    await isIn(page);
    const thief = await scene.visitor({ refusals: [429] });
    await openLogin(thief);
    await giveCredentials(thief, account);
    // The one message a minute is spent: there is no code, and the screen says when there can be one.
    await says(thief, /^Too many codes have been asked for/);
    await giveCode(thief, code);
    await says(thief, 'That code is not correct.');
    await hides(thief.getByTestId('usermenu-open'));
  });
});

describe('Without a number', () => {
  const forgetful = async () => {
    const { phone, ...account } = await scene.newSmsAccount();
    await scene.house().withoutNumber(account);
    const page = await scene.visitor({ refusals: [403, 422] });
    await openLogin(page);
    await giveCredentials(page, account);
    return { phone, page };
  };

  it('S8: there is no login, and the screen says whom to ask', async () => {
    const { page, phone } = await forgetful();
    await shows(page.getByRole('heading', { name: 'Login not possible' }));
    await says(page, 'Ask your administrator to enter your mobile number.');
    expect(await statusOf(page, '/user/currentUser')).toBe(401);
    expect(phone.messages()).toBe(0);
    await page.getByRole('button', { name: 'Back to login' }).click();
    await isFocused(page.getByLabel('Username'));
  });

  it('S8: where the tenant lets users enter it, the number is checked, and proven by its code before anybody is in', async () => {
    await scene.option('phone.self-entry', 'true');
    const { page, phone } = await forgetful();
    const field = page.getByLabel('Provide your phone number');
    await field.fill('+49 30 901820');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await says(page, 'Enter a mobile number in international form');
    await field.fill(phone.number);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await says(page, 'A code was sent to your phone by SMS.');
    expect(await statusOf(page, '/user/currentUser')).toBe(401);
    await giveCode(page, await phone.nextCode());
    await isIn(page);
  });
});
