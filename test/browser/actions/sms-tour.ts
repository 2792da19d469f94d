import type { Page } from 'playwright-core';
import { enableBox, rowOf, tfaCellOf } from './administration.ts';
import { type Account, administrator, type House } from './house.ts';
import { giveCode, giveCredentials, isIn, logIn, logOut, openLogin } from './login.ts';
import { type Inbox, otherThan, telephone } from './text-messages.ts';
import type { Stop } from './tour.ts';

/** Leads through the screens of the SMS strategy, in a tenant that uses it. */
export async function* smsTour(
  visitor: () => Promise<Page>,
  house: House,
  gateway: Inbox & { readonly host: string },
): AsyncGenerator<Stop> {
  const settings = { url: `http://${gateway.host}/sms`, secret: 'known to the gateway alone' };
  await house.asAdmin('PUT', '/tenant/sms-provider', { provider: 'webhook', settings });
  await house.tfaForTenant({ strategy: 'SMS' });
  const phone = telephone(gateway);
  const holder = await house.newAccount({ phone: phone.number, twoFactorAuthenticationEnabled: true });
  const page = await visitor();
  await openLogin(page);
  await giveCredentials(page, holder);
  const code = await phone.nextCode();
  await page.getByTestId('sms-delivery').waitFor();
  yield { name: 'sms-code', page };
  await giveCode(page, otherThan(code));
  await page.getByText('That code is not correct.').waitFor();
  yield { name: 'sms-code-refused', page };
  await page.getByTestId('sms-cancel').click();
  await giveCredentials(page, holder);
  await page.getByText('is still valid').waitFor();
  yield { name: 'sms-code-waiting', page };
  await page.getByTestId('sms-resend').click();
  await page.getByText('Too many codes').waitFor();
  yield { name: 'sms-code-too-many', page };
  await giveCode(page, code);
  await isIn(page);
  await page.getByTestId('usersettings-tfa-status').waitFor();
  yield { name: 'sms-home', page };
  await page.getByTestId('home-settings').click();
  await page.getByText('Your codes go to this number.').waitFor();
  yield { name: 'sms-user-settings', page };
  await page.getByTestId('usersettings-cancel').click();
  await logOut(page);

  await house.withoutNumber(holder);
  await giveCredentials(page, holder);
  await page.getByTestId('sms-number-missing').waitFor();
  yield { name: 'sms-number-missing', page };
  await page.getByTestId('sms-back').click();

  const option = { category: 'two-factor-authentication', key: 'phone.self-entry' };
  await house.asAdmin('POST', '/tenant/options', { ...option, value: 'true' });
  await giveCredentials(page, holder);
  await page.getByTestId('sms-number').fill('030');
  await page.getByTestId('sms-number-save').click();
  await page.getByText('Enter a mobile number').waitFor();
  yield { name: 'sms-number-refused', page };
  await page.getByTestId('sms-back').click();
  await house.asAdmin('DELETE', `/tenant/options/${option.category}/${option.key}`);

  await logIn(page, administrator);
  await page.goto('/administration/users/new');
  await enableBox(page).check();
  await page.getByTestId('user-save').click();
  await page.getByText('Required for codes by SMS').waitFor();
  yield { name: 'sms-user-new', page };
  yield* usersAndSettings(page, holder);
  const lockedOut = await house.newAccount({ phone: telephone(gateway).number, twoFactorAuthenticationEnabled: true });
  yield* provider(page, house, phone.number);
  yield* noGateway(page, await visitor(), lockedOut);
  yield* expiredLink(await visitor(), house);
}

async function* usersAndSettings(page: Page, { userName }: Account): AsyncGenerator<Stop> {
  await page.goto(`/administration/users?username=${userName}`);
  await rowOf(page, userName).getByRole('img', { name: 'phone number missing' }).waitFor();
  yield { name: 'sms-users-list', page };
  await page.goto(`/administration/users/${userName}`);
  await page.getByText('Required for codes by SMS').waitFor();
  await page.getByTestId('user-sms-enabled').scrollIntoViewIfNeeded();
  yield { name: 'sms-user-blocked', page };
  await page.goto('/administration/auth-configuration/basic_settings');
  await page.getByTestId('auth-pin-validity').fill('31');
  await page.getByTestId('auth-save').click();
  await page.getByText('Enter whole minutes').waitFor();
  yield { name: 'sms-settings-refused', page };
}

async function* provider(page: Page, house: House, number: string): AsyncGenerator<Stop> {
  await page.goto('/administration/smsgateway');
  await page.getByTestId('sms-message').first().waitFor();
  yield { name: 'sms-provider', page };
  await page.getByTestId('sms-provider-kind').click();
  await page.getByRole('option', { name: 'SMPP' }).waitFor();
  yield { name: 'sms-provider-kinds', page };
  await page.getByRole('option', { name: 'SMPP' }).click();
  await page.getByTestId('sms-provider-save').click();
  await page.getByText('Required').first().waitFor();
  yield { name: 'sms-provider-refused', page };
  await page.getByTestId('sms-provider-kind').click();
  await page.getByRole('option', { name: 'Webhook' }).click();
  await page.getByTestId('sms-provider-url').fill('https://127.0.0.1:9/sms');
  await page.getByTestId('sms-provider-secret').fill('sixteen characters at least');
  await page.getByTestId('sms-provider-save').click();
  await page.getByText('SMS provider saved.').waitFor();
  await page.getByTestId('sms-provider-delete').waitFor();
  yield { name: 'sms-provider-own', page };
  await house.later(61);
  // Not saved: the message goes by what was saved before, and the dialog says so.
  await page.getByTestId('sms-provider-url').fill('https://127.0.0.1:9/other');
  await page.getByTestId('sms-provider-test').click();
  await page.getByTestId('sms-test-phone').fill(number);
  await page.getByTestId('sms-test-send').click();
  await page.getByTestId('sms-test-answer').waitFor();
  yield { name: 'sms-provider-test', page };
  await page.getByTestId('sms-test-close').click();
  await page.getByTestId('sms-provider-delete').click();
  await page.getByTestId('sms-provider-delete-confirm').waitFor();
  yield { name: 'sms-provider-delete', page };
  await page.getByTestId('sms-provider-delete-confirm').click();
  await page.getByText('SMS provider deleted.').waitFor();
}

/** Nothing can send a code: what each page says that this concerns, and what the locked-out user reads. */
async function* noGateway(page: Page, visitor: Page, lockedOut: Account): AsyncGenerator<Stop> {
  await page.getByTestId('sms-provider-none').waitFor();
  yield { name: 'no-gateway-provider', page };
  await page.goto('/administration/auth-configuration/basic_settings');
  await page.getByTestId('auth-no-gateway').waitFor();
  yield { name: 'no-gateway-authentication', page };
  await page.goto(`/administration/users?username=${lockedOut.userName}`);
  await tfaCellOf(page, lockedOut.userName).getByRole('img', { name: 'no SMS gateway' }).focus();
  await page.getByRole('tooltip').waitFor();
  yield { name: 'no-gateway-users', page };
  await page.goto(`/administration/users/${lockedOut.userName}`);
  await page.getByTestId('user-no-gateway').waitFor();
  yield { name: 'no-gateway-user', page };
  await page.goto('/administration/users/new');
  await page.getByTestId('user-no-gateway').waitFor();
  yield { name: 'no-gateway-user-new', page };
  await openLogin(visitor);
  await giveCredentials(visitor, lockedOut);
  await visitor.getByText('The code could not be sent.').waitFor();
  yield { name: 'no-gateway-login', page: visitor };
}

/** Last: a day passes. */
async function* expiredLink(page: Page, house: House): AsyncGenerator<Stop> {
  const { userName } = await house.newAccount();
  const email = `${userName}@example.com`;
  await house.ask(undefined, 'POST', '/user/passwordReset', { email });
  const link = await house.mailedLink(email);
  await house.later(86_401);
  await page.goto(link);
  await page.getByText('This link has expired.').waitFor();
  await page.getByTestId('forgot-email').waitFor();
  yield { name: 'login-link-expired', page };
}
