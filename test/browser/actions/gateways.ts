import { type SmppMood, startSmppServer } from '../../support/smpp-server.ts';
import { startWebhookServer, type WebhookMood } from '../../support/webhook-server.ts';
import type { Inbox } from './text-messages.ts';

/** A gateway on this machine that passes messages on to telephones. */
export interface Gateway<Mood = never> extends Inbox {
  /** What an operator writes into `SALLYPORT_SMS_URL`. */
  readonly url: string;
  /** How it meets messages from now on. */
  be(mood: Mood): Promise<void>;
  /** Nobody listens any more, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** A web service that an operator wrote. */
export async function webhookGateway(): Promise<Gateway<WebhookMood> & { readonly host: string }> {
  const server = await startWebhookServer();
  return {
    host: server.host,
    url: `webhook+http://${server.host}/sms?secret=the-gateway-knows-us`,
    messages: () => server.messages().map(({ body }) => JSON.parse(body)),
    async be(mood) {
      server.mood = mood;
    },
    down: server.down,
    up: server.up,
  };
}

/** A service that speaks Twilio's Messages API. */
export async function twilioGateway(): Promise<Gateway<WebhookMood>> {
  const server = await startWebhookServer();
  server.mood = 201;
  server.answer = JSON.stringify({ sid: 'SM1', status: 'queued', error_code: null });
  const account = `AC${'0123456789abcdef'.repeat(2)}`;
  return {
    url: `twilio://${account}:token@api.twilio.com?from=+15005550006&http_base=http://${server.host}`,
    messages: () =>
      server.messages().map(({ body }) => {
        const form = new URLSearchParams(body);
        return { to: form.get('To') ?? '', text: form.get('Body') ?? '' };
      }),
    async be(mood) {
      server.mood = mood;
    },
    down: server.down,
    up: server.up,
  };
}

/** A short message service centre. */
export async function smppGateway(): Promise<Gateway<SmppMood> & { readonly port: number }> {
  const server = await startSmppServer();
  return {
    port: server.port,
    url: `${server.url}?source=Sallyport`,
    messages: () =>
      server.messages().map((fields) => ({ to: `+${fields.destination_addr}`, text: String(fields.text) })),
    be: server.be,
    down: server.down,
    up: server.up,
  };
}
