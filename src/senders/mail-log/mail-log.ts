import type { Mailer, MailMessage } from '../../core/ports/mailer.ts';

/**
 * Delivers mail to whoever reads the server's output: `SALLYPORT_SMTP_URL=log:`, for trying things out on one's own
 * machine. The whole text, with its links, is written: with a real mail server nothing of it is.
 */
export function createMailLog(write: (text: string) => void): Mailer {
  return {
    isConfigured: () => false,
    async check() {},
    async send({ to, subject, text }: MailMessage) {
      write(`\n  Mail to ${to}: ${subject}\n\n${text.replaceAll(/^/gm, '  | ')}\n\n`);
    },
  };
}
