import { describe, expect, it } from 'vitest';
import { openUser, saveUser, tfaCellOf } from '../actions/administration.ts';
import { administrator } from '../actions/house.ts';
import { logIn } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { isFocused, isTicked, says, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

describe('Codes by SMS in Accounts > Users', () => {
  it('S8, S10, S11: an administrator switches them on, once there is a phone number; the list shows it', async () => {
    const { userName } = await scene.house().newAccount();
    // Ends every session, the one it is changed with included.
    await scene.house().asAdmin('PUT', '/tenant/tenants/t1/tfa', { strategy: 'SMS' });
    const page = await scene.visitor();
    await logIn(page, administrator);
    await page.goto('/administration/');
    await openUser(page, userName);
    const box = page.getByRole('checkbox', { name: 'Enable two-factor authentication (SMS)' });
    await box.click();
    await page.getByRole('button', { name: 'Save' }).click();
    await says(page, 'Required for codes by SMS, in international form such as +49 170 1234567.');
    await isFocused(page.getByTestId('user-phone'));
    await page.getByTestId('user-phone').fill('+49 170 1234567');
    await saveUser(page);
    await shows(tfaCellOf(page, userName).getByRole('img', { name: 'TFA active (SMS)' }));

    await openUser(page, userName);
    await isTicked(box, true);
    await box.click();
    await saveUser(page);
    await shows(tfaCellOf(page, userName).getByText('TFA not active'));

    // S12: for others only.
    await openUser(page, administrator.userName);
    await says(page, 'You cannot change this for your own user.');
    expect(await box.isDisabled()).toBe(true);
  });
});
