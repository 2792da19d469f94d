import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Gateway } from './gateways.ts';
import type { Account, NewAccount } from './house.ts';
import { giveCredentials, openLogin } from './login.ts';
import { type Scene, setScene } from './scene.ts';
import { type Telephone, telephone } from './text-messages.ts';

export interface SmsAccount extends Account {
  readonly phone: Telephone;
}

export interface SmsScene extends Scene {
  /** Somebody for whom an administrator switched codes by SMS on. */
  newSmsAccount(details?: NewAccount): Promise<SmsAccount>;
  /** Sets an option of the category `two-factor-authentication`; `null` takes it back. */
  option(key: string, value: string | null): Promise<void>;
}

const CATEGORY = 'two-factor-authentication';

/** A server whose strategy is SMS and whose messages go to this gateway. */
export function setSmsScene(gateway: Gateway<never>): SmsScene {
  const scene = setScene({ tfa: true, settings: { SALLYPORT_SMS_URL: gateway.url } });
  const option: SmsScene['option'] = async (key, value) => {
    if (value === null) await scene.house().asAdmin('DELETE', `/tenant/options/${CATEGORY}/${key}`);
    else await scene.house().asAdmin('POST', '/tenant/options', { category: CATEGORY, key, value });
  };
  beforeAll(async () => {
    await scene.house().tfaForTenant({ strategy: 'SMS' });
    // Everybody in a scenario logs in from the same address.
    await option('sms.limit.address', '1000');
  });
  afterAll(() => gateway.down());
  return {
    ...scene,
    option,
    async newSmsAccount(details = {}) {
      const phone = telephone(gateway);
      const sms = { phone: phone.number, twoFactorAuthenticationEnabled: true };
      return { ...(await scene.house().newAccount({ ...sms, ...details })), phone };
    },
  };
}

/** Types user and password, and is told what became of the code. */
export async function passwordGiven(page: Page, account: Account): Promise<void> {
  await openLogin(page);
  await giveCredentials(page, account);
  await page.getByTestId('sms-delivery').waitFor();
}
