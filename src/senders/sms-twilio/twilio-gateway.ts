import { type Answer, ask, refusedBy } from '../post.ts';
import type { SmsGateway, Surroundings } from '../sms-gateway.ts';

interface TwilioSettings {
  readonly base: string;
  readonly account: string;
  readonly token: string;
  readonly from: string;
}

/** Sends by Twilio's Messages API, or by a service that speaks it: one form post, without their library. */
export function openTwilio(
  { base, account, token, from }: TwilioSettings,
  { reach }: Pick<Surroundings, 'reach'>,
): SmsGateway {
  const own = `${base}/2010-04-01/Accounts/${encodeURIComponent(account)}`;
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
  const sender = /^MG[0-9a-f]{32}$/.test(from) ? { MessagingServiceSid: from } : { From: from };
  return {
    async send({ to, text }, signal) {
      const body = new URLSearchParams({ To: to, ...sender, Body: text }).toString();
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
      const answer = await ask(`${own}/Messages.json`, { method: 'POST', headers, body }, { reach, signal });
      const { status, code } = saidBy(answer);
      if (answer.status < 200 || answer.status > 299 || status === 'failed') throw refusedBy(answer, code);
      // Twilio tells more only to an address of ours that it can reach, which is not asked of operators.
      return null;
    },
    async check(signal) {
      const answer = await ask(`${own}.json`, { method: 'GET', headers: { authorization } }, { reach, signal });
      if (answer.status === 200) return 'knows the account';
      // Services that speak the same have the one resource that we need.
      if (answer.status === 404 || answer.status === 405)
        return 'answers; it does not say whether it knows the account';
      throw refusedBy(answer, saidBy(answer).code);
    },
    close: async () => undefined,
  };
}

/** Twilio's number for what went wrong; its sentence often holds the telephone number. */
function saidBy({ text }: Answer): { readonly status: unknown; readonly code: string } {
  try {
    const said: unknown = JSON.parse(text);
    const { status, code, error_code } = (said ?? {}) as Record<string, unknown>;
    const number = code ?? error_code;
    return { status, code: typeof number === 'number' ? `, Twilio error ${number}` : '' };
  } catch {
    return { status: null, code: '' };
  }
}
