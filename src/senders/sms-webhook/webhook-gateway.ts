import { createHmac } from 'node:crypto';
import { ask, refusedBy } from '../post.ts';
import type { SmsGateway, Surroundings } from '../sms-gateway.ts';

interface WebhookSettings {
  readonly url: string;
  readonly secret: string | null;
}

/** Posts each message as JSON to an address of somebody's; docs/configuration.md says how it is signed. */
export function openWebhook({ url, secret }: WebhookSettings, { now, newId, reach }: Surroundings): SmsGateway {
  return {
    async send({ tenant, to, text, purpose }, signal) {
      const body = JSON.stringify({ id: newId(), tenant, to, text, purpose });
      const headers = { 'content-type': 'application/json', ...signed(secret, Math.floor(now() / 1000), body) };
      const answer = await ask(url, { method: 'POST', headers, body }, { reach, signal });
      if (answer.status < 200 || answer.status > 299) throw refusedBy(answer);
      return null;
    },
    async check(signal) {
      const answer = await ask(url, { method: 'HEAD' }, { reach, signal });
      if (answer.status >= 500) throw refusedBy(answer);
      return 'answers; whether it takes messages shows with the first';
    },
    close: async () => undefined,
  };
}

/** The time is signed as well: who caught a request cannot send it again later. */
function signed(secret: string | null, seconds: number, body: string): Record<string, string> {
  if (secret === null) return {};
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return { 'sallyport-signature': `t=${seconds},v1=${mac}` };
}
