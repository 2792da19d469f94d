import type { Strategy } from '../../contract/tenant-tfa.ts';
import type { MailMessage } from '../ports/mailer.ts';
import type { UserRecord } from '../ports/users.ts';
import { compose } from './compose.ts';
import type { Language } from './language.ts';
import type { MailKind } from './sentences.ts';
import { texts } from './texts.ts';

/** What a mail says beside its sentences. */
export interface MailFacts {
  readonly kind: MailKind;
  /** When it happened, ms. */
  readonly at: number;
  /** Network address that it came from, where that says something. */
  readonly address?: string;
  /** User name of the administrator who did it. */
  readonly by?: string;
  readonly strategy?: Strategy;
  /** Last digits of a phone number. */
  readonly ending?: string;
  readonly link?: { readonly url: string; readonly until: number };
}

/** A mail to a user, in a language. `to` is an address that the user has or had; never one that a request brought. */
export function writeMail(
  to: string,
  user: Pick<UserRecord, 'tenant' | 'userName'>,
  language: Language,
  facts: MailFacts,
): MailMessage {
  const { words, mails } = texts[language];
  const { subject, paragraphs, link } = mails[facts.kind];
  const values: Readonly<Record<string, string>> = {
    user: user.userName,
    by: facts.by ?? '',
    strategy: facts.strategy === undefined ? '' : words.strategies[facts.strategy],
    ending: facts.ending ?? '',
    until: facts.link === undefined ? '' : utc(facts.link.until),
  };
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return compose(to, {
    subject,
    greeting: fill(words.greeting),
    paragraphs: paragraphs.map(fill),
    ...(facts.link === undefined ? {} : { link: { label: link ?? subject, url: facts.link.url } }),
    facts: [
      [words.time, utc(facts.at)],
      ...(facts.address === undefined || facts.address === '' ? [] : [[words.address, facts.address] as const]),
      [words.account, user.userName],
      [words.tenant, user.tenant],
    ],
    closing: words.closing,
  });
}

/** The same everywhere, and no guess at anybody's time zone. */
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
