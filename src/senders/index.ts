import type { Mailer } from '../core/ports/mailer.ts';
import { createMailLog } from './mail-log/mail-log.ts';
import { createMailSmtp } from './mail-smtp/mail-smtp.ts';
import { createDelivery, type SmsDelivery, type Surroundings, UrlProblem } from './sms-gateway.ts';
import type { SmsGatewayKind } from './sms-kind.ts';
import { createSmsLog } from './sms-log/sms-log.ts';
import { createSmsNone } from './sms-none/sms-none.ts';
import { smsSmpp } from './sms-smpp/sms-smpp.ts';
import { smsTwilio } from './sms-twilio/sms-twilio.ts';
import { smsWebhook } from './sms-webhook/sms-webhook.ts';

/** The ways to deliver mail, by the scheme of `SALLYPORT_SMTP_URL`: one line each. */
const mailers: Readonly<Record<string, (url: string, from: string) => Mailer>> = {
  'log:': () => createMailLog((text) => process.stdout.write(text)),
  'smtp:': (url, from) => createMailSmtp({ url, from }),
  'smtps:': (url, from) => createMailSmtp({ url, from }),
};

/** The gateways for SMS besides the log, by the scheme of `SALLYPORT_SMS_URL`: one line each. */
const smsGateways: Readonly<Record<string, SmsGatewayKind>> = {
  'smpp:': smsSmpp,
  'smpps:': smsSmpp,
  'webhook+https:': smsWebhook,
  'webhook+http:': smsWebhook,
  'twilio:': smsTwilio,
};

/** The same as tenants choose from them. */
export const smsKinds: readonly SmsGatewayKind[] = [...new Set(Object.values(smsGateways))];

/** What delivers mail by the operator's settings, which the configuration has checked. */
export function createMailer(url: string, from: string): Mailer {
  const create = mailers[new URL(url).protocol];
  if (create === undefined) throw new Error('no way to deliver mail has this scheme');
  return create(url, from);
}

/** What delivers SMS by the operator's settings, which the configuration has checked. */
export function createOperatorDelivery(url: string, surroundings: Surroundings): SmsDelivery {
  if (url === 'log:') return createSmsLog((text) => process.stdout.write(text));
  if (url === 'none:') return createSmsNone();
  const { kind, values } = readSmsUrl(url);
  return createDelivery(() => kind.open(values, surroundings), surroundings.patience);
}

/** What is wrong with a `SALLYPORT_SMS_URL`, as the rest of a sentence, or `null`. */
export function smsUrlProblem(url: string): string | null {
  if (url === 'log:' || url === 'none:') return null;
  try {
    readSmsUrl(url);
    return null;
  } catch (error) {
    if (error instanceof UrlProblem) return error.message;
    throw error;
  }
}

function readSmsUrl(text: string) {
  const kind = smsGateways[/^[a-z+]+:(?=\/\/)/.exec(text)?.[0] ?? ''];
  if (kind === undefined) {
    throw new UrlProblem(`must be log:, none: or begin with ${Object.keys(smsGateways).join('//, ')}//`);
  }
  if (!URL.canParse(text)) throw new UrlProblem('is no URL: what is special in it must be percent-encoded');
  return { kind, values: kind.readUrl(new URL(text)) };
}
