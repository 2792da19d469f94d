import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Gateway, smppGateway, twilioGateway, webhookGateway } from '../actions/gateways.ts';
import { giveCode, isIn, statusOf } from '../actions/login.ts';
import { isFocused, says, shows } from '../actions/see.ts';
import { passwordGiven, setSmsScene } from '../actions/sms-scene.ts';

/** A whole login by the code of the message that the gateway was handed. */
function logsIn(gateway: Gateway<never>): void {
  const scene = setSmsScene(gateway);
  it('S3: the code of the message logs in', async () => {
    const { phone, ...account } = await scene.newSmsAccount();
    const page = await scene.visitor();
    await passwordGiven(page, account);
    await says(page, 'A code was sent to your phone by SMS.');
    expect(await statusOf(page, '/user/currentUser')).toBe(401);
    await giveCode(page, await phone.nextCode());
    await isIn(page);
    expect(phone.messages()).toBe(1);
  });
}

const twilio = await twilioGateway();
describe('Codes by a service that speaks as Twilio does', () => logsIn(twilio));

const smpp = await smppGateway();
describe('Codes by SMPP', () => logsIn(smpp));

const webhook = await webhookGateway();
describe('Codes by a webhook', () => {
  logsIn(webhook);
});

describe('A gateway that fails', async () => {
  const gateway = await webhookGateway();
  const scene = setSmsScene(gateway);

  /** In front of a browser whose clock can be put ahead, at the news that no code could be sent. */
  const withoutCode = async () => {
    const { phone, ...account } = await scene.newSmsAccount();
    const page = await scene.visitor({ refusals: [403, 503] });
    await page.clock.install();
    await passwordGiven(page, account);
    await says(page, 'The code could not be sent. Try again later, or contact your administrator.');
    return { page, phone };
  };
  const recovers = async (fail: () => Promise<void>, recover: () => Promise<void>, seconds: number) => {
    const resendWhenPossible = async (page: Page) => {
      await shows(page.getByRole('button', { name: /^Send new code in \d+ seconds?$/ }));
      await page.clock.fastForward(seconds * 1000);
      await scene.house().later(seconds);
      const answered = page.waitForResponse('**/user/pin');
      await page.getByRole('button', { name: 'Send new code', exact: true }).click();
      await answered;
    };
    await fail();
    const { page, phone } = await withoutCode();
    await resendWhenPossible(page);
    expect(await statusOf(page, '/user/currentUser')).toBe(401);
    await recover();
    await resendWhenPossible(page);
    await says(page, 'A new code was sent.');
    await isFocused(page.getByLabel('Verification code'));
    await giveCode(page, await phone.nextCode());
    await isIn(page);
  };

  it('is told when it refuses messages; once it takes them again the next one logs in', () =>
    recovers(
      () => gateway.be(500),
      () => gateway.be(200),
      61,
    ));

  it('is told when nobody listens; once it is back the next one logs in, without a restart', () =>
    recovers(gateway.down, gateway.up, 6));
});
