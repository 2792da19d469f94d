import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { enableBox, openAuthentication, openUser, openUsers, saveUser, tfaCellOf } from '../actions/administration.ts';
import { smppGateway, webhookGateway } from '../actions/gateways.ts';
import { roles } from '../actions/house.ts';
import { comeLoggedIn, giveCode, giveCredentials, isIn, logIn, openLogin } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isAt, isFocused, says, shows } from '../actions/see.ts';
import { passwordGiven } from '../actions/sms-scene.ts';
import { telephone } from '../actions/text-messages.ts';

// The operator has no gateway for everybody; tenants' own may be on this machine.
const settings = { SALLYPORT_SMS_URL: 'none:', SALLYPORT_SMS_PRIVATE_NETWORKS: '127.0.0.1' };
const scene = setScene({ tfa: true, settings });
const webhook = await webhookGateway();
const smpp = await smppGateway();
afterAll(() => Promise.all([webhook.down(), smpp.down()]));

const SECRET = 'known-to-the-gateway-alone';
const PATH = '/tenant/sms-provider';
const NONE = /^No SMS gateway is configured: codes cannot be sent/;

const toWebhook = { provider: 'webhook', settings: { url: `http://${webhook.host}/sms`, secret: SECRET } };

/** What was set up before a scenario begins, so that none rests on another. */
async function given(strategy: 'SMS' | 'TOTP', provider: object | null): Promise<void> {
  const house = scene.house();
  await house.asAdmin('PUT', PATH, toWebhook);
  await house.tfaForTenant({ strategy });
  if (provider === null) await house.asAdmin('DELETE', PATH);
  else await house.asAdmin('PUT', PATH, provider);
}

/** Settings > SMS provider, by the navigator. */
async function providerPage(): Promise<Page> {
  const page = await scene.visitor({ refusals: [409, 422, 429, 503] });
  await comeLoggedIn(page);
  await page.goto('/administration/');
  await openProvider(page);
  return page;
}

async function openProvider(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Navigator' }).getByRole('link', { name: 'SMS provider' }).click();
  await shows(page.getByTestId('sms-provider-kind'));
}

async function choose(page: Page, name: string): Promise<void> {
  const select = page.getByRole('combobox', { name: 'SMS provider' });
  await select.click();
  await select.fill(name.slice(0, 3));
  await page.getByRole('option', { name }).click();
}

const field = (page: Page, key: string) => page.getByTestId(`sms-provider-${key}`);

async function save(page: Page): Promise<void> {
  await field(page, 'save').click();
  await says(page, 'SMS provider saved.');
}

describe('Settings > SMS provider', () => {
  it('S3: SMS can be chosen once a provider is set; the test message, the code of a login and the list of both', async () => {
    await given('TOTP', null);
    const page = await providerPage();
    await says(page, NONE);
    expect(await field(page, 'test').isDisabled()).toBe(true);
    await shows(page.getByText('No text messages yet').or(page.getByTestId('sms-message').first()));
    await openAuthentication(page);
    const strategies = page.getByRole('combobox', { name: 'TFA strategy' });
    expect(await strategies.getByRole('option', { name: 'SMS based' }).isDisabled()).toBe(true);
    await says(page, /SMS based is not possible: no SMS gateway is configured/);

    await openProvider(page);
    await choose(page, 'Webhook');
    await field(page, 'save').click();
    await says(page, 'Required');
    await isFocused(field(page, 'url'));
    await field(page, 'url').fill(`http://${webhook.host}/sms`);
    // Only the server knows what is too short.
    await field(page, 'secret').fill('short');
    await field(page, 'save').click();
    await says(page, 'Must have at least 16 characters.');
    await isFocused(field(page, 'secret'));
    await field(page, 'secret').fill(SECRET);
    await save(page);
    await says(page, 'Text messages of this tenant go by this provider.');

    const phone = telephone(webhook);
    await field(page, 'test').click();
    const dialog = page.getByRole('dialog', { name: 'Send test SMS' });
    await dialog.getByLabel('Phone number').fill('12');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await says(page, 'Enter a mobile number in international form');
    await dialog.getByLabel('Phone number').fill(phone.number);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await says(page, 'The gateway has taken the message.');
    expect(webhook.messages().at(-1)?.text).toContain('This is a test message');
    await dialog.getByTestId('sms-test-close').click();

    await openAuthentication(page);
    await strategies.selectOption('SMS');
    await page.getByTestId('auth-save').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm and log out' }).click();
    await isAt(page, '/login');
    const account = await scene.house().newAccount({ phone: phone.number });
    await comeLoggedIn(page);
    await page.goto('/administration/');
    await openUser(page, account.userName);
    await enableBox(page).check();
    await saveUser(page);

    const user = await scene.visitor();
    await passwordGiven(user, account);
    await giveCode(user, await phone.nextCode());
    await isIn(user);

    await openProvider(page);
    const rows = page.getByTestId('sms-message');
    await shows(rows.filter({ hasText: account.userName }).filter({ hasText: 'Code for a login' }));
    await shows(rows.filter({ hasText: 'Test' }).filter({ hasText: 'Accepted' }));
    await says(page, /In the last 24 hours: \d+ accepted/);
    // A webhook sends no receipts: nobody is to wait for one.
    await says(page, /of all others "Accepted" is the last that is known/);
    expect(await rows.first().innerText()).not.toContain(phone.number.replaceAll(' ', ''));
    expect(await rows.first().innerText()).toMatch(/\+49\*+\d{3}/);
  });

  it('The secret is shown to nobody, stays while its field is empty, and goes to no other host', async () => {
    await given('SMS', toWebhook);
    const page = await providerPage();
    expect(await page.content()).not.toContain(SECRET);
    expect(await field(page, 'secret').inputValue()).toBe('');
    expect(await field(page, 'secret').getAttribute('placeholder')).toBe('Stored');
    // The one that is stored, typed once more: nothing has changed, and the field is empty again.
    await field(page, 'secret').fill(SECRET);
    await save(page);
    await expect.poll(() => field(page, 'secret').inputValue()).toBe('');
    await shows(page.getByRole('button', { name: 'Save', exact: true }));
    await field(page, 'url').fill(`http://${webhook.host}/elsewhere`);
    await field(page, 'save').click();
    await says(page, 'Must be entered again, for the new destination.');
    await field(page, 'secret').fill(SECRET);
    await save(page);
    await page.reload();
    expect(await field(page, 'url').inputValue()).toBe(`http://${webhook.host}/elsewhere`);
    expect(await field(page, 'secret').inputValue()).toBe('');

    // What is not saved is asked for before it is lost.
    await field(page, 'url').fill('https://sms.example.com/');
    await page.getByRole('navigation', { name: 'Navigator' }).getByRole('link', { name: 'Users' }).click();
    await page.getByRole('button', { name: 'Keep editing' }).click();
    await page.getByRole('navigation', { name: 'Navigator' }).getByRole('link', { name: 'Users' }).click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await openProvider(page);
    expect(await field(page, 'url').inputValue()).toBe(`http://${webhook.host}/elsewhere`);

    await field(page, 'secret-remove').check();
    await save(page);
    await hides(field(page, 'secret-remove'));
    expect(await field(page, 'secret').getAttribute('placeholder')).toBe('');
  });

  it('E26: whoever saves what another administrator changed meanwhile is told, sees the change, and then saves', async () => {
    await given('SMS', toWebhook);
    const page = await providerPage();
    await scene.house().asAdmin('PUT', PATH, {
      provider: 'webhook',
      settings: { url: `http://${webhook.host}/theirs`, secret: SECRET },
    });
    await field(page, 'url').fill(`http://${webhook.host}/mine`);
    await field(page, 'secret').fill(SECRET);
    // What is typed stays, also when the page reads what is stored now: and is not saved over it all the same.
    await field(page, 'reload').click();
    await field(page, 'save').click();
    await says(page, /^Somebody else changed the SMS provider meanwhile\. Reload/);
    expect(await field(page, 'url').inputValue()).toBe(`http://${webhook.host}/mine`);
    await field(page, 'conflict-reload').click();
    await hides(field(page, 'conflict'));
    expect(await field(page, 'url').inputValue()).toBe(`http://${webhook.host}/theirs`);
    await field(page, 'url').fill(`http://${webhook.host}/mine`);
    await field(page, 'secret').fill(SECRET);
    await save(page);
  });

  it('What a gateway refuses, or does not answer, is told in the test and in the list', async () => {
    const other = await webhookGateway();
    onTestFinished(other.down);
    await given('SMS', { provider: 'webhook', settings: { url: `http://${other.host}/elsewhere`, secret: null } });
    const page = await providerPage();
    await field(page, 'url').fill(`http://${other.host}/sms`);
    await save(page);
    const test = async () => {
      await scene.house().later(61);
      await field(page, 'test').click();
      await page.getByTestId('sms-test-phone').fill(telephone(other).number);
      await page.getByTestId('sms-test-send').click();
    };
    await other.be(500);
    await test();
    await says(page, /^The gateway refused the message\. Details: .*500/);
    await page.getByTestId('sms-test-close').click();
    await shows(page.getByTestId('sms-message').first().getByText('Refused'));
    await other.down();
    await test();
    await says(page, /^The gateway cannot be reached\. Details: /);
    await page.getByTestId('sms-test-close').click();
    await shows(page.getByTestId('sms-message').first().getByText('Not reached'));
  });

  it('Another kind of provider has other fields: SMPP, and a login by it', async () => {
    await given('SMS', toWebhook);
    const page = await providerPage();
    await choose(page, 'SMPP');
    await hides(field(page, 'url'));
    await field(page, 'host').fill('127.0.0.1');
    await field(page, 'port').fill('many');
    await field(page, 'user').fill('sally');
    await field(page, 'password').fill('p@ss/w:d');
    await field(page, 'encryption').selectOption('None');
    await field(page, 'save').click();
    await says(page, 'Enter a whole number.');
    await isFocused(field(page, 'port'));
    await field(page, 'port').fill(String(smpp.port));
    await save(page);

    const phone = telephone(smpp);
    const sms = { phone: phone.number, twoFactorAuthenticationEnabled: true };
    const account = await scene.house().newAccount(sms);
    const user = await scene.visitor();
    await passwordGiven(user, account);
    await giveCode(user, await phone.nextCode());
    await isIn(user);
  });

  it('E16: deleted, whoever logs in by SMS cannot: said before, and afterwards wherever it shows', async () => {
    await given('SMS', toWebhook);
    const phone = telephone(webhook);
    const sms = { phone: phone.number, twoFactorAuthenticationEnabled: true };
    const account = await scene.house().newAccount(sms);
    const spared = await scene.house().newAccount();
    const page = await providerPage();
    await field(page, 'delete').click();
    const dialog = page.getByRole('dialog', { name: 'Delete SMS provider' });
    await shows(dialog.getByText(/^Without a gateway, \d+ users? with codes by SMS cannot log in any more\.$/));
    await isFocused(dialog.getByRole('button', { name: 'Cancel' }));
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await hides(dialog);
    await field(page, 'delete').click();
    await field(page, 'delete-confirm').click();
    await says(page, 'SMS provider deleted.');
    await says(page, NONE);
    await isFocused(page.getByRole('combobox', { name: 'SMS provider' }));
    await hides(field(page, 'delete'));

    await openAuthentication(page);
    await page.getByRole('link', { name: 'Go to Settings > SMS provider' }).click();
    await says(page, NONE);
    await openAuthentication(page);
    await shows(page.getByTestId('auth-no-gateway').getByText(/\d+ users? with codes by SMS cannot log in\./));
    await page.reload();
    await shows(page.getByTestId('auth-no-gateway'));
    await openUsers(page);
    const lockedOut = 'TFA active (SMS), no SMS gateway: login impossible';
    await shows(tfaCellOf(page, account.userName).getByRole('img', { name: lockedOut }));
    await openUser(page, account.userName);
    await says(page, 'No SMS gateway is configured: no code can be sent, and this user cannot log in.');
    await openUser(page, spared.userName);
    await says(page, 'No SMS gateway is configured: codes by SMS cannot be switched on.');
    expect(await enableBox(page).isDisabled()).toBe(true);

    const user = await scene.visitor({ refusals: [503] });
    await openLogin(user);
    await giveCredentials(user, account);
    await says(user, 'The code could not be sent. Try again later, or contact your administrator.');
    await hides(user.getByTestId('usermenu-open'));
    expect(phone.messages()).toBe(0);

    // The way out that a user manager has.
    await openUser(page, account.userName);
    await enableBox(page).uncheck();
    await saveUser(page);
    await user.getByRole('button', { name: 'Cancel' }).click();
    await giveCredentials(user, account);
    await isIn(user);
  });

  it('SMS READ sees the page and changes nothing; without it there is none', async () => {
    await given('SMS', toWebhook);
    await scene.house().later(61);
    await scene.house().asAdmin('POST', `${PATH}/test`, { phone: telephone(webhook).number });
    await given('SMS', null);
    const id = await scene.house().newRole(`SMS readers ${Date.now()}`, ['ROLE_SMS_READ']);
    const reader = await scene.house().newAccount({ groupIds: [roles.business, id] });
    const page = await scene.visitor();
    await logIn(page, reader);
    // All that they may open.
    await isAt(page, '/administration/smsgateway');
    await says(page, NONE);
    for (const action of ['save', 'test', 'delete']) expect(await field(page, action).count()).toBe(0);
    await shows(page.getByTestId('sms-message'));

    const nobody = await scene.visitor();
    await logIn(nobody, await scene.house().newAccount());
    await nobody.goto('/administration/smsgateway');
    await shows(nobody.getByTestId('no-access'));
  });
});
