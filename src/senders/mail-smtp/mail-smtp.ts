import { type Mailer, MailFailure } from '../../core/ports/mailer.ts';

/** A server that says nothing for this long has failed; well below the time that a process may hold a mail. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

export interface SmtpSettings {
  /** `smtp://[user:password@]host[:port]` or `smtps://…`, as `readSmtpUrl` accepts it. */
  readonly url: string;
  /** The sender: an address, or `Name <address>`. */
  readonly from: string;
}

/**
 * Hands mail to an SMTP server (RFC 5321). `smtps` is TLS from the start; `smtp` changes to TLS where the server offers
 * it (RFC 3207), and insists on it where a password would be sent to another machine.
 */
export function createMailSmtp({ url, from }: SmtpSettings): Mailer {
  // Loaded with the first mail: most processes of an installation never send one.
  let transport: Promise<Transport> | undefined;
  return {
    isConfigured: () => true,
    async check() {
      try {
        await (await openTransport(url)).verify();
      } catch (error) {
        throw toFailure(error as SmtpError);
      }
    },
    async send({ to, subject, text, html }) {
      transport ??= openTransport(url);
      try {
        await (await transport).sendMail({
          from,
          // As an object it is one address, never a list.
          to: { name: '', address: to },
          subject,
          text,
          html,
          // RFC 3834: no out-of-office answers to it.
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw toFailure(error as SmtpError);
      }
    },
  };
}

type Transport = Awaited<ReturnType<typeof openTransport>>;

async function openTransport(url: string) {
  const { createTransport } = await import('nodemailer');
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return createTransport({
    host,
    port: port === '' ? (secure ? 465 : 25) : Number(port),
    secure,
    requireTLS: !secure && username !== '' && !isLoopback(host),
    ...(username === '' ? {} : { auth }),
    ...PATIENCE,
    // What is mailed is what stands in the message: nothing that it names is read from anywhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

interface SmtpError extends Error {
  /** Nodemailer's own name for what went wrong. */
  readonly code?: string;
  /** What the server answered. */
  readonly responseCode?: number;
}

/**
 * Permanent is a 5xx to the recipient or to the message. A server that refuses the connection or the password is one
 * that the operator has to mend, and the mail waits for that. The server's text often holds the address: it is left out.
 */
function toFailure({ code, responseCode }: SmtpError): MailFailure {
  const isOfThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const permanent = isOfThisMail && responseCode !== undefined && responseCode >= 500;
  return new MailFailure(`SMTP: ${[code ?? 'failed', responseCode].filter(Boolean).join(' ')}`, permanent);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
