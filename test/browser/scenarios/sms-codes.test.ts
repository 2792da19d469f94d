import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openUser, saveUser } from '../actions/administration.ts';
import { webhookGateway } from '../actions/gateways.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn } from '../actions/login.ts';
import { hides, isFocused, says, shows } from '../actions/see.ts';
import { passwordGiven, setSmsScene } from '../actions/sms-scene.ts';
import { otherThan, telephone } from '../actions/text-messages.ts';

const gateway = await webhookGateway();
const scene = setSmsScene(gateway);

/** Somebody who has just given the right password, in front of a browser whose clock can be put ahead. */
async function atTheCode() {
  const { phone, ...account } = await scene.newSmsAccount();
  const page = await scene.visitor({ refusals: [403, 429] });
  await page.clock.install();
  await passwordGiven(page, account);
  const later = async (seconds: number) => {
    await scene.house().later(seconds);
    await page.clock.fastForward(seconds * 1000);
  };
  const resend = page.getByRole('button', { name: 'Send new code', exact: true });
  return { account, phone, page, later, resend, code: await phone.nextCode() };
}

/** The same wrong code, as often as this: once by itself, then by the button. */
async function wrongCodes(page: Page, code: string, times: number): Promise<void> {
  for (let tried = 0; tried < times; tried++) {
    const answered = page.waitForResponse('**/tenant/oauth*');
    if (tried === 0) await giveCode(page, code);
    else await page.getByRole('button', { name: 'Verify' }).click();
    expect((await answered).status()).toBeGreaterThan(400);
  }
}

describe('Codes by SMS that do not log in', () => {
  it('E2: the number is changed while a code is out: that code is dead, the next one goes to the new phone', async () => {
    const { account, phone, page, later, code } = await atTheCode();
    const newPhone = telephone(gateway);
    const admin = await scene.visitor();
    await comeLoggedIn(admin);
    await admin.goto('/administration/');
    await openUser(admin, account.userName);
    await admin.getByTestId('user-phone').fill(newPhone.number);
    await saveUser(admin);

    await giveCode(page, code);
    await says(page, 'That code is not correct.');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await later(61);
    await giveCredentials(page, account);
    await giveCode(page, await newPhone.nextCode());
    await isIn(page);
    expect(phone.messages()).toBe(1);
  });

  it('E3: a code that has expired is called so, another one is offered, and it is no wrong try', async () => {
    const { phone, page, later, resend, code } = await atTheCode();
    await later(601);
    // Four wrong ones are free: this one and those together would be too many if it counted.
    await giveCode(page, code);
    await says(page, 'This code has expired. Ask for a new one.');
    await isFocused(page.getByLabel('Verification code'));
    expect(await resend.getAttribute('data-variant')).toBe('light');
    await resend.click();
    await says(page, 'A new code was sent. The one before no longer works.');
    const next = await phone.nextCode();
    await wrongCodes(page, otherThan(next), 4);
    await giveCode(page, next);
    await isIn(page);
  });

  it('E4: a wrong code is named, in the field, which is focused and selected; the right one then logs in', async () => {
    const { page, code } = await atTheCode();
    const field = page.getByLabel('Verification code');
    await giveCode(page, otherThan(code));
    await says(page, 'That code is not correct.');
    await isFocused(field);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate('getSelection().toString().length')).toBe(6);
    await giveCode(page, code);
    await isIn(page);
  });

  it('E5: after too many wrong codes the page says for how long, also to whoever goes back; after that another code logs in', async () => {
    const { account, phone, page, later, code } = await atTheCode();
    await wrongCodes(page, otherThan(code), 5);
    await says(page, /^That code is not correct. Try again in \d+ seconds/);
    await shows(page.getByRole('button', { name: /^Wait \d+ seconds?$/ }));
    expect(await page.getByTestId('sms-submit').isDisabled()).toBe(true);

    await page.getByRole('button', { name: 'Cancel' }).click();
    await giveCredentials(page, account);
    await says(page, /^This account is locked. Try again in \d+ seconds/);
    // As long as that, and the minute between two messages: the code was tried too often to be one any more.
    await later(61);
    await giveCredentials(page, account);
    await says(page, 'A code was sent to your phone by SMS.');
    await giveCode(page, await phone.nextCode());
    await isIn(page);
  });

  it('Another code can be asked for after a minute; it logs in, and the one before does not', async () => {
    const { phone, page, later, resend, code } = await atTheCode();
    await shows(page.getByRole('button', { name: /^Send new code in \d+ seconds$/ }));
    // A screen reader hears of the end, and not of every second.
    const over = page.getByRole('status').getByText('You can ask for a new code now.');
    await hides(over);
    await later(61);
    await shows(over);
    await resend.click();
    await says(page, 'A new code was sent. The one before no longer works.');
    await isFocused(page.getByLabel('Verification code'));
    const next = await phone.nextCode();
    expect(next).not.toBe(code);
    await giveCode(page, code);
    await says(page, 'That code is not correct.');
    await giveCode(page, next);
    await isIn(page);
    expect(phone.messages()).toBe(2);
  });
});
