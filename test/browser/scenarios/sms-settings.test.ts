import { describe, expect, it, onTestFinished } from 'vitest';
import { openAuthentication, saveSettings } from '../actions/administration.ts';
import { webhookGateway } from '../actions/gateways.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn } from '../actions/login.ts';
import { hides, isAt, isFocused, says, shows } from '../actions/see.ts';
import { passwordGiven, setSmsScene } from '../actions/sms-scene.ts';

const gateway = await webhookGateway();
const scene = setSmsScene(gateway);

/** What is set before a scenario begins. */
async function given(strategy: 'SMS' | 'TOTP'): Promise<void> {
  await scene.house().tfaForTenant({ strategy });
  await scene.house().asAdmin('PUT', '/tenant/tenants/t1/tfa', { pinValidity: 10, tokenValidity: 43_200 });
}

async function settingsPage() {
  const page = await scene.visitor();
  await comeLoggedIn(page);
  await page.goto('/administration/');
  await openAuthentication(page);
  return page;
}

describe('Settings > Authentication under SMS', () => {
  it('How long codes are good for is set here, within bounds, and holds for the next code', async () => {
    await given('SMS');
    const page = await settingsPage();
    const pin = page.getByLabel('Verification code validity limit');
    const token = page.getByLabel('Token validity limit');
    expect(await pin.inputValue()).toBe('10');
    expect(await token.inputValue()).toBe('43200');
    for (const wrong of ['0', '31', '2.5', '']) {
      await pin.fill(wrong);
      await page.getByTestId('auth-save').click();
      await says(page, 'Enter whole minutes from 1 to 30.');
      await isFocused(pin);
    }
    await pin.fill('2');
    await token.fill('60');
    await saveSettings(page);
    const { body } = await scene.house().asAdmin('GET', '/tenant/tenants/t1/tfa');
    expect(body).toMatchObject({ strategy: 'SMS', pinValidity: 2, tokenValidity: 60 });

    const { phone, ...account } = await scene.newSmsAccount();
    const user = await scene.visitor();
    await passwordGiven(user, account);
    await scene.house().later(121);
    await giveCode(user, await phone.nextCode());
    await says(user, 'This code has expired. Ask for a new one.');
  });

  it('E9: another strategy switches codes by SMS off; whoever waits for one starts again, without it', async () => {
    await given('SMS');
    const { phone, ...account } = await scene.newSmsAccount();
    const waiting = await scene.visitor();
    await passwordGiven(waiting, account);
    // And somebody who will ask for another message.
    const { phone: _, ...other } = await scene.newSmsAccount();
    const impatient = await scene.visitor({ refusals: [403] });
    await impatient.clock.install();
    await passwordGiven(impatient, other);
    const page = await settingsPage();
    await page.getByRole('combobox', { name: 'TFA strategy' }).selectOption('TOTP');
    await hides(page.getByLabel('Token validity limit'));
    await page.getByTestId('auth-save').click();
    const dialog = page.getByRole('dialog', { name: 'Logout required' });
    await shows(dialog.getByText(/^Codes by SMS will be switched off for \d+ users?\.$/));
    await dialog.getByRole('button', { name: 'Confirm and log out' }).click();
    await isAt(page, '/login');

    await giveCode(waiting, await phone.nextCode());
    await says(waiting, 'The two-factor settings changed. Log in again.');
    await giveCredentials(waiting, account);
    // Not enforced: the set-up of the new one is offered.
    await waiting.getByRole('button', { name: 'Not now' }).click();
    await isIn(waiting);

    await impatient.clock.fastForward(61_000);
    await impatient.getByRole('button', { name: 'Send new code' }).click();
    await says(impatient, 'The two-factor settings changed. Log in again.');
  });

  it('E10: back to SMS while the platform enforces: the dialog says that codes are asked at once, also from oneself', async () => {
    await given('TOTP');
    const page = await settingsPage();
    await scene.house().platformOption('enforced', 'true');
    onTestFinished(() => scene.house().platformOption('enforced', null));
    await page.reload();
    await page.getByRole('combobox', { name: 'TFA strategy' }).selectOption('SMS');
    await page.getByTestId('auth-save').click();
    const dialog = page.getByRole('dialog', { name: 'Logout required' });
    await shows(dialog.getByText(/^Codes by SMS are asked from everybody at the next login/));
    await shows(dialog.getByText(/^\d+ users without a mobile number cannot log in if a code is asked from them\.$/));
    await shows(dialog.getByText(/^You have no mobile number yourself/));
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await hides(dialog);
  });
});
