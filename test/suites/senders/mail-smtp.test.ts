import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MailFailure } from '../../../src/core/ports/mailer.ts';
import { createMailSmtp } from '../../../src/senders/mail-smtp/mail-smtp.ts';
import { type DebianSmtpServer, startDebianSmtpServer } from '../../support/debian-smtp-server.ts';

const trusted = getCACertificates('default');
let server: DebianSmtpServer;

beforeAll(async () => {
  server = await startDebianSmtpServer();
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await server.stop();
});

/** A server that we share no code with, which takes mail after STARTTLS only. */
describe('mail by STARTTLS', () => {
  const mailer = () => createMailSmtp({ url: server.url, from: 'Sallyport <gate@sallyport.test>' });
  const mail = (subject: string, text: string) => ({ to: 'ann@example.com', subject, text, html: `<p>${text}</p>` });

  test('to a server that nobody vouches for nothing is said, and the mail waits', async () => {
    const failure = await mailer()
      .send(mail('Unseen', 'unseen'))
      .catch((error) => error);
    expect(failure).toBeInstanceOf(MailFailure);
    expect(failure.permanent).toBe(false);
    await expect(mailer().check()).rejects.toThrow(MailFailure);
    expect(server.output()).not.toContain('nseen');
  });

  test('to one that is trusted it arrives, and a subject brings no header', async () => {
    setDefaultCACertificates([...trusted, server.cert]);
    await mailer().check();
    await mailer().send(mail('Hello\r\nBcc: eve@example.com', 'first\n.\nlast'));
    await expect.poll(server.output, { timeout: 10_000 }).toContain('END MESSAGE');
    expect(server.output()).toMatch(/^From: Sallyport <gate@sallyport\.test>$/m);
    expect(server.output()).toMatch(/^To: ann@example\.com$/m);
    expect(server.output()).toMatch(/^Subject: Hello +Bcc: eve@example\.com$/m);
    expect(server.output()).not.toMatch(/^Bcc:/m);
    // A line that is a dot alone ends no mail.
    expect(server.output()).toMatch(/^first\n\.\nlast$/m);
  });
});
