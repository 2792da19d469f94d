import type { Page } from 'playwright-core';
import { enableBox } from './administration.ts';
import { administrator, type House } from './house.ts';
import { giveCode, giveCredentials, isIn, logIn, logOut, openLogin } from './login.ts';
import { otherThan, telephone } from './text-messages.ts';
import type { Stop } from './tour.ts';

/** Leads through the screens of the SMS strategy, in a tenant that uses it. */
export async function* smsTour(visitor: () => Promise<Page>, house: House): AsyncGenerator<Stop> {
  const phone = telephone(house);
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
}
