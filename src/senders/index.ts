import type { Mailer } from '../core/ports/mailer.ts';
import { createMailLog } from './mail-log/mail-log.ts';
import { createMailSmtp } from './mail-smtp/mail-smtp.ts';

/** The ways to deliver mail, by the scheme of `SALLYPORT_SMTP_URL`: one line each. */
const mailers: Readonly<Record<string, (url: string, from: string) => Mailer>> = {
  'log:': () => createMailLog((text) => process.stdout.write(text)),
  'smtp:': (url, from) => createMailSmtp({ url, from }),
  'smtps:': (url, from) => createMailSmtp({ url, from }),
};

/** What delivers mail by the operator's settings, which the configuration has checked. */
export function createMailer(url: string, from: string): Mailer {
  const create = mailers[new URL(url).protocol];
  if (create === undefined) throw new Error('no way to deliver mail has this scheme');
  return create(url, from);
}
