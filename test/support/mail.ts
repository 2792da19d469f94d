import type { MailMessage } from '../../src/core/ports/mailer.ts';

/** The one link of a mail, as a reader of its text clicks it. */
export function linkIn({ text }: Pick<MailMessage, 'text'>): URL {
  const links = text.match(/https?:\/\/\S+/g) ?? [];
  if (links.length !== 1) throw new Error(`The mail has ${links.length} links:\n${text}`);
  return new URL(links[0] as string);
}
