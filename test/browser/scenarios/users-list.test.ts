import { describe, expect, it } from 'vitest';
import { enableBox, openUsers, rowOf, tfaCellOf } from '../actions/administration.ts';
import { comeLoggedIn } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { hides, isFocused, isTicked, shows } from '../actions/see.ts';

const scene = setScene({ tfa: true });

async function usersPage() {
  const page = await scene.visitor();
  await comeLoggedIn(page);
  await openUsers(page);
  return page;
}

describe('Users page', () => {
  it('S5: the TFA status column stands right from the password strength column', async () => {
    const { userName } = await scene.house().newTotpAccount();
    const page = await usersPage();
    const headers = await page.getByRole('columnheader').allInnerTexts();
    expect(headers.indexOf('TFA')).toBe(headers.indexOf('Password strength') + 1);
    expect(headers.indexOf('TFA')).toBeGreaterThan(0);

    const strength = await rowOf(page, userName).getByTestId('users-strength-cell').boundingBox();
    const tfa = await tfaCellOf(page, userName).boundingBox();
    // On the screen, and with nothing between the two.
    expect(tfa?.x).toBeCloseTo((strength?.x ?? 0) + (strength?.width ?? 0), 0);
    expect(tfa?.y).toBe(strength?.y);
  });

  it('Headers stay in their columns, from the narrowest table on', async () => {
    const page = await usersPage();
    for (const width of [1153, 1200, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const headers = page.getByRole('columnheader');
      await shows(headers);
      expect(
        await headers.evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length),
      ).toBe(0);
    }
  });

  it('S6: a key icon indicates that TFA is enabled', async () => {
    const active = await scene.house().newTotpAccount();
    const off = await scene.house().newAccount();
    const pending = await scene.house().newAccount({ tfaEnforced: true });
    const page = await usersPage();
    const keyOf = (userName: string) => tfaCellOf(page, userName).locator('svg');
    await shows(keyOf(active.userName));
    await shows(tfaCellOf(page, off.userName).getByText('TFA not active'));
    expect(await keyOf(off.userName).count()).toBe(0);
    // Enforced is not enabled: its key is another one.
    const drawing = (userName: string) => keyOf(userName).evaluate((svg) => svg.innerHTML);
    expect(await drawing(pending.userName)).not.toBe(await drawing(active.userName));
    await shows(tfaCellOf(page, pending.userName).getByRole('img', { name: /pending/ }));
  });

  it('S6: by hovering over it you can see the strategy that is being used', async () => {
    const { userName } = await scene.house().newTotpAccount();
    const page = await usersPage();
    const tooltip = page.getByRole('tooltip', { name: 'TFA active (TOTP)' });
    await hides(tooltip);
    await tfaCellOf(page, userName).getByRole('img', { name: 'TFA active (TOTP)' }).hover();
    await shows(tooltip);
    await page.mouse.move(0, 0);
    await hides(tooltip);
  });

  it('S6: keyboard focus shows the strategy as well, and Escape closes it', async () => {
    const { userName } = await scene.house().newTotpAccount();
    const page = await usersPage();
    const tooltip = page.getByRole('tooltip', { name: 'TFA active (TOTP)' });
    const key = tfaCellOf(page, userName).getByRole('img', { name: 'TFA active (TOTP)' });
    await rowOf(page, userName).getByTestId('users-roles').focus();
    await page.keyboard.press('Tab');
    await isFocused(key);
    await shows(tooltip);
    await page.keyboard.press('Escape');
    await hides(tooltip);
    await isFocused(key);
  });

  it('S9: in Accounts > Users a user is selected, whose page has "Enable two-factor authentication"', async () => {
    const { userName } = await scene.house().newTotpAccount();
    const page = await usersPage();
    await rowOf(page, userName).getByRole('link', { name: userName, exact: true }).click();
    await shows(page.getByText('Enable two-factor authentication (TOTP)'));
    await isTicked(enableBox(page), true);
    // S14: for TOTP it is read-only.
    expect(await enableBox(page).isDisabled()).toBe(true);
  });

  it('The list is filtered by TFA status', async () => {
    const active = await scene.house().newTotpAccount();
    const off = await scene.house().newAccount();
    const page = await usersPage();
    await page.getByRole('combobox', { name: 'TFA status' }).selectOption('Active');
    await page.getByRole('button', { name: 'Apply filters' }).click();
    await hides(rowOf(page, off.userName));
    await shows(rowOf(page, active.userName));
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await shows(rowOf(page, off.userName));
  });
});
