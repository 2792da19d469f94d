import { describe, expect, it } from 'vitest';
import { readQrOnScreen, scan } from '../actions/authenticator.ts';
import { giveCode, giveCredentials, isIn, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isFocused, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

/** Somebody for whom TOTP is enforced, at the set-up of their login. */
async function atTheSetUp() {
  const account = await scene.house().newAccount({ tfaEnforced: true });
  const page = await scene.visitor({ refusals: [403] });
  await openLogin(page);
  await giveCredentials(page, account);
  await shows(page.getByTestId('totp-qr'));
  return { account, page };
}

describe('Codes that are not taken', () => {
  it('A wrong code at login is named; after two of them the clock hint shows the time of the server', async () => {
    const account = await scene.house().newTotpAccount();
    const page = await scene.visitor({ refusals: [429] });
    await openLogin(page);
    await giveCredentials(page, account);
    const field = page.getByLabel('Verification code');
    await giveCode(page, await account.phone.wrongCode());
    await says(page, 'That code is not correct.');
    await isFocused(field);
    // Selected, so that the next digit replaces it.
    expect(await page.evaluate('getSelection().toString().length')).toBe(6);
    await hides(page.getByTestId('totp-server-time'));
    const heard = await page.getByRole('alert').getByText('That code is not correct.').elementHandle();
    // The same once more, by the button: it does not go off by itself again.
    await page.getByRole('button', { name: 'Verify' }).click();
    await shows(page.getByTestId('totp-server-time'));
    // Said anew: a screen reader passes over words that have not changed.
    expect(await heard?.isVisible()).toBe(false);
    await shows(page.getByRole('alert').getByText('That code is not correct.'));
    const shown = await page.locator('time').getAttribute('datetime');
    expect(Math.abs(Date.parse(shown ?? '') - Date.now())).toBeLessThan(5000);

    // Then the right one: what failed before is forgiven.
    await giveCode(page, await account.phone.code());
    await isIn(page);
  });

  it('Enter out of habit, after the code has gone off by itself, is no second failure', async () => {
    const account = await scene.house().newTotpAccount();
    const page = await scene.visitor();
    await openLogin(page);
    await giveCredentials(page, account);
    await shows(page.getByLabel('Verification code'));
    let logins = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/tenant/oauth')) logins++;
    });
    // In the page, where no machine is too slow for it: at the moment that the refusal is on the screen.
    const pressed = page.evaluate(
      `new Promise((resolve) =>
         new MutationObserver((_, observer) => {
           if (!document.body.innerText.includes('That code is not correct.')) return;
           observer.disconnect();
           const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
           const { activeElement: field } = document;
           if (field.dispatchEvent(enter)) field.form.requestSubmit();
           resolve(field.name);
         }).observe(document.body, { subtree: true, childList: true, characterData: true }))`,
    );
    await giveCode(page, await account.phone.wrongCode());
    expect(await pressed).toBe('code');
    expect(logins).toBe(1);
    // The same code by the button is meant.
    await page.getByRole('button', { name: 'Verify' }).click();
    await shows(page.getByTestId('totp-server-time'));
    expect(logins).toBe(2);
  });

  it('Too many wrong codes: the page says how long to wait, and waits', async () => {
    const account = await scene.house().newTotpAccount();
    const page = await scene.visitor({ refusals: [429] });
    await openLogin(page);
    await giveCredentials(page, account);
    await giveCode(page, await account.phone.wrongCode());
    const verify = page.getByTestId('totp-submit');
    for (let failures = 1; failures < 5; failures++) {
      await says(page, 'That code is not correct.');
      await verify.click();
      await hides(page.getByRole('button', { name: 'Verifying...' }));
    }
    // The fifth answer tells the wait: nobody has to type a sixth code for it.
    await shows(page.getByRole('button', { name: /^Wait \d+ seconds?$/ }));
    await says(page, 'That code is not correct. Try again in 30 seconds.');
    expect(await verify.isDisabled()).toBe(true);
  });

  it('A wrong code during the set-up is named, with a suggestion and the clock hint; nothing is activated', async () => {
    const { account, page } = await atTheSetUp();
    const phone = await scan(page);
    await giveCode(page, await phone.wrongCode());
    await says(page, 'That code is not correct. Codes change every 30 seconds.');
    await shows(page.getByTestId('totp-server-time'));
    expect((await scene.house().token(account)).refusal).toBe('totpSetupRequired');
    await giveCode(page, await phone.code());
    await isIn(page);
  });
});

describe('A set-up that is not finished', () => {
  it('E23: abandoned with Cancel it changes nothing; the next login starts again with another key', async () => {
    const { account, page } = await atTheSetUp();
    const first = await scan(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await shows(page.getByTestId('login-username'));
    expect((await scene.house().token(account)).refusal).toBe('totpSetupRequired');

    await giveCredentials(page, account);
    await shows(page.getByTestId('totp-qr'));
    const second = await scan(page);
    expect(second.key).not.toBe(first.key);
    await giveCode(page, await first.code());
    await says(page, 'That code is not correct. Codes change every 30 seconds.');
    await giveCode(page, await second.code());
    await isIn(page);
  });

  it('E24: reloaded during the set-up it goes on with a new key, and ends at a login with the next code', async () => {
    const { account, page } = await atTheSetUp();
    const before = await readQrOnScreen(page);
    await page.reload();
    await shows(page.getByTestId('totp-qr'));
    const phone = await scan(page);
    expect(phone.key).not.toBe(before.searchParams.get('secret'));
    await giveCode(page, await phone.code());
    await says(page, 'Two-factor authentication is set up. Log in with your password and the next code.');
    await giveCredentials(page, account);
    await giveCode(page, await phone.code());
    await isIn(page);
  });

  it('E22: opened in two tabs, the later key wins; the older tab says that it was replaced, and starts again', async () => {
    const { page: older } = await atTheSetUp();
    const olderPhone = await scan(older);
    const newer = await scene.anotherTab(older);
    await newer.goto('/login');
    await shows(newer.getByTestId('totp-qr'));
    const newerPhone = await scan(newer);
    expect(newerPhone.key).not.toBe(olderPhone.key);

    await giveCode(older, await olderPhone.code());
    await says(older, 'This set-up was replaced by a newer one. Reload to continue.');
    await older.getByRole('button', { name: 'Start again' }).click();
    await shows(older.getByTestId('totp-qr'));
    const lastPhone = await scan(older);
    await giveCode(older, await lastPhone.code());
    await isIn(older);
  });
});
