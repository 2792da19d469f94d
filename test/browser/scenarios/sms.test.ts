import { beforeAll, describe, expect, it } from 'vitest';
import { giveCode, giveCredentials, isIn, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isFocused, says, shows } from '../actions/see.ts';
import { otherThan, telephone } from '../actions/text-messages.ts';

const scene = setScene({ tfa: true });
beforeAll(() => scene.house().tfaForTenant({ strategy: 'SMS' }));

/** Somebody with codes by SMS, who has just given the right password. */
async function atTheCode() {
  const phone = telephone(scene.house());
  const sms = { phone: phone.number, twoFactorAuthenticationEnabled: true };
  const account = await scene.house().newAccount(sms);
  const page = await scene.visitor({ refusals: [403, 429] });
  await openLogin(page);
  await giveCredentials(page, account);
  await says(page, 'A code was sent to your phone by SMS.');
  return { account, phone, page };
}

describe('Codes by SMS at the login', () => {
  it('S7: the code of the message logs in; a wrong one is named; asked for too soon another one is waited for', async () => {
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
